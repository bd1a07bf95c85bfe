import type { Bounds } from "./bounds.ts";

/** A gray picture, small enough to be looked at in a millisecond. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What was learned of a part of the view. */
export interface Learned {
  readonly bounds: Bounds;
  readonly levels: number[];
  readonly deviations: number[];
}

/** How fast slow changes of the light are followed, in ms: the time constant of an exponential mean. */
const FOLLOW_MS = 5000;

/** What differs by so many times its usual deviation is no noise. */
const DEVIATIONS = 5;

/** The least deviation, in levels: a view may be learned of a single picture. */
const MIN_DEVIATION = 0.5;

/** A level that is seen for this share of the time may be the empty view's. */
const SOMETIMES = 0.1;

/** Darker than this, a level says little of how bright the light is. */
const MIN_LIT = 16;

/** A gain is measured on every so manieth pixel: a prime, so that it is no column. */
const GAIN_STEP = 3;

/** A light that is so many times as bright as it was is another one, or none. */
const MIN_GAIN = 0.4;
const MAX_GAIN = 2.5;

/** Bins in a gain of 1. */
const GAIN_BINS = 128;

/** The view with nothing in it: each pixel's level, and how much that varies. */
export class Background {
  readonly width: number;
  readonly height: number;
  readonly #levels: Float32Array;
  readonly #deviations: Float32Array;
  #gain = 1;

  private constructor({ width, height }: Pick<View, "width" | "height">) {
    this.width = width;
    this.height = height;
    this.#levels = new Float32Array(width * height);
    this.#deviations = new Float32Array(width * height).fill(MIN_DEVIATION);
  }

  /** The view as one picture shows it. */
  static of(view: View): Background {
    const background = new Background(view);
    background.#levels.set(view.data);
    return background;
  }

