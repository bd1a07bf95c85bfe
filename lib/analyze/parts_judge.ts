import type { DecodedPicture } from "../codec/codec.ts";
import type { Picture } from "../frame.ts";
import type { JudgedPart, Judgement, PartCounts, Verdict } from "../result.ts";
import type { AnalyzerContext, Box, LearnOptions, Wants, WantsPixels } from "./analyzer.ts";
import type { FrameJudge } from "./analyzer_chain.ts";
import type { FramePictures } from "./frame_pictures.ts";
import type { OptionValues } from "./options.ts";
import { loadBackground } from "./parts/load_background.ts";
import { PartVotes } from "./parts/part_votes.ts";
import { Scene, type SceneSight } from "./parts/scene.ts";
import { sharpnessIn } from "./parts/sharpness_in.ts";
import type { TrackedPart } from "./parts/tracked_part.ts";
import type { PARTS_OPTIONS } from "./parts_options.ts";

/** What sharpness is measured in where no analyzer wants pixels. */
const SHARPNESS = { format: "gray", longestSide: 640 } as const satisfies WantsPixels;

/** What of several judgements on one frame stands for all. */
const STRONGEST: readonly Verdict[] = ["ng", "error", "unknown", "ok", "dropped"];

/** What judges a frame for one part: a chain of analyzers. */
export interface PartFrameJudge extends FrameJudge {
  judge(pictures: FramePictures, part?: Box): Promise<Judgement>;
}

/** What is kept of a part beside where it is. */
interface PartRecord {
  /** From 1, given when it is whole in view, or gone. */
  id?: number;
  votes: PartVotes;
  decided: boolean;
}

/**
 * Judges parts that pass through the view, or stop in it, and not only frames: the sharpest frames in which a part is
 * whole are judged by a chain of analyzers, and vote. A part is decided on when it begins to leave, at the latest some time
 * after it was whole; the verdict goes with the answer to the frame of that moment, or to one of the next where several
 * are decided on at once. Frames with nothing in view cost no analysis.
 */
export class PartsJudge implements FrameJudge {
  readonly #chain: PartFrameJudge;
  readonly #context: AnalyzerContext;
  readonly #values: Readonly<OptionValues<typeof PARTS_OPTIONS>>;
  readonly #counts: PartCounts = { seen: 0, ok: 0, ng: 0, unknown: 0 };
  #lastId = 0;
  readonly #records = new Map<TrackedPart, PartRecord>();
  /** Decided on, and not told yet. */
  readonly #decided: JudgedPart[] = [];
  /** When the last frame was taken. */
  #now = 0;
  #scene?: Scene;
  #emptyPath?: string;
  #empty?: DecodedPicture;

  /** `values` are live. Throws `AnalyzerError` where the picture of the empty view cannot be used. */
  constructor(
    chain: PartFrameJudge,
    context: AnalyzerContext,
    values: Readonly<OptionValues<typeof PARTS_OPTIONS>>,
  ) {
    this.#chain = chain;
    this.#context = context;
    this.#values = values;
    this.#loadEmpty();
  }

  wants(): Wants[] {
    return [...this.#chain.wants(), this.#sharpnessWants()];
  }

  async judge(pictures: FramePictures): Promise<Judgement> {
    const now = this.#now = this.#context.now();
    const scene = this.#sceneOf(pictures, now);
    const sight = scene.look(pictures, now);
    if (sight.kind !== "parts") return this.#tell(unseen(sight));
    for (const part of sight.gone) this.#forget(part, now);
    for (const part of sight.ghosts) this.#takeBack(part);
    const judgements: Judgement[] = [];
    for (const part of sight.inView) {
      const judgement = await this.#judgePart(part, scene, pictures, now);
      if (judgement !== undefined) judgements.push(judgement);
    }
    return this.#tell(judgements.length > 0 ? together(judgements) : this.#describe(sight.inView));
  }

  finish(): JudgedPart[] {
    for (const [part, { id }] of this.#records) if (id !== undefined) this.#decide(part, this.#now);
    return this.#decided.splice(0);
  }

  /** What the empty view looks like stays as it was learned. */
  learn(options: LearnOptions): void {
    this.#chain.learn?.(options);
  }

  reference(): Picture | undefined {
    return this.#chain.reference?.();
  }

  [Symbol.dispose](): void {
    this.#chain[Symbol.dispose]();
  }

  /** Judges the frame for one part, if it is one of its sharpest, and decides on the part when it is time. */
  async #judgePart(
    part: TrackedPart,
    scene: Scene,
    pictures: FramePictures,
    now: number,
  ): Promise<Judgement | undefined> {
    if (part.isLeaving) this.#decide(part, now);
    if (!part.isWhole) return undefined;
    const record = this.#recordOf(part);
    if (record.decided) return undefined;
    record.id ??= this.#nextId();
    const { frames, within } = this.#values;
    const box = scene.boxOf(part);
    const sharpness = sharpnessIn(pictures.get(this.#sharpnessWants()), box);
    let judgement: Judgement | undefined;
    if (record.votes.wants(sharpness, frames)) {
      judgement = { ...await this.#chain.judge(pictures, box), partId: record.id };
      // A frame without a signal shows no part: it is not used.
      if (judgement.code !== "no-signal") record.votes.add(sharpness, judgement, frames);
    }
    if (now - part.wholeSince! >= within) this.#decide(part, now);
    return judgement;
  }

  #decide(part: TrackedPart, now: number): void {
    const record = this.#recordOf(part);
    if (record.decided) return;
    record.decided = true;
    record.id ??= this.#nextId();
    const decision = record.votes.decide(this.#values.ngShare);
    this.#counts[decision.verdict]++;
    const whyUnknown = part.wholeSince === undefined
      ? "It was never whole in view"
      : "None of its frames could be judged";
    this.#decided.push({
      id: record.id,
      ...decision,
      ...(decision.verdict === "unknown" && { reason: decision.reason ?? whyUnknown }),
      inViewMs: Math.round(now - part.firstSeenAt),
      counts: { ...this.#counts },
    });
  }

  #forget(part: TrackedPart, now: number): void {
    this.#decide(part, now);
    this.#records.delete(part);
  }

  #nextId(): number {
    this.#counts.seen++;
    return ++this.#lastId;
  }

  /** Of what was no part nothing is told, if it was not told already. */
  #takeBack(part: TrackedPart): void {
    const record = this.#records.get(part);
    if (record?.id !== undefined && !record.decided) this.#counts.seen--;
    this.#records.delete(part);
  }

