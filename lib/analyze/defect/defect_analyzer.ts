import type { DecodedPicture } from "../../codec/codec.ts";
import type { Picture } from "../../frame.ts";
import type { Judgement } from "../../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  AnalyzerError,
  type Box,
  type LearnOptions,
  type WantsPixels,
} from "../analyzer.ts";
import type { AlignMode } from "./aligner.ts";
import { type Areas, includedRegion, loadAreas, masksOf } from "../area/areas.ts";
import type { DefectValues } from "./defect_options.ts";
import { explainOutliers } from "./explain_outliers.ts";
import { Inspector } from "./inspector.ts";
import type { LearnedPictures } from "./learn_pictures.ts";
import { learnPicturesOnce } from "./learn_pictures_once.ts";
import { StreamLearner } from "./learn_stream.ts";
import { type Model, MODEL_VERSION, type ModelHeader } from "./model.ts";
import { ModelKeeper } from "./model_keeper.ts";
import { cutNorm, resizeNorm } from "./norm_of_size.ts";
import { hasSameAspect } from "./reference_pictures.ts";
import { type FrameSize, guessOf, middleOfRegion, wholeOf } from "../area/region.ts";
import { searchPixels } from "./search_pixels.ts";

/** A frame with a shorter side shows nothing to compare, in pixels. */
const MIN_SIDE = 24;

/** What frames are compared with. */
type Good = Pick<Model, "norm" | "region" | "fromPart" | "rotates">;

/** What the options and the kind of frames have led to. */
interface State {
  /** What it follows from: what is learned, and how that is looked at. */
  readonly cause: { readonly learned: string; readonly view: string };
  readonly learner?: StreamLearner;
  readonly good?: Good;
  readonly inspector?: Inspector;
}

/**
 * Compares parts with good ones, which it knows from pictures or from the stream. All options are live: what is compared
 * with what leads to learning or loading anew with the next frame.
 */
export class DefectAnalyzer implements Analyzer<WantsPixels> {
  readonly #context: AnalyzerContext;
  readonly #values: Readonly<DefectValues>;
  readonly #keeper: ModelKeeper;
  #areas?: { cause: string; areas: Areas };
  #pictures?: { cause: string; learned: LearnedPictures };
  #state?: State;
  /** The one before: a frame of another size that slips in makes nobody forget what was learned. */
  #former?: State;
  /** Whether what was kept is not to be taken for good any more, though nothing new was learned yet. */
  #isOver = false;

  /** Throws {@linkcode AnalyzerError} where a picture that an option names cannot be used. */
  constructor(context: AnalyzerContext, values: Readonly<DefectValues>) {
    this.#context = context;
    this.#values = values;
    this.#keeper = new ModelKeeper(context);
    this.#readAreas();
    if (values.reference !== undefined) this.#readPictures(values.reference);
  }