  /**
   * The view behind what moves through several pictures of one size: of each pixel the level that it has most often, within
   * `contrast` levels. Where that is less than `share` of the time, 0 to 1, a part may be there more often than not: then it
   * is the level of the pixels around, if that is sometimes seen there too. Undefined where fewer than `clear` of all pixels,
   * 0 to 1, need no such guess.
   */
  static behind(
    views: readonly View[],
    { contrast, share, clear }: { contrast: number; share: number; clear: number },
  ): Background | undefined {
    const background = new Background(views[0]!);
    const isKnown = new Uint8Array(background.#levels.length);
    const inLastLight = Background.#inLastLight(views);
    const levels = new Uint8Array(views.length);
    let known = 0;
    for (let at = 0; at < isKnown.length; at++) {
      for (let n = 0; n < views.length; n++) levels[n] = inLastLight[n]![at]!;
      const often = densest(sort(levels), contrast);
      background.#set(at, often);
      if (often.length < share * views.length) continue;
      isKnown[at] = 1;
      known++;
    }
    if (known < clear * isKnown.length) return undefined;
    background.#spread(isKnown, inLastLight, contrast);
    return background;
  }

  /** How bright the light is, where 1 is as it was learned. */
  get gain(): number {
    return this.#gain;
  }

  /** How much there is to be seen in it: the mean difference of neighbours, in levels. */
  get texture(): number {
    let sum = 0;
    for (let at = 1; at < this.#levels.length; at++) {
      sum += Math.abs(this.#levels[at]! - this.#levels[at - 1]!);
    }
    return sum / this.#levels.length;
  }

  /**
   * Marks what is not the empty view: 1 in `mask`. Where `before` is 0, nothing was in view one frame ago: how bright the
   * light is, is measured there.
   */
  compare({ data }: View, contrast: number, before: Uint8Array, mask: Uint8Array): void {
    const measured = this.#measureGain(data, before);
    if (measured >= MIN_GAIN && measured <= MAX_GAIN) this.#gain = measured;
    const [levels, deviations, gain] = [this.#levels, this.#deviations, this.#gain];
    for (let at = 0; at < data.length; at++) {
      const difference = Math.abs(data[at]! - Math.min(255, levels[at]! * gain));
      mask[at] = difference > contrast && difference > DEVIATIONS * deviations[at]! ? 1 : 0;
    }
  }

  /** Follows slow changes where `mask` is 0: `ms` have gone by since the frame before. */
  follow({ data }: View, mask: Uint8Array, ms: number): void {
    const share = 1 - Math.exp(-ms / FOLLOW_MS);
    const [levels, deviations, gain] = [this.#levels, this.#deviations, this.#gain];
    for (let at = 0; at < data.length; at++) {
      if (mask[at] !== 0) continue;
      const deviation = Math.abs(data[at]! - levels[at]! * gain);
      levels[at] += (data[at]! - levels[at]!) * share;
      deviations[at] = Math.max(MIN_DEVIATION, deviations[at]! + (deviation - deviations[at]!) * share);
    }
  }

  /** Takes what is there for the empty view, within bounds; hands back what was learned there. */
  absorb({ data }: View, bounds: Bounds): Learned {
    const learned: Learned = { bounds, levels: [], deviations: [] };
    for (const at of this.#within(bounds)) {
      learned.levels.push(this.#levels[at]!);
      learned.deviations.push(this.#deviations[at]!);
      this.#levels[at] = data[at]! / this.#gain;
      this.#deviations[at] = MIN_DEVIATION;
    }
    return learned;
  }

  /** Undoes {@linkcode absorb}. */
  restore({ bounds, levels, deviations }: Learned): void {
    let n = 0;
    for (const at of this.#within(bounds)) {
      this.#levels[at] = levels[n]!;
      this.#deviations[at] = deviations[n++]!;
    }
  }

  /**
   * Whether what differs from the empty view is where something was learned that is gone, and not where something is:
   * then its outline is an edge of the learned view and not of this one. `labels` says which pixels are meant.
   */
  isGhost({ data }: View, labels: Uint16Array, label: number, bounds: Bounds): boolean {
    const { width, height } = this;
    let [now, learned] = [0, 0];
    for (let y = Math.max(1, bounds.top); y < Math.min(height - 1, bounds.bottom); y++) {
      for (let x = Math.max(1, bounds.left); x < Math.min(width - 1, bounds.right); x++) {
        const at = y * width + x;
        if (labels[at] !== label) continue;
        const isOutline = labels[at - 1] !== label || labels[at + 1] !== label ||
          labels[at - width] !== label || labels[at + width] !== label;
        if (!isOutline) continue;
        now += edge(data, at, width);
        learned += edge(this.#levels, at, width);
      }
    }
    return 2 * now < learned * this.#gain;
  }

  *#within({ left, top, right, bottom }: Bounds): Generator<number> {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) yield y * this.width + x;
    }
  }

  /** Levels of views as they would be in the light of the last one: a camera may have set its exposure meanwhile. */
  static #inLastLight(views: readonly View[]): Uint8ClampedArray[] {
    const last = Background.of(views.at(-1)!);
    const nothing = new Uint8Array(last.#levels.length);
    return views.map(({ data }) => {
      const gain = last.#measureGain(data, nothing);
      const levels = new Uint8ClampedArray(data.length);
      for (let at = 0; at < data.length; at++) levels[at] = data[at]! / gain;
      return levels;
    });
  }

  #set(at: number, levels: Uint8Array): void {
    const mean = this.#levels[at] = meanOf(levels);
    this.#deviations[at] = Math.max(MIN_DEVIATION, deviationOf(levels, mean));
  }

  /** From known pixels into those that are not, nearest first. */
  #spread(isKnown: Uint8Array, views: readonly Uint8ClampedArray[], contrast: number): void {
    const { width, height } = this;
    for (let front = borderOf(isKnown, width, height); front.length > 0;) {
      for (const at of front) {
        const expected = this.#around(at, isKnown);
        const alike = views.map((data) => data[at]!).filter((level) => Math.abs(level - expected) < contrast);
        if (alike.length >= SOMETIMES * views.length) this.#set(at, Uint8Array.from(alike));
      }
      for (const at of front) isKnown[at] = 1;
      front = borderOf(isKnown, width, height);
    }
  }

  /** Mean level of the known pixels beside one. */
  #around(at: number, isKnown: Uint8Array): number {
    let sum = 0;
    let count = 0;
    const add = (neighbour: number, isInside: boolean) => {
      if (!isInside || isKnown[neighbour] !== 1) return;
      sum += this.#levels[neighbour]!;
      count++;
    };
    const x = at % this.width;
    add(at - 1, x > 0);
    add(at + 1, x + 1 < this.width);
    add(at - this.width, true);
    add(at + this.width, true);
    return sum / count;
  }

  /** `before` is not 0 where something else was in view. */
  #measureGain(data: Uint8Array, before: Uint8Array): number {
    const places = this.#litPlaces(before);
    // Of a view that is hidden or dark nothing can be said.
    if (places.length < data.length / GAIN_STEP / 20) return this.#gain;
    const bins = new Uint32Array(4 * GAIN_BINS);
    for (const at of places) bins[Math.min(bins.length - 1, data[at]! * GAIN_BINS / this.#levels[at]! | 0)]++;
    let bin = 0;
    for (let seen = bins[0]!; seen < places.length / 2; seen += bins[bin]!) bin++;
    return this.#meanGain(data, places, bin / GAIN_BINS);
  }

  /** Where to measure the light: some of the pixels that are bright enough. */
  #litPlaces(before: Uint8Array): number[] {
    const places: number[] = [];
    for (let at = 0; at < this.#levels.length; at += GAIN_STEP) {
      if (before[at] === 0 && this.#levels[at]! >= MIN_LIT) places.push(at);
    }
    return places;
  }

  /** The mean of what lies near the median, which itself is one of few steps. */
  #meanGain(data: Uint8Array, places: readonly number[], median: number): number {
    let [now, learned] = [0, 0];
    for (const at of places) {
      const level = this.#levels[at]!;
      if (Math.abs(data[at]! - level * median) > 0.05 * level) continue;
      now += data[at]!;
      learned += level;
    }
    return learned === 0 ? median : now / learned;
  }
}

/** Pixels that are not known and beside one that is. */
function borderOf(isKnown: Uint8Array, width: number, height: number): number[] {
  const border: number[] = [];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (isKnown[at] === 1) continue;
      const isBeside = x > 0 && isKnown[at - 1] === 1 || x + 1 < width && isKnown[at + 1] === 1 ||
        isKnown[at - width] === 1 || isKnown[at + width] === 1;
      if (isBeside) border.push(at);
    }
  }
  return border;
}

