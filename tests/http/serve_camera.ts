import { AnalysisPool } from "../../lib/analyze/pool.ts";
import { parseAnalyzerChoice, parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { createApp } from "../../lib/http/create_app.ts";
import { readPageFiles } from "../../lib/http/page_files.ts";
import type { Serving } from "../../lib/http/serving.ts";
import type { Result } from "../../lib/result.ts";
import type { FrameFacts } from "../../lib/server/hub.ts";
import { CameraTally } from "../../lib/server/camera_tally.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { makeServing } from "./make_serving.ts";

/** Options of {@linkcode serveCamera}. */
export interface ServeCameraOptions extends Partial<Serving> {
  /** @default {"line-3"} */
  camera?: string;
  /** As `--analyzer` says. @default {"quality"} */
  analyzer?: string;
  /** As `--set` says. */
  set?: string[];
  /** How its frames come. @default {live} */
  facts?: FrameFacts;
}

/** A server without ports: real hub, pool and app, and a camera whose frames a test sends. */
export class ServedCamera implements AsyncDisposable {
  readonly serving: Serving;
  readonly #options: ServeCameraOptions;
  readonly #app: ReturnType<typeof createApp>;
  readonly #stack: AsyncDisposableStack;
  readonly #send: (jpeg: Uint8Array<ArrayBuffer>) => Promise<Result>;

  constructor(
    options: ServeCameraOptions,
    made: {
      serving: Serving;
      app: ReturnType<typeof createApp>;
      stack: AsyncDisposableStack;
      send(jpeg: Uint8Array<ArrayBuffer>): Promise<Result>;
    },
  ) {
    this.#options = options;
    this.serving = made.serving;
    this.#app = made.app;
    this.#stack = made.stack;
    this.#send = made.send;
  }

  /** The camera's name in a path. */
  get inPath(): string {
    return encodeURIComponent(this.#options.camera ?? "line-3");
  }

  /** Has a frame judged and shown, as a session does. */
  async send(jpeg?: Uint8Array<ArrayBuffer>): Promise<Result> {
    return await this.#send(jpeg ?? await makeJpeg());
  }

  /** Asks as a program on this machine does. */
  ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Host: "127.0.0.1:8080", ...init.headers };
    return Promise.resolve(this.#app.request(path, { ...init, headers }));
  }

  /** Asks with JSON. */
  tell(method: string, path: string, body: unknown): Promise<Response> {
    const headers = { "Content-Type": "application/json" };
    return this.ask(path, { method, headers, body: JSON.stringify(body) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.serving.onLookers.close();
    await this.#stack.disposeAsync();
  }
}

/** Starts it. */
export async function serveCamera(options: ServeCameraOptions = {}): Promise<ServedCamera> {
  const { camera: name = "line-3", analyzer = "quality", set = [], facts, ...own } = options;
  const stack = new AsyncDisposableStack();
  const settings = new Settings({
    analyzers: [parseAnalyzerChoice(analyzer)],
    assignments: set.map(parseAssignment),
  });
  const pool = stack.use(
    await AnalysisPool.start({ settings, codec: "auto", maxPixels: 64e6, workers: 1 }),
  );
  const serving = makeServing({ pool, ...own });
  stack.use(serving.hub);
  const tally = new CameraTally();
  const judging = stack.use(pool.camera(name));
  const shown = stack.use(serving.hub.camera(name, () => tally.counts()));
  let sequence = 0;
  const send = async (jpeg: Uint8Array<ArrayBuffer>): Promise<Result> => {
    tally.receive();
    const bytes = jpeg.length;
    const { judgement, decodeMs, analyzeMs, jpeg: picture } = await judging.judge(jpeg);
    const receivedAt = Date.now();
    const result: Result = {
      vid: 1,
      ...judgement,
      camera: name,
      stream: "5feed3d60232",
      sequence: sequence++,
      analyzer,
      timing: { receivedAt, answeredAt: receivedAt, waitMs: 1, decodeMs, analyzeMs },
    };
    tally.settle(result);
    shown.judged(result, picture, facts ?? { bytes, isLive: true, ageMs: 4, clientMs: 3 });
    return result;
  };
  const app = createApp({ serving, host: "127.0.0.1", files: await readPageFiles() });
  return new ServedCamera({ camera: name }, { serving, app, stack, send });
}
