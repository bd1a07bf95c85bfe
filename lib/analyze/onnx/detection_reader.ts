import type { NgClasses } from "./labels.ts";
import type { NetworkAnswer } from "./network.ts";

/** Before overlapping ones are left out, so many of the best boxes are looked at: time grows with its square. */
const MAX_CANDIDATES = 2000;

/** A raw network has a box for each of its many cells: what has fewer rows of 6 numbers has NMS inside. */
const MAX_NMS_ROWS = 1000;

/** Scores may be more than 1 by what rounding makes of it. */
const ROUNDING = 0.001;

/** A box in pixels of the network's picture. */
export interface Candidate {
  left: number;
  top: number;
  right: number;
  bottom: number;
  score: number;
  /** Number of its class. */
  label: number;
}

/** What a network answers: boxes at least `threshold` sure, the best ones first. */
export interface Detections {
  candidates: Candidate[];
  /** The highest score that any box has whose class means ng, whatever the threshold. */
  best: number;
}

/** How many classes have labels. */
export interface LabelCount {
  count: number;
  /** Whether there are no other figures for a box. */
  isExact: boolean;
}

/** How boxes stand in a network's answer. */
interface Layout {
  /**
   * `channels`: all x, then all y and so on, each class's scores. `rows`: one box after another. `nms`: likewise, as
   * left, top, right, bottom, score, class, with NMS done.
   */
  kind: "channels" | "rows" | "nms";
  /** How many numbers each has. */
  numbers: number;
  /** Where its classes' scores begin. */
  firstScore: number;
  classes: number;
}

/** Reads boxes as YOLO answers them: those of v5 and v8 and what came after. */
export class DetectionReader {
  readonly #layout: Layout;
  /** For each box, its best class's score and that class. */
  #scores = new Float32Array(0);
  #labels = new Uint16Array(0);

  /** Throws an Error whose message continues "as …" where there are other classes than labels. */
  constructor(dims: readonly number[], labels?: LabelCount) {
    const layout = layoutOf(dims, labels?.count);
    const { kind, classes } = layout;
    if (kind !== "nms" && labels !== undefined) {
      const { count, isExact } = labels;
      if (count > classes || isExact && count < classes) {
        throw new Error(`it has ${classes} classes: got ${count} labels`);
      }
      // Behind them may stand what else is said of an object, such as its mask.
      layout.classes = count;
    }
    this.#layout = layout;
  }

  /** Whether of boxes that overlap only one is left already. */
  get isSuppressed(): boolean {
    return this.#layout.kind === "nms";
  }

  /** How many classes there are; undefined where that does not show. */
  get classes(): number | undefined {
    return this.isSuppressed ? undefined : this.#layout.classes;
  }

  /** Throws where scores are no probabilities. */
  read({ data }: Pick<NetworkAnswer, "data">, threshold: number, ng: NgClasses): Detections {
    return checked(
      this.isSuppressed ? readSuppressed(data, threshold, ng) : this.#readRaw(data, threshold, ng),
    );
  }

  #readRaw(data: Float32Array, threshold: number, ng: NgClasses): Detections {
    const { kind, numbers } = this.#layout;
    const boxes = data.length / numbers;
    this.#scoreBoxes(data, boxes);
    // How far apart two boxes stand, and two numbers of one.
    const [box, number] = kind === "channels" ? [1, boxes] : [numbers, 1];
    const candidates: Candidate[] = [];
    let best = 0;
    for (let index = 0; index < boxes; index++) {
      const [score, label] = [this.#scores[index]!, this.#labels[index]!];
      if (score > best && ng.has(label)) best = score;
      if (score < threshold) continue;
      const at = index * box;
      const [x, y, width, height] = [
        data[at]!,
        data[at + number]!,
        data[at + 2 * number]!,
        data[at + 3 * number]!,
      ];
      candidates.push({
        left: x - width / 2,
        top: y - height / 2,
        right: x + width / 2,
        bottom: y + height / 2,
        score,
        label,
      });
    }
    return { candidates, best };
  }

  /** Finds each box's best class, in the order in which the numbers stand in memory. */
  #scoreBoxes(data: Float32Array, boxes: number): void {
    if (this.#scores.length !== boxes) {
      this.#scores = new Float32Array(boxes);
      this.#labels = new Uint16Array(boxes);
    }
    this.#scores.fill(0);
    this.#labels.fill(0);
    if (this.#layout.kind === "channels") this.#scoreChannels(data, boxes);
    else this.#scoreRows(data, boxes);
  }

  #scoreChannels(data: Float32Array, boxes: number): void {
    const { firstScore, classes } = this.#layout;
    const [scores, labels] = [this.#scores, this.#labels];
    for (let label = 0; label < classes; label++) {
      const from = (firstScore + label) * boxes;
      for (let index = 0; index < boxes; index++) {
        const score = data[from + index]!;
        if (score <= scores[index]!) continue;
        scores[index] = score;
        labels[index] = label;
      }
    }
  }

  #scoreRows(data: Float32Array, boxes: number): void {
    const { numbers, firstScore, classes } = this.#layout;
    const [scores, labels] = [this.#scores, this.#labels];
    for (let index = 0; index < boxes; index++) {
      const from = index * numbers + firstScore;
      // As YOLOv5 has it: how sure it is that there is anything.
      const objectness = firstScore === 5 ? data[from - 1]! : 1;
      for (let label = 0; label < classes; label++) {
        const score = data[from + label]! * objectness;
        if (score <= scores[index]!) continue;
        scores[index] = score;
        labels[index] = label;
      }
    }
  }
}

/** Reads what NMS has left. */
function readSuppressed(data: Float32Array, threshold: number, ng: NgClasses): Detections {
  const candidates: Candidate[] = [];
  let best = 0;
  for (let at = 0; at < data.length; at += 6) {
    const [score, label] = [data[at + 4]!, data[at + 5]!];
    if (score > best && ng.has(label)) best = score;
    if (score < threshold) continue;
    const [left, top, right, bottom] = [data[at]!, data[at + 1]!, data[at + 2]!, data[at + 3]!];
    candidates.push({ left, top, right, bottom, score, label });
  }
  return { candidates, best };
}

/** Throws where scores are no probabilities; sorts. */
function checked({ candidates, best }: Detections): Detections {
  candidates.sort((a, b) => b.score - a.score);
  const most = Math.max(best, candidates[0]?.score ?? 0);
  if (most > 1 + ROUNDING) {
    throw new Error(
      `The model's scores are no probabilities of 0 to 1: got ${most}. It has to end with a sigmoid`,
    );
  }
  for (const candidate of candidates) candidate.score = Math.min(1, candidate.score);
  return { candidates: candidates.slice(0, MAX_CANDIDATES), best: Math.min(1, best) };
}

function layoutOf([, rows = 0, columns = 0]: readonly number[], labels?: number): Layout {
  if (columns === 6 && rows <= MAX_NMS_ROWS) {
    return { kind: "nms", numbers: 6, firstScore: 4, classes: 0 };
  }
  // As YOLOv5 has it, with a figure that there is anything before the classes.
  if (labels !== undefined && columns === 5 + labels) {
    return { kind: "rows", numbers: columns, firstScore: 5, classes: labels };
  }
  // There are more boxes than numbers to a box, but for the smallest of pictures.
  const isRows = labels !== undefined && (rows === 4 + labels) !== (columns === 4 + labels)
    ? columns === 4 + labels
    : rows > columns;
  const numbers = isRows ? columns : rows;
  return { kind: isRows ? "rows" : "channels", numbers, firstScore: 4, classes: numbers - 4 };
}