/** Of sorted levels the longest run that is within `span`; of equal ones the narrowest. */
function densest(levels: Uint8Array, span: number): Uint8Array {
  let best = levels.subarray(0, 1);
  for (let from = 0, until = 0; from < levels.length; from++) {
    while (until < levels.length && levels[until]! - levels[from]! <= span) until++;
    const run = levels.subarray(from, until);
    if (run.length > best.length || run.length === best.length && widthOf(run) < widthOf(best)) best = run;
  }
  return best;
}

function widthOf(run: Uint8Array): number {
  return run[run.length - 1]! - run[0]!;
}

function meanOf(values: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}

/** Mean absolute deviation. */
function deviationOf(values: Uint8Array, mean: number): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += Math.abs(values[at]! - mean);
  return sum / values.length;
}

/** By insertion: of a few dozen, most of them alike, several times as fast as the built-in one. */
function sort(levels: Uint8Array): Uint8Array {
  for (let at = 1; at < levels.length; at++) {
    const level = levels[at]!;
    let to = at;
    for (; to > 0 && levels[to - 1]! > level; to--) levels[to] = levels[to - 1]!;
    levels[to] = level;
  }
  return levels;
}

function edge(values: Uint8Array | Float32Array, at: number, width: number): number {
  return Math.abs(values[at + 1]! - values[at - 1]!) + Math.abs(values[at + width]! - values[at - width]!);
}
