import { createDefectJudge } from "./judge_defects.ts";
import { drawPart, PARTS } from "./draw_part.ts";
import type { DrawnPart } from "./draw_part.ts";
import { type Judge, type MakeJudge, measureTallies, type Tally } from "./measure_table.ts";
import { makeRecipe } from "./recipe.ts";
import { type DisturbanceName, DISTURBANCES } from "./take_picture.ts";

/** What is measured for a table. */
export interface TableOptions {
  parts: ReadonlyMap<string, () => DrawnPart>;
  /** How many good parts are learned from. */
  learn: number;
  /** Of each part, good and defective ones. */
  samples: number;
  /** Whether the plain recipe judges the same pictures. */
  withRecipe?: boolean;
  /** @default {all} */
  disturbances?: readonly DisturbanceName[];
  /** Is told of each wrong verdict of defect's. */
  onWrong?: (words: string) => void;
}

/** A disturbance, and what came of it by defect and, where it was asked for, by the recipe. */
export interface TableRow {
  disturbance: DisturbanceName;
  defect: Tally;
  recipe?: Tally;
}

/** The parts that are drawn, of a size. */
export function drawnParts(width: number, height: number): Map<string, () => DrawnPart> {
  return new Map(PARTS.map((kind) => [kind, () => drawPart(kind, width, height)]));
}

/** Measures a row for each disturbance. */
export async function measureTable(options: TableOptions): Promise<TableRow[]> {
  const { withRecipe, disturbances = Object.keys(DISTURBANCES) as DisturbanceName[] } = options;
  const makeJudges = withRecipe ? [judgeByDefect, judgeByRecipe] : [judgeByDefect];
  const rows: TableRow[] = [];
  for (const disturbance of disturbances) {
    const [defect, recipe] = await measureTallies({ ...options, disturbance, makeJudges });
    rows.push({ disturbance, defect: defect!, recipe });
  }
  return rows;
}

/** Lays a table out for the terminal. */
export function formatTable(title: string, rows: readonly TableRow[]): string {
  const line = (cells: string[]) =>
    cells.map((cell, n) => n === 0 ? cell.padEnd(16) : cell.padStart(n > 3 ? 10 : 9)).join(" ");
  const cellsOf = ({ found, defective, falseAlarms, good, ms }: Tally) => [
    `${found}/${defective}`,
    `${falseAlarms}/${good}`,
    ms.toFixed(1),
  ];
  const head = ["found", "false", "ms"];
  const lines = rows.map(({ disturbance, defect, recipe }) =>
    line([disturbance, ...cellsOf(defect), ...(recipe ? cellsOf(recipe) : [])])
  );
  const withRecipe = rows.some(({ recipe }) => recipe !== undefined);
  return [
    title,
    line(["", "defect", "", "", ...(withRecipe ? ["recipe"] : [])]),
    line(["", ...head, ...(withRecipe ? head : [])]),
    ...lines,
  ].join("\n");
}

const judgeByDefect: MakeJudge = async (good) => {
  const { judge } = await createDefectJudge({ learn: good.length });
  for (const jpeg of good) await judge(jpeg);
  return (jpeg) => judge(jpeg);
};

const judgeByRecipe: MakeJudge = (good, disturbance): Promise<Judge> => {
  const rotates = "rotation" in DISTURBANCES[disturbance];
  return new Promise((resolve) => resolve(makeRecipe(good, rotates ? "ECC" : "matchTemplate")));
};
