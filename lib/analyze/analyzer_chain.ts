import { errorOf } from "../codec/opencv.ts";
import type { Picture } from "../frame.ts";
import type { JudgedPart, Judgement, StepJudgement, Verdict } from "../result.ts";
import {
  type Analyzer,
  type AnalyzerContext,
  type AnalyzerDefinition,
  AnalyzerError,
  type Box,
  type LearnOptions,
  type Wants,
} from "./analyzer.ts";
import { analyzerFailed } from "./analyzer_failed.ts";
import { ANALYZERS } from "./analyzers.ts";
import type { FramePictures } from "./frame_pictures.ts";
import type { OptionValues } from "./options.ts";
import type { CameraSettings } from "./settings.ts";

/** So many failures in a row, and an analyzer is made anew. */
const MAX_FAILURES = 5;

/** How long an analyzer that could not be made anew is left alone, in ms. */
const REMAKE_MS = 5000;

/** What all judge together: that of the first of these that any of them says. */
const STRONGEST: readonly Verdict[] = ["ng", "error", "unknown", "ok"];

/** Judges the frames of one camera. */
export interface FrameJudge extends Disposable {
  /** What it asks of the next frame's pictures. */
  wants(): Wants[];
  /** Judges one frame, after the one before. Throws where its picture cannot be decoded, and only then. */
  judge(pictures: FramePictures): Promise<Judgement>;
  /** Where no frame comes any more, decides on the parts that are still in view, and tells what was not told yet. */
  finish?(): JudgedPart[];
  /** Has what learns do so anew. Throws where nothing does, or where it cannot: {@linkcode AnalyzerError}. */
  learn?(options: LearnOptions): void;
  /** What is taken for good, by the first that knows. It is lent. */
  reference?(): Picture | undefined;
}

/** One analyzer of a chain, with what it takes to make it anew. */
interface Stage {
  readonly name: string;
  readonly values: OptionValues;
  /** Left out where it could not be made anew. */
  analyzer?: Analyzer;
  /** Frames in a row on which it failed. */
  failures: number;
  /** Why it could not be made anew, and when: ms, on the context's clock. */
  remake?: { error: unknown; at: number };
}

/**
 * Has a frame judged by one analyzer after another: NG if any says NG, else unknown if one is unknown. A frame without a
 * signal goes to no further one. What an analyzer throws is its own error, and it goes on; after several in a row it is
 * made anew.
 */
export class AnalyzerChain implements FrameJudge {
  readonly #context: AnalyzerContext;
  readonly #definitions: ReadonlyMap<string, AnalyzerDefinition>;
  readonly #stages: Stage[];

  /** Throws where an analyzer cannot be made as its options say. */
  static async create(
    settings: Pick<CameraSettings, "analyzers" | "values">,
    context: AnalyzerContext,
    definitions: ReadonlyMap<string, AnalyzerDefinition> = ANALYZERS,
  ): Promise<AnalyzerChain> {
    const { analyzers, values } = settings;
    const stages = analyzers.map((name) => ({ name, values: values[name] ?? {}, failures: 0 }));
    const chain = new AnalyzerChain(stages, context, definitions);
    try {
      for (const stage of stages) await chain.#make(stage);
      return chain;
    } catch (error) {
      chain[Symbol.dispose]();
      throw error;
    }
  }

  private constructor(
    stages: Stage[],
    context: AnalyzerContext,
    definitions: ReadonlyMap<string, AnalyzerDefinition>,
  ) {
    this.#stages = stages;
    this.#context = context;
    this.#definitions = definitions;
  }

  wants(): Wants[] {
    return this.#stages.flatMap(({ analyzer }) => analyzer === undefined ? [] : [analyzer.wants]);
  }

  async judge(pictures: FramePictures, part?: Box): Promise<Judgement> {
    const steps: Record<string, StepJudgement> = {};
    for (const stage of this.#stages) {
      const judgement = await this.#judgeBy(stage, pictures, part);
      steps[stage.name] = judgement;
      if (judgement.code === "no-signal") break;
    }
    return this.#stages.length === 1 ? steps[this.#stages[0]!.name]! : together(steps);
  }

