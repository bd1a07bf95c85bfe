import { BoundedQueue } from "../bounded_queue.ts";
import type { FrameMetadata } from "../frame.ts";
import { readMetadata } from "../jpeg/metadata.ts";
import { close, closeGently, isGone } from "../link/close_gently.ts";
import type { HeaderForm } from "../link/header.ts";
import { hostAndPort } from "../link/host_and_port.ts";
import { type HelloAnswer, isHello, parseHello } from "../link/hello.ts";
import { type Message, readMessages, type ReadMessagesOptions } from "../link/read_messages.ts";
import { WireError } from "../link/wire_error.ts";
import { writeJson } from "../link/write_message.ts";
import { logOf } from "../log.ts";
import type { Judgement, Result } from "../result.ts";
import type { CameraNames } from "./camera_names.ts";
import type { Hub, HubCamera } from "./hub.ts";

/** Messages of one peer that are read before the first of them is answered: the next is there when one is judged. */
const READ_AHEAD = 4;

/** How long what was read may take to be answered once the server has to stop. */
const DRAIN_MS = 5000;

const log = logOf("server");

/** A frame's judgement, and what it took. */
export interface JudgedJpeg {
  judgement: Judgement;
  /** In ms. */
  decodeMs: number;
  /** In ms. */
  analyzeMs: number;
  /** The frame's JPEG, given back where the judge still has it. */
  jpeg?: Uint8Array<ArrayBuffer>;
}

/** What judges the frames of one camera. */
export interface Judge extends Disposable {
  judge(jpeg: Uint8Array<ArrayBuffer>): Promise<JudgedJpeg>;
}

/** Options of {@linkcode serveSession}, the same for all sessions. */
export interface SessionOptions extends Pick<ReadMessagesOptions, "maxBytes" | "budget" | "messageTimeout"> {
  /** Name of the analyzer, as answers tell it. */
  analyzer: string;
  /** Gives a camera its judge. */
  judgeOf(camera: string): Judge;
  names: CameraNames;
  /** Shows what was judged; left out where nobody looks on. */
  hub?: Pick<Hub, "camera">;
  /** Stops the reading; what was read is answered, for at most 5 s. */
  signal: AbortSignal;
}

/** The part of a connection that a session takes. */
export type SessionConn = Pick<Deno.TcpConn, "read" | "write" | "close" | "closeWrite" | "remoteAddr">;

/** Serves one peer until it leaves: each of its messages gets one answer, in order. Never throws. Closes `conn`. */
export async function serveSession(conn: SessionConn, options: SessionOptions): Promise<void> {
  using session = new Session(conn, options);
  await session.serve();
}

type AnswerBody = Result | HelloAnswer;

class Session implements Disposable {
  readonly #conn: SessionConn;
  readonly #peer: string;
  readonly #options: SessionOptions;
  /** Aborted by the server that stops, or by this session whose peer is gone. */
  readonly #reading = new AbortController();
  readonly #answers = new BoundedQueue<Promise<{ body: AnswerBody; form: HeaderForm }>>(READ_AHEAD);
  readonly #scope = new DisposableStack();
  #camera?: { name: string; judge: Judge; shown?: HubCamera };
  #frames = 0;
  #peerGone = false;

  constructor(conn: SessionConn, options: SessionOptions) {
    this.#conn = conn;
    this.#options = options;
    this.#peer = hostAndPort(conn.remoteAddr.hostname, conn.remoteAddr.port);
  }

  [Symbol.dispose](): void {
    this.#scope.dispose();
  }

