/** How long nothing must have been lost until it is told that this is over, in ms: a slow disk loses now and then. */
const CALM_MS = 3000;

/** What tells of losses, and what they are losses of. */
export interface LossesOptions {
  folder: string;
  onWarning(words: string): void;
}

/** Counts what is lost; says so once when it begins, and once when it is over. */
export class Losses {
  readonly #options: LossesOptions;
  #verdicts = 0;
  #pictures = 0;
  #lastTick = -Infinity;
  /** What had been lost before this began; left out while nothing is. */
  #before?: { verdicts: number; pictures: number };

  constructor(options: LossesOptions) {
    this.#options = options;
  }

  /** All of them. */
  get verdicts(): number {
    return this.#verdicts;
  }

  /** All of them. */
  get pictures(): number {
    return this.#pictures;
  }

  add(verdicts: number, pictures: number): void {
    this.#verdicts += verdicts;
    this.#pictures += pictures;
  }

  /** Something is lost, for the reason that is given. */
  begin(what: "verdicts" | "pictures", why: string): void {
    this.#lastTick = performance.now();
    if (this.#before !== undefined) return;
    this.#before = { verdicts: this.#verdicts, pictures: this.#pictures };
    this.#options.onWarning(`${what} are not kept in ${this.#options.folder} for now: ${why}`);
  }

  /** Something was written, all of it. */
  end(): void {
    if (this.#before === undefined || performance.now() - this.#lastTick < CALM_MS) return;
    const verdicts = this.#verdicts - this.#before.verdicts;
    const pictures = this.#pictures - this.#before.pictures;
    this.#before = undefined;
    this.#options.onWarning(
      `verdicts are kept in ${this.#options.folder} again; ${verdicts} of them and ${pictures} pictures are lost`,
    );
  }
}
