/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import type { Codec } from "../codec/codec.ts";
import { createCodec } from "../codec/create_codec.ts";
import { loadOpenCv, openCvError } from "../codec/opencv.ts";
import type { Analyzer, AnalyzerContext } from "./analyzer.ts";
import { createAnalyzer } from "./create_analyzer.ts";
import { analyzerFailed, judgeJpeg, type TimedJudgement } from "./judge_jpeg.ts";
import type { FromWorker, StartMessage, ToWorker } from "./worker_messages.ts";

/** One thread that judges: a codec, OpenCV, and an analyzer for each of its cameras. */
class AnalysisThread {
  readonly #options: StartMessage;
  readonly #codec: Codec;
  readonly #context: AnalyzerContext;
  readonly #analyzers = new Map<string, Analyzer>();

  constructor(options: StartMessage, codec: Codec, context: AnalyzerContext) {
    this.#options = options;
    this.#codec = codec;
    this.#context = context;
  }

  judge(camera: string, jpeg: Uint8Array<ArrayBuffer>): TimedJudgement {
    try {
      return judgeJpeg(this.#codec, this.#analyzerOf(camera), jpeg, this.#options);
    } catch (error) {
      const reason = openCvError(this.#context.cv, error).message;
      return { judgement: analyzerFailed(reason), decodeMs: 0, analyzeMs: 0 };
    }
  }

  forget(camera: string): void {
    this.#analyzers.get(camera)?.[Symbol.dispose]();
    this.#analyzers.delete(camera);
  }

  #analyzerOf(camera: string): Analyzer {
    let analyzer = this.#analyzers.get(camera);
    if (analyzer === undefined) {
      analyzer = createAnalyzer(this.#options.analyzer, this.#context);
      this.#analyzers.set(camera, analyzer);
    }
    return analyzer;
  }
}

const starting = Promise.withResolvers<AnalysisThread>();

self.onmessage = async ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case "start":
      return await start(data);
    case "judge": {
      const thread = await starting.promise;
      const judged = thread.judge(data.camera, data.jpeg);
      return reply({ kind: "judged", id: data.id, jpeg: data.jpeg, ...judged }, [data.jpeg.buffer]);
    }
    case "forget":
      return (await starting.promise).forget(data.camera);
  }
};

async function start(options: StartMessage): Promise<void> {
  try {
    const [codec, { cv }] = await Promise.all([createCodec(options.codec), loadOpenCv()]);
    starting.resolve(new AnalysisThread(options, codec, { cv }));
    reply({ kind: "ready", codec: codec.name });
  } catch (error) {
    die(error);
  }
}

/** Ends the thread with its reason as a message: what Deno prints of an uncaught error is a stack trace. */
function die(error: unknown): void {
  reply({ kind: "broken", reason: error instanceof Error ? error.message : String(error) });
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

function reply(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}