  async serve(): Promise<void> {
    const { signal } = this.#options;
    const onStop = () => this.#reading.abort(signal.reason);
    signal.addEventListener("abort", onStop);
    if (signal.aborted) onStop();
    log.debug("{peer} connected", { peer: this.#peer });
    const writing = this.#write();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let how = "left";
    try {
      await this.#read();
    } catch (error) {
      how = await this.#readingEnded(error);
      if (error === signal.reason) timer = setTimeout(() => close(this.#conn), DRAIN_MS);
    }
    this.#answers.close();
    await writing;
    clearTimeout(timer);
    signal.removeEventListener("abort", onStop);
    await closeGently(this.#conn);
    const properties = { camera: this.#camera?.name, peer: this.#peer, how, frames: this.#frames };
    if (this.#camera) log.info("{camera} ({peer}) {how} after {frames} frames", properties);
    else log.debug("{peer} {how}", properties);
  }

  async #read(): Promise<void> {
    const { maxBytes, budget, messageTimeout } = this.#options;
    const messages = readMessages(this.#conn, {
      maxBytes,
      budget,
      messageTimeout,
      signal: this.#reading.signal,
    });
    for await (const message of messages) await this.#answers.put(this.#answer(message));
  }

  /** Says in what way the reading ended, and answers what can still be answered. */
  async #readingEnded(error: unknown): Promise<string> {
    if (error === this.#options.signal.reason) return "was told goodbye";
    if (this.#peerGone || isGone(error)) return "left";
    log.warn("{peer}: {error}", { peer: this.#camera?.name ?? this.#peer, error });
    if (error instanceof WireError && error.code === "oversized") {
      const judgement: Judgement = { result: "error", code: "too-large", reason: error.message };
      await this.#answers.put(
        Promise.resolve({ body: this.#result(judgement, Date.now()), form: error.form }),
      );
    }
    return "was sent away";
  }

  /** Writes the answers as they become known, in the order of the messages. */
  async #write(): Promise<void> {
    for await (const { body, form } of this.#answers) {
      if (this.#peerGone) continue;
      try {
        if ("timing" in body && body.timing) body.timing.answeredAt = Date.now();
        await writeJson(this.#conn, body, form);
      } catch (error) {
        // Who does not take its answers needs none: no more of its frames are read.
        this.#peerGone = true;
        this.#reading.abort(error);
      }
    }
  }

  async #answer(message: Message): Promise<{ body: AnswerBody; form: HeaderForm }> {
    const receivedAt = Date.now();
    const { payload, length, form } = message;
    log.debug("received {length} bytes", { length });
    try {
      if (payload === undefined) {
        return { form, body: this.#show(this.#result(overload(length), receivedAt)) };
      }
      if (isHello(payload)) return { form, body: this.#hello(payload, receivedAt) };
      return { form, body: await this.#judge(payload, receivedAt) };
    } catch (error) {
      // Whatever goes wrong with one frame is its own answer, and nobody else's trouble.
      log.error("{peer}: a frame could not be judged: {error}", { peer: this.#peer, error });
      const reason = error instanceof Error ? error.message : String(error);
      const judgement: Judgement = { result: "error", code: "analyzer-failed", reason };
      return { form, body: this.#show(this.#result(judgement, receivedAt)) };
    } finally {
      message.release();
    }
  }

  async #judge(jpeg: Uint8Array<ArrayBuffer>, receivedAt: number): Promise<Result> {
    const started = performance.now();
    const metadata = readMetadata(jpeg);
    const { judge } = this.#introduce(metadata?.camera);
    this.#frames++;
    const { judgement, decodeMs, analyzeMs, jpeg: shown } = await judge.judge(jpeg);
    const result = this.#result(judgement, receivedAt, metadata);
    const waitMs = Math.max(0, performance.now() - started - decodeMs - analyzeMs);
    Object.assign(result.timing!, { waitMs: ms(waitMs), decodeMs: ms(decodeMs), analyzeMs: ms(analyzeMs) });
    return this.#show(result, shown);
  }

  #show(result: Result, jpeg?: Uint8Array<ArrayBuffer>): Result {
    this.#camera?.shown?.judged(result, jpeg);
    return result;
  }

  #hello(payload: Uint8Array, receivedAt: number): AnswerBody {
    try {
      const { camera } = parseHello(payload);
      const name = camera === undefined ? this.#camera?.name : this.#introduce(camera).name;
      return { vid: 1, hello: true, camera: name, analyzer: this.#options.analyzer };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return this.#result({ result: "error", code: "bad-jpeg", reason: error.message }, receivedAt);
    }
  }

  #result(judgement: Judgement, receivedAt: number, metadata?: FrameMetadata): Result {
    const { result, code, reason, ...measured } = judgement;
    return {
      vid: 1,
      result,
      code,
      reason,
      camera: this.#camera?.name,
      stream: metadata?.stream,
      sequence: metadata?.sequence,
      analyzer: this.#options.analyzer,
      ...measured,
      timing: { receivedAt, answeredAt: receivedAt },
    };
  }

  /** One connection is one camera: the first message that knows names it, else the peer's address does. */
  #introduce(name: string | undefined): { name: string; judge: Judge } {
    if (this.#camera === undefined) {
      const { names, judgeOf, hub } = this.#options;
      const taken = this.#scope.use(names.take(name ?? this.#conn.remoteAddr.hostname));
      this.#camera = {
        name: taken.name,
        judge: this.#scope.use(judgeOf(taken.name)),
        shown: this.#scope.use(hub?.camera(taken.name)),
      };
      log.info("{camera} ({peer}) came", { camera: taken.name, peer: this.#peer });
    }
    return this.#camera;
  }
}

/** What a frame is answered with for which there was no memory. */
function overload(length: number): Judgement {
  const reason = `There was no memory for its ${length} bytes: other cameras' frames are waiting`;
  return { result: "dropped", code: "overload", reason };
}

/** Two decimals: hundredths of a millisecond are more than the clock is worth. */
function ms(value: number): number {
  return Math.round(value * 100) / 100;
}
