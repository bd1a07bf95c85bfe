import type { Picture } from "../frame.ts";
import { drawBelt } from "./draw_belt.ts";
import { type DefectKind, drawPart, type PartShape, type PartSprite } from "./draw_part.ts";
import { seededRandom } from "./random.ts";

/** Options of {@linkcode Conveyor}. Positions and lengths are in px of the picture. */
export interface ConveyorOptions {
  /** @default {1280} */
  width?: number;
  /** @default {720} */
  height?: number;
  /** Where parts travel to. @default {"right"} */
  direction?: "right" | "left" | "down" | "up";
  /** What the parts are; of several, one after another. @default {["cap"]} */
  shapes?: readonly PartShape[];
  /** Diameter of a part. @default {42 % of the belt's width} */
  partSize?: number;
  /** How far the belt goes from frame to frame. @default {0.8 % of the belt's length in view} */
  speed?: number;
  /** Between one part and the next, behind part number n. @default {60 % of the belt's length in view} */
  gap?: number | ((part: number) => number);
  /** How far the first part is from coming into view; below 0 it is in view already. @default {the gap} */
  lead?: number;
  /** How many parts there are. @default {Infinity} */
  count?: number;
  /** What is wrong with part number n, from 1. @default {by chance something, with one in four} */
  defectOf?: (part: number) => DefectKind | undefined;
  /** How far a part lies off the belt's middle, at most. @default {2} */
  jitter?: number;
  /** How far a part is turned, at most, in degrees. @default {0} */
  rotation?: number;
  /** Brightness of the light at a frame: 1 is normal. @default {always 1} */
  light?: (frame: number) => number;
  /** How far things smear along the belt at a frame. @default {never} */
  blur?: (frame: number) => number;
  /** When the belt stands still. @default {never} */
  stops?: readonly { readonly frame: number; readonly frames: number }[];
  /** The sensor's noise: its standard deviation, in levels. @default {2} */
  noise?: number;
  /** The same seed, the same parts and noise. @default {1} */
  seed?: number;
}

/** A frame, and the truth of it. */
export interface ConveyorFrame {
  /** BGR; it is the caller's. */
  picture: Picture;
  /** Those that are in view, with a pixel at least. */
  parts: ConveyorPart[];
}

/** A part on the belt. */
export interface ConveyorPart {
  /** From 1. */
  number: number;
  /** x, y, width, height in px; it may reach out of the picture. */
  box: [x: number, y: number, width: number, height: number];
  /** Whether all of it is in the picture. */
  whole: boolean;
  defect?: { kind: DefectKind; box: [x: number, y: number, width: number, height: number] };
}

const DEFECTS = ["scratch", "stain", "missing-hole"] as const;

/** A power of two, so that it wraps by a mask. */
const NOISE = 1 << 16;

/**
 * A conveyor belt with parts on it, some of them defective, as a camera above it sees it. Each frame depends on its
 * number and the options alone; only what is drawn once for a part is kept while it is in view.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Conveyor } from "./conveyor.ts";
 *
 * const conveyor = new Conveyor({ width: 320, height: 180, lead: -120, defectOf: () => "stain" });
 * const { picture, parts } = conveyor.draw(0);
 * assertEquals(picture.data.length, 320 * 180 * 3);
 * assertEquals(parts.map(({ number, whole, defect }) => [number, whole, defect?.kind]), [[1, true, "stain"]]);
 * ```
 */
export class Conveyor {
  readonly #options: Required<ConveyorOptions>;
  /** Whether the belt runs to the left or right, not up or down. */
  readonly #level: boolean;
  /** Of the belt in view, along it and across. */
  readonly #length: number;
  readonly #across: number;
  /** The belt's surface, with no part on it: longer than what is in view, and its end fits its beginning. */
  readonly #belt: Uint8Array;
  readonly #noise: Int8Array;
  readonly #columnLight: Uint16Array;
  readonly #rowLight: Uint16Array;
  /** How far the belt has gone when each part's front comes into view; more are added when they are asked for. */
  readonly #fronts: number[];
  readonly #sprites = new Map<number, PartSprite>();

  constructor(options: ConveyorOptions = {}) {
    const { width = 1280, height = 720, direction = "right" } = options;
    this.#level = direction === "left" || direction === "right";
    [this.#length, this.#across] = this.#level ? [width, height] : [height, width];
    const gap = options.gap ?? Math.round(0.6 * this.#length);
    this.#options = {
      width,
      height,
      direction,
      shapes: ["cap"],
      partSize: Math.round(0.42 * this.#across),
      speed: 0.008 * this.#length,
      gap,
      lead: typeof gap === "number" ? gap : gap(0),
      count: Infinity,
      defectOf: (part) => defectByChance(part, options.seed ?? 1),
      jitter: 2,
      rotation: 0,
      light: () => 1,
      blur: () => 0,
      stops: [],
      noise: 2,
      seed: 1,
      ...options,
    };
    this.#fronts = [this.#options.lead];
    this.#belt = drawBelt({
      length: 2 * this.#length,
      across: this.#across,
      level: this.#level,
      rib: this.#length / 8,
      seed: this.#options.seed,
    });
    this.#noise = makeNoise(this.#options.noise, this.#options.seed);
    this.#columnLight = fallOff(width);
    this.#rowLight = fallOff(height);
  }

