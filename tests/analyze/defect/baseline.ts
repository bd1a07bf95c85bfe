import { drawnParts, measureTable, type TableRow } from "./defect_table.ts";
import type { DrawnPart } from "./draw_part.ts";
import { photoPart, PHOTOS } from "./photo_part.ts";
import type { DisturbanceName } from "./take_picture.ts";

/** What is found, and how many false alarms there are, by what is judged and under which disturbance. */
export type Baseline = Record<string, Record<string, { found: number; falseAlarms: number }>>;

/** Where the figures are kept that a change must not worsen. */
export const BASELINE = new URL("./baseline.json", import.meta.url);

/** Small enough for each run of the tests, and still telling. */
const SIZES = { learn: 10, samples: 2 };

/** What the tests look at. */
export const MEASURED = ["drawn", "photos"] as const;

/** All parts that are photos. */
export async function photoParts(): Promise<Map<string, () => DrawnPart>> {
  const parts = new Map<string, () => DrawnPart>();
  for (const name of PHOTOS) {
    const part = await photoPart(name);
    parts.set(name, () => part);
  }
  return parts;
}

/** Measures what the baseline has figures of; `onWrong` is told of each wrong verdict. */
export async function measureBaseline(
  measured: typeof MEASURED[number],
  onWrong?: (words: string) => void,
): Promise<Baseline[string]> {
  const parts = measured === "drawn" ? drawnParts(400, 225) : await photoParts();
  const disturbances: DisturbanceName[] = measured === "drawn"
    ? ["shift", "uneven light", "rotation", "glints", "all"]
    : ["all"];
  const rows = await measureTable({ ...SIZES, parts, disturbances, onWrong });
  return Object.fromEntries(rows.map(figuresOf));
}

function figuresOf({ disturbance, defect: { found, falseAlarms } }: TableRow) {
  return [disturbance, { found, falseAlarms }] as const;
}
