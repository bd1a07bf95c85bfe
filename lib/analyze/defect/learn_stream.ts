import type { DecodedPicture } from "../../codec/codec.ts";
import type { StepJudgement } from "../../result.ts";
import type { Box } from "../analyzer.ts";
import type { AlignMode } from "./aligner.ts";
import { type Areas, masksOf } from "../area/areas.ts";
import type { DefectValues } from "./defect_options.ts";
import { type Learned, Learner } from "./learner.ts";
import { cut, fromPart, guessOf, type LearnedPlace, regionAround, wholeOf } from "../area/region.ts";
import { searchPixels } from "./search_pixels.ts";

/** Options of {@linkcode StreamLearner}. */
export interface StreamLearnerOptions {
  values: Readonly<DefectValues>;
  areas: Areas;
  mode: AlignMode;
}

/** What came of the frames of a stream. */
export type LearnedStream = Learned & LearnedPlace;

/** Levels of a picture of something differ by more. */
const MIN_CONTRAST = 8;
/** When so many more frames were refused than taken, the first one was the odd one. */
const MAX_REFUSED = 5;

/** Gathers the first good parts of a stream. */
export class StreamLearner {
  readonly #options: StreamLearnerOptions;
  #learner?: Learner;
  #place?: LearnedPlace;
  #refused = 0;

  constructor(options: StreamLearnerOptions) {
    this.#options = options;
  }

  /** Looks at a frame, and answers it. */
  add(picture: DecodedPicture, part?: Box): StepJudgement {
    if (contrastOf(picture) < MIN_CONTRAST) return this.#answer("nothing is to be seen here");
    if (this.#learner === undefined) {
      this.#begin(picture, part);
      return this.#answer();
    }
    const added = this.#learner.add(picture, guessOf(this.#place!, picture, part));
    if (added === undefined) {
      this.#refused = 0;
      return this.#answer();
    }
    if (added === "sharper" || ++this.#refused > this.#learner.samples + MAX_REFUSED) {
      this.#begin(picture, part);
      return this.#answer("it began again, as the frames before are not like this one");
    }
    return this.#answer(`this frame does not count. ${added.reason}`);
  }

  /** Undefined until there are enough. */
  finish(): LearnedStream | undefined {
    if (this.#learner === undefined || this.#learner.samples < this.#options.values.learn) return undefined;
    return { ...this.#learner.finish(), ...this.#place! };
  }

  #begin(picture: DecodedPicture, part?: Box): void {
    const { values, areas, mode } = this.#options;
    this.#refused = 0;
    const region = part === undefined ? wholeOf(picture) : regionAround(part, picture);
    this.#place = { region, ...(part !== undefined && { fromPart: fromPart(part, region, picture) }) };
    this.#learner = new Learner(cut(picture, region), {
      ...values,
      ...masksOf(areas, picture, region),
      mode,
      search: searchPixels(values, picture),
    });
  }

  #answer(remark?: string): StepJudgement {
    const count = `Learning: ${this.#learner?.samples ?? 0} of ${this.#options.values.learn} good parts`;
    return {
      result: "unknown",
      code: "learning",
      reason: remark === undefined ? count : `${count}; ${remark}`,
    };
  }
}

function contrastOf({ data }: DecodedPicture): number {
  let [least, most] = [255, 0];
  for (let at = 0; at < data.length; at++) {
    if (data[at] < least) least = data[at];
    if (data[at] > most) most = data[at];
  }
  return most - least;
}