  /** Draws frame number `frame`, from 0. */
  draw(frame: number): ConveyorFrame {
    const { width, height, light, blur } = this.#options;
    const gone = this.#goneAt(frame);
    const canvas = this.#copyBelt(gone);
    const parts = this.#partsAt(gone);
    for (const part of parts) this.#put(canvas, part);
    for (const number of this.#sprites.keys()) {
      if (!parts.some((part) => part.number === number)) this.#sprites.delete(number);
    }
    const smear = Math.round(blur(frame));
    if (smear > 1) this.#smear(canvas, smear);
    this.#expose(canvas, light(frame), frame);
    const data = new Uint8Array(canvas.buffer);
    return {
      picture: { format: "bgr", width, height, data },
      parts: parts.map((part) => this.#truthOf(part)),
    };
  }

  /** How far the belt has gone at a frame, in whole px. */
  #goneAt(frame: number): number {
    const { stops, speed } = this.#options;
    const stood = stops.map(({ frame: from, frames }) => Math.max(0, Math.min(frames, frame - from)));
    return Math.round(speed * (frame - stood.reduce((sum, frames) => sum + frames, 0)));
  }

  #partsAt(gone: number): PlacedPart[] {
    const { partSize, count, gap } = this.#options;
    const parts: PlacedPart[] = [];
    for (let number = 1; number <= count; number++) {
      if (this.#fronts.length < number) {
        const between = typeof gap === "number" ? gap : gap(number - 1);
        this.#fronts.push(this.#fronts[number - 2]! + partSize + between);
      }
      const front = gone - this.#fronts[number - 1]!;
      if (front <= 0) break;
      if (front - partSize < this.#length) parts.push(this.#place(number, front));
    }
    return parts;
  }

