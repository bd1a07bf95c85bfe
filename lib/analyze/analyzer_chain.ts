import { openCvError } from "../codec/opencv.ts";
import type { Judgement, StepJudgement, Verdict } from "../result.ts";
import { type Analyzer, type AnalyzerContext, type Box, type Wants } from "./analyzer.ts";
import { ANALYZERS } from "./analyzers.ts";
import type { FramePictures } from "./frame_pictures.ts";
import type { OptionValues } from "./options.ts";
import type { CameraSettings } from "./settings.ts";

/** So many failures in a row, and an analyzer is made anew. */
const MAX_FAILURES = 5;

/** What all judge together: that of the first of these that any of them says. */
const STRONGEST: readonly Verdict[] = ["ng", "error", "unknown", "ok"];

/** Judges the frames of one camera. */
export interface FrameJudge extends Disposable {
  /** What it asks of the next frame's pictures. */
  wants(): Wants[];
  /** Judges one frame, after the one before. Throws where its picture cannot be decoded, and only then. */
  judge(pictures: FramePictures): Promise<Judgement>;
}

/** One analyzer of a chain, with what it takes to make it anew. */
interface Stage {
  readonly name: string;
  readonly values: OptionValues;
  analyzer?: Analyzer;
  failures: number;
}

/**
 * Has a frame judged by one analyzer after another: NG if any says NG, else unknown if one is unknown. A frame without a
 * signal goes to no further one. What an analyzer throws is its own error, and it goes on; after several in a row it is
 * made anew.
 */
export class AnalyzerChain implements FrameJudge {
  readonly #context: AnalyzerContext;
  readonly #stages: Stage[];

  /** Throws where an analyzer cannot be made as its options say. */
  static async create(settings: CameraSettings, context: AnalyzerContext): Promise<AnalyzerChain> {
    const chain = new AnalyzerChain(settings, context);
    try {
      for (const stage of chain.#stages) await chain.#make(stage);
      return chain;
    } catch (error) {
      chain[Symbol.dispose]();
      throw error;
    }
  }

  private constructor({ analyzers, values }: CameraSettings, context: AnalyzerContext) {
    this.#context = context;
    this.#stages = analyzers.map((name) => ({ name, values: values[name] ?? {}, failures: 0 }));
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

  [Symbol.dispose](): void {
    for (const stage of this.#stages) this.#dispose(stage);
  }

  async #judgeBy(stage: Stage, pictures: FramePictures, part?: Box): Promise<StepJudgement> {
    if (stage.analyzer === undefined) {
      try {
        await this.#make(stage);
      } catch (error) {
        return this.#failed(error);
      }
    }
    const analyzer = stage.analyzer!;
    // Outside of what is caught below: a broken picture is not the analyzer's failure.
    const picture = pictures.get(analyzer.wants);
    try {
      const judgement = await analyzer.analyze({ picture, part });
      stage.failures = 0;
      return judgement;
    } catch (error) {
      if (++stage.failures >= MAX_FAILURES) this.#restart(stage, error);
      return this.#failed(error);
    }
  }

  async #make(stage: Stage): Promise<void> {
    stage.analyzer = await ANALYZERS.get(stage.name)!.create(this.#context, stage.values);
    stage.failures = 0;
  }

  #restart(stage: Stage, error: unknown): void {
    const { warn, camera, cv } = this.#context;
    warn(
      `${stage.name} of ${camera} is made anew, as it failed ${MAX_FAILURES} times in a row: ${
        openCvError(cv, error).message
      }`,
    );
    this.#dispose(stage);
  }

  /** What an analyzer throws when it is disposed of is of no use to anybody: it is gone either way. */
  #dispose(stage: Stage): void {
    try {
      stage.analyzer?.[Symbol.dispose]();
    } catch (error) {
      this.#context.warn(`${stage.name}: ${openCvError(this.#context.cv, error).message}`);
    }
    stage.analyzer = undefined;
  }

  #failed(error: unknown): StepJudgement {
    return analyzerFailed(openCvError(this.#context.cv, error).message);
  }
}

/** What a frame is answered with where its analyzer broke down. */
export function analyzerFailed(reason: string): StepJudgement {
  return { result: "error", code: "analyzer-failed", reason: `The analyzer failed: ${reason}` };
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
