import { BoundedQueue } from "../bounded_queue.ts";
import { CameraLimitError } from "../camera_limit_error.ts";
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
import type { Judgement, PartCounts, Result } from "../result.ts";
import type { CameraNames } from "./camera_names.ts";
import type { Hub, HubCamera } from "./hub.ts";

/** Messages of one peer that are read before the first of them is answered: the next is there when one is judged. */
const READ_AHEAD = 4;

/** How long what was read may take to be answered once the server has to stop. */
const DRAIN_MS = 5000;

/** Who is refused comes again and again: that is told once in so long. */
const REFUSED_MS = 60_000;

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
  /** Name of what judges them, as answers tell it. */
  readonly analyzer: string;
  judge(jpeg: Uint8Array<ArrayBuffer>): Promise<JudgedJpeg>;
}

/** Options of {@linkcode serveSession}, the same for all sessions. */
export interface SessionOptions extends Pick<ReadMessagesOptions, "maxBytes" | "budget" | "messageTimeout"> {
  /** Gives a camera its judge. Throws {@linkcode CameraLimitError} where there are too many. */
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
  /** Of the camera, where parts are judged. */
  #parts?: PartCounts;
  #peerGone = false;
  #isRefused = false;
  /** When it was last told that a camera was refused, by whatever session. */
  static #refusalToldAt = -Infinity;

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
      if (this.#isRefused) how = "was refused";
    } catch (error) {
      how = await this.#readingEnded(error);
      if (error === signal.reason) timer = setTimeout(() => close(this.#conn), DRAIN_MS);
    }
    this.#answers.close();
    await writing;
    clearTimeout(timer);
    signal.removeEventListener("abort", onStop);
    // Its peer may come back at once, and is to find its name and its place free.
    this.#scope.dispose();
    await closeGently(this.#conn);
    this.#logEnd(how);
  }

  async #read(): Promise<void> {
    const { maxBytes, budget, messageTimeout } = this.#options;
    const messages = readMessages(this.#conn, {
      maxBytes,
      budget,
      messageTimeout,
      signal: this.#reading.signal,
    });
    for await (const message of messages) {
      await this.#answers.put(this.#answer(message));
      if (this.#isRefused) return;
    }
  }

  #logEnd(how: string): void {
    const peer = this.#peer;
    if (this.#camera === undefined) return log.debug("{peer} {how}", { peer, how });
    const parts = this.#parts === undefined ? "" : `, ${partsWords(this.#parts)}`;
    const properties = { camera: this.#camera.name, peer, how, frames: this.#frames, parts };
    log.info("{camera} ({peer}) {how} after {frames} frames{parts}", properties);
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
      if (error instanceof CameraLimitError) return { form, body: this.#refuse(error, receivedAt) };
      // Whatever goes wrong with one frame is its own answer, and nobody else's trouble.
      log.error("{peer}: a frame could not be judged: {error}", { peer: this.#peer, error });
      const reason = error instanceof Error ? error.message : String(error);
      const judgement: Judgement = { result: "error", code: "analyzer-failed", reason };
      return { form, body: this.#show(this.#result(judgement, receivedAt)) };
    } finally {
      message.release();
    }
  }

  /** The peer is told, and no more is read of it: its next frames would have to be refused as well. */
  #refuse({ code, message }: CameraLimitError, receivedAt: number): Result {
    this.#isRefused = true;
    const now = performance.now();
    if (now - Session.#refusalToldAt > REFUSED_MS) {
      log.warn("{peer} is refused: {reason}", { peer: this.#peer, reason: message });
      Session.#refusalToldAt = now;
    }
    return this.#result({ result: "error", code, reason: message }, receivedAt);
  }

  async #judge(jpeg: Uint8Array<ArrayBuffer>, receivedAt: number): Promise<Result> {
    const started = performance.now();
    const metadata = readMetadata(jpeg);
    const { judge } = this.#introduce(metadata?.camera);
    this.#frames++;
    const { judgement, decodeMs, analyzeMs, jpeg: shown } = await judge.judge(jpeg);
    if (judgement.part !== undefined) this.#parts = judgement.part.counts;
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
      if (camera !== undefined) this.#introduce(camera);
      const { name, judge } = this.#camera ?? {};
      return { vid: 1, hello: true, camera: name, analyzer: judge?.analyzer };
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
      analyzer: this.#camera?.judge.analyzer,
      ...measured,
      timing: { receivedAt, answeredAt: receivedAt },
    };
  }

  /** One connection is one camera: the first message that knows names it, else the peer's address does. */
  #introduce(name: string | undefined): { name: string; judge: Judge } {
    if (this.#camera === undefined) {
      const { names, judgeOf, hub } = this.#options;
      using scope = new DisposableStack(); // a camera that gets no judge gives its name back
      const taken = scope.use(names.take(name ?? this.#conn.remoteAddr.hostname));
      const judge = scope.use(judgeOf(taken.name));
      const shown = scope.use(hub?.camera(taken.name));
      this.#scope.use(scope.move());
      this.#camera = { name: taken.name, judge, shown };
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

function partsWords({ seen, ok, ng, unknown }: PartCounts): string {
  return `${seen} parts: ${ok} ok, ${ng} ng, ${unknown} unknown`;
}

/** Two decimals: hundredths of a millisecond are more than the clock is worth. */
function ms(value: number): number {
  return Math.round(value * 100) / 100;
}
