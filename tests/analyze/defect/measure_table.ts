import type { Judgement } from "../../../lib/result.ts";
import { DEFECTS, drawDefect, type DrawnDefect } from "./draw_defect.ts";
import type { DrawnPart } from "./draw_part.ts";
import { encodeGray } from "./judge_defects.ts";
import { seeded } from "./random.ts";
import { type DisturbanceName, DISTURBANCES, type TakenPicture, takePicture } from "./take_picture.ts";

/** What came of one disturbance. */
export interface Tally {
  /** Defective parts that were ng, and where the defect is. */
  found: number;
  defective: number;
  /** Good parts that were ng. */
  falseAlarms: number;
  good: number;
  /** Of all, those that were not judged. */
  unknown: number;
  /** Median of a frame, in ms. */
  ms: number;
}

/** Judges one JPEG after another. */
export type Judge = (jpeg: Uint8Array<ArrayBuffer>) => Promise<Pick<Judgement, "result" | "objects">>;

/** Something that judges, made of JPEGs of good parts. */
export type MakeJudge = (good: Uint8Array<ArrayBuffer>[], disturbance: DisturbanceName) => Promise<Judge>;

/** Options of {@linkcode measureTallies}. */
export interface MeasureTallyOptions {
  parts: ReadonlyMap<string, () => DrawnPart>;
  disturbance: DisturbanceName;
  /** How many good parts the judge is made of. */
  learn: number;
  /** Of each part, good and defective ones. */
  samples: number;
  makeJudges: readonly MakeJudge[];
  /** Is told of each wrong verdict. */
  onWrong?: (words: string) => void;
}

interface Shot {
  jpeg: Uint8Array<ArrayBuffer>;
  picture: TakenPicture;
  defect?: DrawnDefect;
}

/** Has good and defective parts judged under one disturbance, the same ones by each judge. */
export async function measureTallies(options: MeasureTallyOptions): Promise<Tally[]> {
  const { parts, disturbance, learn, makeJudges } = options;
  const counts = makeJudges.map(() => new Count());
  for (const [name, draw] of parts) {
    const part = draw();
    const good = Array.from({ length: learn }, (_, number) => shoot(part, disturbance, 1 + number).jpeg);
    const judges = await Promise.all(makeJudges.map((make) => make(good, disturbance)));
    for (const shot of shotsOf(part, options)) {
      for (const [index, judge] of judges.entries()) await counts[index]!.add(name, shot, judge, options);
    }
  }
  return counts.map((count) => count.tally());
}

function shotsOf(part: DrawnPart, { disturbance, samples }: MeasureTallyOptions): Shot[] {
  return Array.from({ length: samples }, (_, number) => [
    shoot(part, disturbance, 1000 + number),
    shootDefective(part, disturbance, 2000 + number),
  ]).flat();
}

/** Counts the verdicts of one judge. */
class Count {
  readonly #counts = { found: 0, defective: 0, falseAlarms: 0, good: 0, unknown: 0 };
  readonly #times: number[] = [];

  async add(name: string, shot: Shot, judge: Judge, { disturbance, onWrong }: MeasureTallyOptions) {
    const counts = this.#counts;
    const started = performance.now();
    const judgement = await judge(shot.jpeg);
    this.#times.push(performance.now() - started);
    if (judgement.result === "unknown") counts.unknown++;
    const isDefective = shot.defect !== undefined;
    const isRight = isDefective ? isFound(judgement, shot) : judgement.result !== "ng";
    counts[isDefective ? "defective" : "good"]++;
    if (isDefective && isRight) counts.found++;
    if (!isDefective && !isRight) counts.falseAlarms++;
    const what = shot.defect?.kind ?? "good";
    if (!isRight) onWrong?.(`${disturbance}: ${name}, ${what}: ${JSON.stringify(judgement)}`);
  }

  tally(): Tally {
    return { ...this.#counts, ms: this.#times.toSorted((a, b) => a - b)[this.#times.length >> 1]! };
  }
}

function shoot({ canvas }: DrawnPart, disturbance: DisturbanceName, seed: number): Shot {
  const options = DISTURBANCES[disturbance];
  const picture = takePicture(canvas, options, seeded(seed));
  return { picture, jpeg: encodeGray(picture, "quality" in options ? options.quality : 90) };
}

function shootDefective(part: DrawnPart, disturbance: DisturbanceName, seed: number): Shot {
  const defective = { ...part, canvas: part.canvas.clone() };
  const defect = drawDefect(defective, DEFECTS[seed % DEFECTS.length]!, seeded(seed));
  return { ...shoot(defective, disturbance, seed), defect };
}

/** Whether it is ng, and one of the objects lies where the defect is. Who tells no objects is believed. */
function isFound(
  { result, objects }: Pick<Judgement, "result" | "objects">,
  { picture, defect }: Shot,
): boolean {
  if (result !== "ng") return false;
  if (objects === undefined) return true;
  const [x, y] = picture.toPicture(...defect!.middle);
  return objects.some(({ label, box: [left, top, width, height] }) =>
    label !== "glint" && x > left - defect!.reach && x < left + width + defect!.reach &&
    y > top - defect!.reach &&
    y < top + height + defect!.reach
  );
}