  #place(number: number, front: number): PlacedPart {
    const { partSize, direction, jitter, shapes, rotation, defectOf, seed } = this.#options;
    const random = seededRandom(seed, number);
    const along = direction === "right" || direction === "down"
      ? front - partSize / 2
      : this.#length - front + partSize / 2;
    const across = this.#across / 2 + (2 * random() - 1) * jitter;
    const [x, y] = this.#level ? [along + random(), across] : [across, along + random()];
    return {
      number,
      x: Math.floor(x),
      y: Math.floor(y),
      phase: [x - Math.floor(x), y - Math.floor(y)],
      shape: shapes[(number - 1) % shapes.length]!,
      rotation: (2 * random() - 1) * rotation,
      defect: defectOf(number),
    };
  }

  #spriteOf({ number, shape, phase, rotation, defect }: PlacedPart): PartSprite {
    let sprite = this.#sprites.get(number);
    if (sprite === undefined) {
      const { partSize, seed } = this.#options;
      sprite = drawPart({ shape, size: partSize, phase, rotation, defect, seed: seed * 1009 + number });
      this.#sprites.set(number, sprite);
    }
    return sprite;
  }

  #put(canvas: Uint8ClampedArray, part: PlacedPart): void {
    const { width, height } = this.#options;
    const { side, pixels } = this.#spriteOf(part);
    const [left, top] = [part.x - side / 2, part.y - side / 2];
    const [from, until] = [Math.max(0, -left), Math.min(side, width - left)];
    for (let row = Math.max(0, -top); row < Math.min(side, height - top); row++) {
      let at = (row * side + from) * 4;
      let to = ((top + row) * width + left + from) * 3;
      for (let column = from; column < until; column++, at += 4, to += 3) {
        const below = pixels[at + 3]!;
        canvas[to] = pixels[at]! + canvas[to]! * below / 255;
        canvas[to + 1] = pixels[at + 1]! + canvas[to + 1]! * below / 255;
        canvas[to + 2] = pixels[at + 2]! + canvas[to + 2]! * below / 255;
      }
    }
  }

  #truthOf(part: PlacedPart): ConveyorPart {
    const { width, height, partSize } = this.#options;
    const { side, defectBox } = this.#spriteOf(part);
    const [x, y] = [part.x + part.phase[0] - partSize / 2, part.y + part.phase[1] - partSize / 2];
    const whole = x >= 0 && y >= 0 && x + partSize <= width && y + partSize <= height;
    const { number, defect: kind } = part;
    if (kind === undefined || defectBox === undefined) {
      return { number, box: [x, y, partSize, partSize], whole };
    }
    const [left, top, ...size] = defectBox;
    const box: ConveyorPart["box"] = [part.x - side / 2 + left, part.y - side / 2 + top, ...size];
    return { number, box: [x, y, partSize, partSize], whole, defect: { kind, box } };
  }

  #copyBelt(gone: number): Uint8ClampedArray<ArrayBuffer> {
    const { width, height, direction } = this.#options;
    const canvas = new Uint8ClampedArray(width * height * 3);
    const period = 2 * this.#length;
    // A belt that goes to the right shows what was left of it before.
    const shift = direction === "right" || direction === "down" ? period - gone % period : gone % period;
    if (this.#level) {
      const head = Math.min(width, period - shift);
      for (let y = 0; y < height; y++) {
        const row = y * period;
        canvas.set(this.#belt.subarray((row + shift) * 3, (row + shift + head) * 3), y * width * 3);
        canvas.set(this.#belt.subarray(row * 3, (row + width - head) * 3), (y * width + head) * 3);
      }
      return canvas;
    }
    for (let y = 0; y < height; y++) {
      const row = (shift + y) % period * width;
      canvas.set(this.#belt.subarray(row * 3, (row + width) * 3), y * width * 3);
    }
    return canvas;
  }

  /** The mean of `smear` px along the belt. */
  #smear(canvas: Uint8ClampedArray, smear: number): void {
    const { width, height } = this.#options;
    const [lines, lineStep, steps, step] = this.#level
      ? [height, width * 3, width, 3]
      : [width, 3, height, width * 3];
    const before = new Uint8Array(steps);
    for (let line = 0; line < lines; line++) {
      for (let channel = 0; channel < 3; channel++) {
        const start = line * lineStep + channel;
        for (let n = 0, at = start; n < steps; n++, at += step) before[n] = canvas[at]!;
        smearLine(canvas, before, smear, { start, step });
      }
    }
  }

  /** Light that falls off towards the corners, and the sensor's noise. */
  #expose(canvas: Uint8ClampedArray, light: number, frame: number): void {
    const { width, height, seed } = this.#options;
    const columns = this.#columnLight;
    const noise = this.#noise;
    const random = seededRandom(seed, 9, frame);
    for (let y = 0, at = 0; y < height; y++) {
      const row = Math.round(this.#rowLight[y]! * light);
      let from = Math.floor(random() * NOISE);
      for (let x = 0; x < width; x++, at += 3) {
        const gain = columns[x]! * row >> 12;
        const grain = noise[from++ & (NOISE - 1)]!;
        canvas[at] = (canvas[at]! * gain >> 12) + grain;
        canvas[at + 1] = (canvas[at + 1]! * gain >> 12) + grain;
        canvas[at + 2] = (canvas[at + 2]! * gain >> 12) + grain;
      }
    }
  }
}

/** A part, and where in the picture its centre is. */
interface PlacedPart {
  number: number;
  x: number;
  y: number;
  phase: [x: number, y: number];
  shape: PartShape;
  rotation: number;
  defect?: DefectKind;
}

function defectByChance(part: number, seed: number): DefectKind | undefined {
  const random = seededRandom(seed, 3, part);
  return random() < 0.25 ? DEFECTS[Math.floor(random() * DEFECTS.length)] : undefined;
}

/** By the sum of four even ones, which is near enough to Gauss's. */
function makeNoise(deviation: number, seed: number): Int8Array {
  const random = seededRandom(seed, 11);
  const scale = deviation * Math.sqrt(3);
  return Int8Array.from(
    { length: NOISE },
    () => Math.round((random() + random() + random() + random() - 2) * scale),
  );
}

/** 1 in the middle and 0.92 at both ends, in units of 1/4096. */
function fallOff(length: number): Uint16Array {
  return Uint16Array.from(
    { length },
    (_, at) => 4096 * (1 - 0.08 * (2 * at / Math.max(1, length - 1) - 1) ** 2),
  );
}

/** Puts the mean of `smear` levels around each in its place, of fewer at both ends. */
function smearLine(
  canvas: Uint8ClampedArray,
  levels: Uint8Array,
  smear: number,
  { start, step }: { start: number; step: number },
): void {
  const half = smear >> 1;
  let sum = 0;
  for (let at = 0; at < half && at < levels.length; at++) sum += levels[at]!;
  for (let n = 0, at = start; n < levels.length; n++, at += step) {
    if (n + half < levels.length) sum += levels[n + half]!;
    if (n - half > 0) sum -= levels[n - half - 1]!;
    canvas[at] = sum / (Math.min(levels.length - 1, n + half) - Math.max(0, n - half) + 1);
  }
}