  #recordOf(part: TrackedPart): PartRecord {
    let record = this.#records.get(part);
    if (record === undefined) this.#records.set(part, record = { votes: new PartVotes(), decided: false });
    return record;
  }

  /** Adds the verdict that is to be told next to a frame's own judgement. */
  #tell(judgement: Judgement): Judgement {
    const part = this.#decided.shift();
    return part === undefined ? judgement : { ...judgement, part };
  }

  /** The answer to a frame in which parts are in view, or none, and that was not judged. */
  #describe(parts: readonly TrackedPart[]): Judgement {
    const part = parts.find(({ isWhole }) => isWhole) ?? parts[0];
    if (part === undefined) return { result: "unknown", code: "absent", reason: "Nothing is in view" };
    const record = this.#records.get(part);
    const known = record?.id === undefined ? {} : { partId: record.id };
    if (part.isWhole) {
      const reason = record?.decided
        ? "The part was decided on before"
        : "Sharper frames of the part were judged";
      return { result: "unknown", code: "passed-over", reason, ...known };
    }
    const reason = part.wholeSince === undefined ? "A part comes into view" : "A part leaves the view";
    return { result: "unknown", code: "partial", reason, ...known };
  }

  /** The scene of frames of this size: another size, or another picture of the empty view, begins a new one. */
  #sceneOf(pictures: FramePictures, now: number): Scene {
    const isSame = this.#values.background === this.#emptyPath;
    if (isSame && this.#scene?.fits(pictures)) return this.#scene;
    if (!isSame) this.#reloadEmpty();
    // Throws where the frame cannot be decoded: all else stays as it is.
    this.#scene = new Scene(pictures, this.#values, this.#emptyFor(pictures));
    for (const part of this.#records.keys()) this.#forget(part, now);
    return this.#scene;
  }

  #loadEmpty(): void {
    const path = this.#emptyPath = this.#values.background;
    this.#empty = path === undefined ? undefined : loadBackground(path, this.#context);
  }

  /** A running camera goes on without a picture that cannot be used. */
  #reloadEmpty(): void {
    this.#empty = undefined;
    try {
      this.#loadEmpty();
    } catch (error) {
      this.#context.warn(
        `${error instanceof Error ? error.message : error}; the empty view is learned instead`,
      );
    }
  }

  #emptyFor({ sourceWidth, sourceHeight }: FramePictures): DecodedPicture | undefined {
    const empty = this.#empty;
    if (empty === undefined || empty.width === sourceWidth && empty.height === sourceHeight) return empty;
    const sizes =
      `${empty.width}x${empty.height}, and frames of ${this.#context.camera} are ${sourceWidth}x${sourceHeight}`;
    this.#context.warn(`The picture of parts.background is ${sizes}: the empty view is learned instead`);
    return undefined;
  }

  /** The finest picture that the analyzers want: it is decoded for them in any case. */
  #sharpnessWants(): WantsPixels {
    const sizeOf = ({ longestSide = Infinity }: WantsPixels) => longestSide;
    const wants = this.#chain.wants().filter((want) => want.format !== "jpeg");
    return wants.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0] ?? SHARPNESS;
  }
}

/** The answer to a frame in which it cannot be told what is in view. */
function unseen(sight: Exclude<SceneSight, { kind: "parts" }>): Judgement {
  if (sight.kind === "learning") {
    return { result: "unknown", code: "learning", reason: "Learning what the empty view looks like" };
  }
  if (sight.blind) {
    const reason = "Nothing can be seen: the lens is covered, or the light is off";
    return { result: "unknown", code: "no-signal", reason };
  }
  return { result: "unknown", code: "learning", reason: "All of the view has changed: learning it anew" };
}

/** What is said of a frame that was judged for several parts: the strongest, with what was found in all. */
function together(judgements: readonly Judgement[]): Judgement {
  const strength = ({ result }: Judgement) => STRONGEST.indexOf(result);
  const strongest = judgements.toSorted((a, b) => strength(a) - strength(b))[0]!;
  const objects = judgements.flatMap((judgement) => judgement.objects ?? []);
  return objects.length > 0 ? { ...strongest, objects } : strongest;
}
