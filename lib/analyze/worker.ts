/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import type { Codec } from "../codec/codec.ts";
import { createCodec } from "../codec/create_codec.ts";
import { errorOf, openCv } from "../codec/opencv.ts";
import type { JudgedPart } from "../result.ts";
import { SpareBuffers } from "../spare_buffers.ts";
import type { AnalyzerContext } from "./analyzer.ts";
import type { FrameJudge } from "./analyzer_chain.ts";
import { analyzerFailed } from "./analyzer_failed.ts";
import { createJudge } from "./create_judge.ts";
import { RemotePrograms } from "./exec/programs_port.ts";
import { judgeJpeg } from "./judge_jpeg.ts";
import { ModelStore } from "./model_store.ts";
import type { CameraSettings } from "./settings.ts";
import { ThreadShare } from "./thread_share.ts";
import { Turn } from "./turn.ts";
import type {
  Changes,
  FromWorker,
  JudgedMessage,
  JudgeMessage,
  LearnMessage,
  OpenMessage,
  StartMessage,
  ToWorker,
} from "./worker_messages.ts";

/** A camera's judge, and the settings by whose values it judges. */
interface OpenCamera {
  judge: FrameJudge;
  settings: CameraSettings;
  clock: OurClock;
  share: ThreadShare;
}

/** What frames that say nothing of their time go by: where it is set that, in ms, else the thread's clock. */
interface OurClock {
  atMs?: number;
}

/** The quality of a JPEG of what is taken for good: it is looked at beside frames. */
const REFERENCE_QUALITY = 90;

/** One thread that judges: a codec, and the analyzers of its cameras. */
class AnalysisThread {
  readonly #options: StartMessage;
  readonly #codec: Codec;
  readonly #cameras = new Map<string, OpenCamera>();
  /** For the pixels of frames: cameras of so many sizes take turns as a rule. */
  readonly #buffers = new SpareBuffers({ maxBuffers: 4, maxBytes: Infinity, mostTimes: 1 });
  readonly #turn: Turn;
  readonly #programs?: RemotePrograms;

  constructor(options: StartMessage, codec: Codec, turn: Turn) {
    this.#options = options;
    if (options.programs !== undefined) this.#programs = new RemotePrograms(options.programs);
    this.#turn = turn;
    this.#codec = codec;
  }

  async open({ camera, settings }: OpenMessage): Promise<void> {
    this.close(camera);
    const { models } = this.#options;
    const store = models === undefined ? undefined : new ModelStore(models, camera);
    const clock: OurClock = { atMs: this.#options.source === "files" ? 0 : undefined };
    const share = new ThreadShare(this.#turn, camera, tell);
    const away: AnalyzerContext["away"] = (promise, options) => share.away(promise, options);
    const judge = await createJudge(settings, this.#contextOf(camera, clock, { models: store, away }));
    this.#cameras.set(camera, { judge, settings, clock, share });
  }

  /** Neither reads nor writes what was learned. */
  async try({ camera, settings }: OpenMessage): Promise<void> {
    using _judge = await createJudge(settings, this.#contextOf(camera, {}));
  }

  async judge({ camera, jpeg, changes, atMs, times }: JudgeMessage): Promise<JudgedMessage> {
    const options = { maxPixels: this.#options.maxPixels, buffers: this.#buffers, times };
    const open = this.#cameras.get(camera);
    try {
      if (open === undefined) throw new Error(`${camera} left`);
      open.share.begin();
      apply(changes, open.settings);
      open.clock.atMs = atMs ?? open.clock.atMs;
      const judged = await judgeJpeg(this.#codec, open.judge, jpeg, options);
      if (Object.keys(changes).length > 0) judged.judgement = { ...judged.judgement, changed: changes };
      return { kind: "judged", jpeg, ...judged, busyMs: open.share.busyMs };
    } catch (error) {
      return {
        kind: "judged",
        jpeg,
        judgement: analyzerFailed(errorOf(error).message),
        decodeMs: 0,
        analyzeMs: 0,
        busyMs: open?.share.busyMs ?? 0,
      };
    }
  }

  finish(camera: string): JudgedPart[] {
    return this.#cameras.get(camera)?.judge.finish?.() ?? [];
  }

  learn({ camera, forget }: LearnMessage): void {
    const open = this.#cameras.get(camera);
    if (open === undefined) throw new Error("its analyzers could not be made");
    open.judge.learn?.({ forget });
  }

  reference(camera: string): Uint8Array<ArrayBuffer> | undefined {
    const picture = this.#cameras.get(camera)?.judge.reference?.();
    return picture && this.#codec.encode(picture, { quality: REFERENCE_QUALITY });
  }

  close(camera: string): void {
    this.#cameras.get(camera)?.judge[Symbol.dispose]();
    this.#cameras.delete(camera);
  }

  #contextOf(
    camera: string,
    clock: OurClock,
    others: Pick<AnalyzerContext, "models" | "away"> = {},
  ): AnalyzerContext {
    return {
      get cv() {
        return openCv();
      },
      codec: this.#codec,
      maxPixels: this.#options.maxPixels,
      source: this.#options.source,
      camera,
      ...others,
      programs: this.#programs,
      now: () => clock.atMs ?? performance.now(),
      warn: (words) => tell({ kind: "warning", words }),
    };
  }
}

/** The analyzers hold these very values, and look at them at each frame. */
function apply(changes: Changes, { values }: CameraSettings): void {
  for (const [name, value] of Object.entries(changes)) {
    const [table, option] = name.split(".");
    values[table!]![option!] = value ?? undefined;
  }
}

let thread: AnalysisThread;
const turn = new Turn();

/** One after another, but for frames whose analyzer waits for something: then the next has its turn. */
self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  await turn.take();
  try {
    await answer(data);
  } catch (error) {
    die(error);
  } finally {
    turn.pass();
  }
};

async function answer(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case "start": {
      const codec = await createCodec(message.codec);
      thread = new AnalysisThread(message, codec, turn);
      return tell({ kind: "started", codec: codec.name });
    }
    case "open":
      return await attempt(() => thread.open(message));
    case "try":
      return await attempt(() => thread.try(message));
    case "learn":
      return await attempt(() => thread.learn(message));
    case "reference":
      return tellReference(message.camera);
    case "judge": {
      const judged = await thread.judge(message);
      return tell(judged, [judged.jpeg.buffer]);
    }
    case "finish":
      return tell({ kind: "finished", parts: thread.finish(message.camera) });
    case "close":
      thread.close(message.camera);
      return tell({ kind: "done" });
  }
}

/** Answers that it is done, or why it cannot be. */
async function attempt(act: () => void | Promise<void>): Promise<void> {
  try {
    await act();
    tell({ kind: "done" });
  } catch (error) {
    tell({ kind: "failed", reason: errorOf(error).message });
  }
}

function tellReference(camera: string): void {
  const jpeg = thread.reference(camera);
  tell({ kind: "reference", jpeg }, jpeg === undefined ? [] : [jpeg.buffer]);
}

function tell(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

/** Ends the thread with its reason as a message: what Deno prints of an uncaught error is a stack trace. */
function die(error: unknown): void {
  tell({ kind: "broken", reason: error instanceof Error ? error.message : String(error) });
  self.close();
}

self.addEventListener("error", (event) => {
  event.preventDefault();
  die(event.error);
});
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  die(event.reason);
});