  get wants(): WantsPixels {
    return { format: "gray", longestSide: this.#values.size };
  }

  analyze({ picture, part }: AnalyzedFrame<WantsPixels>): Judgement {
    if (Math.min(picture.width, picture.height) < MIN_SIDE) {
      const reason = `Frames of ${picture.sourceWidth}x${picture.sourceHeight} px are too small to compare`;
      return { result: "unknown", code: "absent", reason };
    }
    const { learner, good, inspector } = this.#stateFor(picture, part);
    if (learner !== undefined) return this.#learn(learner, picture, part);
    return inspector!.inspect(picture, guessOf(good!, picture, part), this.#values);
  }

  learn({ forget }: LearnOptions): void {
    if (this.#values.reference !== undefined) {
      throw new AnalyzerError(
        `Cannot learn defect anew as it compares ${this.#context.camera} with pictures, those of defect.reference`,
      );
    }
    if (forget) this.#keeper.remove();
    this.#isOver = true;
    this.#state = this.#former = undefined;
  }

  /** The middle of what good parts look like, smoothed; where parts are judged, of what is around one. */
  reference(): Picture | undefined {
    const mean = this.#state?.good?.norm.mean;
    return mean && { format: "gray", ...mean };
  }

  [Symbol.dispose](): void {}

  #stateFor(picture: DecodedPicture, part?: Box): State {
    const { reference, learn, align, size, search, include, ignore } = this.#values;
    const { width, height, sourceWidth, sourceHeight } = picture;
    const frame = [width, height, sourceWidth, sourceHeight, part === undefined];
    const cause = {
      learned: JSON.stringify([reference, learn, align, size, frame]),
      view: JSON.stringify([search, include, ignore]),
    };
    const { cause: before, good } = this.#state ?? {};
    if (before?.learned !== cause.learned) {
      const back = this.#former?.cause.learned === cause.learned && this.#former.cause.view === cause.view;
      const next = back ? this.#former! : this.#begin(cause, picture, part);
      this.#former = this.#state;
      return this.#state = next;
    }
    if (before.view === cause.view) return this.#state!;
    // What was learned holds, however it is looked at; who is still learning begins again.
    return this.#state = good === undefined
      ? this.#begin(cause, picture, part)
      : this.#compareWith(good, cause, picture);
  }

  #begin(cause: State["cause"], picture: DecodedPicture, part?: Box): State {
    const { reference } = this.#values;
    const good = reference === undefined
      ? this.#isOver ? undefined : this.#keeper.load(this.#headerFor(picture, part))
      : this.#goodFrom(this.#readPictures(reference), picture, part);
    if (good !== undefined) return this.#compareWith(good, cause, picture);
    const options = { values: this.#values, areas: this.#readAreas(), mode: this.#mode(true) };
    return { cause, learner: new StreamLearner(options) };
  }

  #compareWith(good: Good, cause: State["cause"], picture: FrameSize): State {
    const inspector = new Inspector({
      norm: good.norm,
      home: middleOfRegion(good.region),
      ...masksOf(this.#readAreas(), picture, good.region),
      mode: this.#mode(good.rotates),
      search: searchPixels(this.#values, picture),
    });
    return { cause, good, inspector };
  }

  #learn(learner: StreamLearner, picture: DecodedPicture, part?: Box): Judgement {
    const answer = learner.add(picture, part);
    const learned = learner.finish();
    if (learned === undefined) return answer;
    const words = explainOutliers(learned, (number) => `The frame learned as number ${number + 1}`);
    for (const each of words) this.#context.warn(`defect of ${this.#context.camera}: ${each}`);
    const { norm, region, fromPart, rotates } = learned;
    const model = {
      ...this.#headerFor(picture, part),
      region,
      fromPart,
      rotates,
      samples: norm.samples,
      norm,
    };
    if (this.#keeper.save(model)) this.#isOver = false;
    this.#state = this.#compareWith(model, this.#state!.cause, picture);
    return { ...answer, reason: `Learned from ${norm.samples} good parts: the next one is judged` };
  }

  #headerFor(picture: FrameSize, part?: Box): Pick<ModelHeader, "version" | "options" | "frame"> {
    const { align, learn, size } = this.#values;
    const { width, height, sourceWidth, sourceHeight } = picture;
    return {
      version: MODEL_VERSION,
      options: { align, learn, size, parts: part !== undefined },
      frame: { width, height, sourceWidth, sourceHeight },
    };
  }

  /** What pictures say of frames that may be larger or smaller than they are. */
  #goodFrom({ norm, rotates, frame }: LearnedPictures, picture: FrameSize, part?: Box): Good {
    if (!hasSameAspect(frame, picture)) {
      const sizes =
        `${picture.sourceWidth}x${picture.sourceHeight} and ${frame.sourceWidth}x${frame.sourceHeight}`;
      throw new AnalyzerError(
        `Cannot compare frames with defect.reference as both have one aspect: got ${sizes}`,
      );
    }
    const ofSize = resizeNorm(norm, picture.width, picture.height, this.#context);
    const areas = this.#readAreas();
    const isPlaced = part !== undefined && areas.include !== undefined;
    if (!isPlaced) return { norm: ofSize, rotates, region: wholeOf(picture) };
    // The pictures show a part where it is to be inspected.
    const region = includedRegion(areas, picture);
    return { norm: cutNorm(ofSize, region), rotates, region, fromPart: { x: 0, y: 0 } };
  }

  #readAreas(): Areas {
    const { include, ignore } = this.#values;
    const cause = JSON.stringify([include, ignore]);
    if (this.#areas?.cause !== cause) {
      this.#areas = { cause, areas: loadAreas({ include, ignore }, this.#context) };
    }
    return this.#areas.areas;
  }

  #readPictures(path: string): LearnedPictures {
    const { align, size } = this.#values;
    const cause = JSON.stringify([path, align, size]);
    if (this.#pictures?.cause !== cause) {
      const options = {
        context: this.#context,
        values: this.#values,
        areas: this.#readAreas(),
        mode: this.#mode(true),
      };
      this.#pictures = { cause, learned: learnPicturesOnce(path, options) };
    }
    return this.#pictures.learned;
  }

  #mode(rotates: boolean): AlignMode {
    const { align } = this.#values;
    return align === "auto" ? rotates ? "rotate" : "turn" : align;
  }
}