  learn(options: LearnOptions): void {
    const analyzers = this.#stages.flatMap(({ analyzer }) => analyzer?.learn === undefined ? [] : [analyzer]);
    if (analyzers.length === 0) {
      const names = this.#stages.map(({ name }) => name).join(",");
      throw new AnalyzerError(
        `Cannot learn anew as none that learns, such as defect, judges ${this.#context.camera}: got ${names}`,
      );
    }
    for (const analyzer of analyzers) analyzer.learn!(options);
  }

  reference(): Picture | undefined {
    for (const { analyzer } of this.#stages) {
      const picture = analyzer?.reference?.();
      if (picture !== undefined) return picture;
    }
    return undefined;
  }

  [Symbol.dispose](): void {
    for (const stage of this.#stages) this.#dispose(stage);
  }

  async #judgeBy(stage: Stage, pictures: FramePictures, part?: Box): Promise<StepJudgement> {
    const { analyzer } = stage;
    if (analyzer === undefined) return await this.#judgeWithout(stage);
    // Outside of what is caught below: a broken picture is not the analyzer's failure.
    const frame = pictures.frameFor(analyzer.wants);
    try {
      const judged = analyzer.analyze({ ...frame, part });
      const judgement = judged instanceof Promise ? await this.#waitFor(judged, analyzer) : judged;
      stage.failures = 0;
      return judgement;
    } catch (error) {
      // An option was changed to what cannot be: to make the analyzer anew would not help.
      if (error instanceof AnalyzerError) return this.#failed(error);
      stage.failures++;
      if (stage.failures % MAX_FAILURES === 0) await this.#restart(stage, error);
      return this.#failed(error);
    }
  }

  #waitFor(judged: Promise<Judgement>, { keepsTime = false }: Analyzer): Promise<Judgement> {
    return this.#context.away?.(judged, { isTimed: !keepsTime }) ?? judged;
  }

  /** Says why there is no analyzer, and now and then makes one for the next frame: nothing of this one is decoded for it. */
  async #judgeWithout(stage: Stage): Promise<StepJudgement> {
    const { error, at } = stage.remake!;
    if (this.#context.now() - at >= REMAKE_MS) await this.#remake(stage);
    return this.#failed(error);
  }

  async #make(stage: Stage): Promise<void> {
    stage.analyzer = await this.#definitions.get(stage.name)!.create(this.#context, stage.values);
  }

  async #restart(stage: Stage, error: unknown): Promise<void> {
    const { warn, camera } = this.#context;
    const { name, failures } = stage;
    const { message } = errorOf(error);
    // What lasts is told once.
    if (failures === MAX_FAILURES) {
      warn(`${name} of ${camera} is made anew, as it failed ${failures} times in a row: ${message}`);
    }
    this.#dispose(stage);
    await this.#remake(stage);
  }

  async #remake(stage: Stage): Promise<void> {
    try {
      await this.#make(stage);
    } catch (error) {
      stage.remake = { error, at: this.#context.now() };
    }
  }

  /** What an analyzer throws when it is disposed of is of no use to anybody: it is gone either way. */
  #dispose(stage: Stage): void {
    try {
      stage.analyzer?.[Symbol.dispose]();
    } catch (error) {
      this.#context.warn(`${stage.name}: ${errorOf(error).message}`);
    }
    stage.analyzer = undefined;
  }

  #failed(error: unknown): StepJudgement {
    return analyzerFailed(errorOf(error).message);
  }
}

function together(steps: Record<string, StepJudgement>): Judgement {
  const all = Object.entries(steps);
  const result = STRONGEST.find((verdict) => all.some(([, step]) => step.result === verdict)) ?? "unknown";
  const deciding = all.filter(([, step]) => step.result === result);
  const reasons = deciding.flatMap(([name, { reason }]) =>
    reason === undefined ? [] : [`${name}: ${reason}`]
  );
  const objects = all.flatMap(([, step]) => step.objects ?? []);
  // The figure is that of who decided; where all is well, of the last one: the first ones are gates.
  const measured = result === "ok" ? deciding.at(-1) : deciding[0];
  return {
    result,
    code: deciding.find(([, { code }]) => code !== undefined)?.[1].code,
    reason: reasons.length === 0 ? undefined : reasons.join("; "),
    score: measured?.[1].score,
    threshold: measured?.[1].threshold,
    ...(objects.length > 0 && { objects }),
    steps,
  };
}
