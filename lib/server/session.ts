import { CameraLimitError } from "../camera_limit_error.ts";
import type { FrameMetadata } from "../frame.ts";
import { readMetadata } from "../jpeg/metadata.ts";
import { close, closeGently, isGone } from "../link/close_gently.ts";
import { hostAndPort } from "../link/host_and_port.ts";
import { isHello, parseHello } from "../link/hello.ts";
import { type Message, readMessages, type ReadMessagesOptions } from "../link/read_messages.ts";
import { WireError } from "../link/wire_error.ts";
import { writeJson } from "../link/write_message.ts";
import { logOf } from "../log.ts";
import type { Judgement, PartCounts, Result, ServerTiming } from "../result.ts";
import { CLOCK } from "../steady_clock.ts";
import type { SpareBuffers } from "../spare_buffers.ts";
import { toHundredths } from "../to_hundredths.ts";
import { AnswerQueue, type Reply } from "./answer_queue.ts";
import type { Outcome } from "./answer_ring.ts";
import { describeCounts } from "./camera_tally.ts";
import type { FrameFacts } from "./hub.ts";
import type { JudgedJpeg, JudgeOptions } from "./judge.ts";
import { RelativeAge } from "./relative_age.ts";
import type { Seat, SeatHolder } from "./seat.ts";
import { SeatError, type SeatErrorCode } from "./seat_error.ts";
import type { Seats } from "./seats.ts";
import { TimedConn } from "./timed_conn.ts";

/** How long what was read may take to be answered once the server has to stop. */
const DRAIN_MS = 5000;

/** Who is refused comes again and again: that is told once in so long. */
const REFUSED_MS = 60_000;

/**
 * How long a client may be silent that says its stream: such a client has something to say at least every 10 s, if only a
 * hello. With two of them lost on the way it is given up.
 */
const STREAM_SILENCE_MS = 30_000;

const log = logOf("server");

/** Options of {@linkcode serveSession}, the same for all sessions. */
export interface SessionOptions extends Pick<ReadMessagesOptions, "maxBytes" | "budget" | "messageTimeout"> {
  /** Memory of frames that nobody looks at any more. @default {each frame has its own} */
  spare?: SpareBuffers;
  /** Where cameras get their places, with what judges them. */
  seats: Pick<Seats, "take">;
  /**
   * How long a peer that waits for no answer may send nothing until it is left, in ms; one that says its stream 30 s at most.
   *
   * @default {for ever, whatever it says}
   */
  idleTimeout?: number;
  /** How long a peer may take nothing of its answers until it is left, in ms. @default {10_000} */
  writeTimeout?: number;
  /** How old a live frame may be when its turn comes, whatever its client allows for, in ms. @default {Infinity} */
  maxAgeMs?: number;
  /**
   * How long a client whose name was taken over may wait for its next message, with whose answer it is told, in ms: longer than
   * the 10 s after which an idle client says a hello.
   *
   * @default {15_000}
   */
  takenOverMs?: number;
  /** Stops the reading; what was read is answered, for at most 5 s. */
  signal: AbortSignal;
}

const DEFAULTS = { writeTimeout: 10_000, takenOverMs: 15_000 } satisfies Partial<SessionOptions>;

/** The part of a connection that a session takes. */
export type SessionConn = Pick<Deno.TcpConn, "read" | "write" | "close" | "closeWrite" | "remoteAddr">;

/** Serves one peer until it leaves: each of its messages gets one answer, in order. Never throws. Closes `conn`. */
export async function serveSession(conn: SessionConn, options: SessionOptions): Promise<void> {
  await new Session(conn, options).serve();
}

/** Why a session ends whose client came on another connection. */
const REPLACED = new Error("Its client came on another connection");

/** When it was last told that a camera was refused, by whatever session. */
const refusalToldAt = new Map<SeatErrorCode | CameraLimitError["code"], number>();

class Session implements SeatHolder {
  readonly peer: string;
  readonly #rawConn: SessionConn;
  readonly #conn: TimedConn;
  readonly #options: SessionOptions & typeof DEFAULTS;
  /** Aborted by the server that stops, or by this session whose peer is to be left. */
  readonly #reading = new AbortController();
  readonly #answers = new AnswerQueue();
  readonly #age = new RelativeAge();
  /** Whether each message is told. Asked once: for each of them that would be no small part of what it costs. */
  readonly #isTold = log.isEnabledFor("debug");
  #seat?: Seat;
  /** Whether nobody takes answers any more. */
  #peerGone = false;
  #hasEnded = false;
  #isRefused = false;
  /** Whether its client is on another connection. */
  #isReplaced = false;
  /** Why no more of its frames are judged. */
  #takenOver?: Error;
  #takenOverTimer?: ReturnType<typeof setTimeout>;
  #notice?: string;

  constructor(conn: SessionConn, options: SessionOptions) {
    this.#rawConn = conn;
    this.#options = { ...DEFAULTS, ...options };
    this.#conn = new TimedConn(conn, { ...this.#options, isOwed: () => this.#answers.owed > 0 });
    this.peer = hostAndPort(conn.remoteAddr.hostname, conn.remoteAddr.port);
  }

  async serve(): Promise<void> {
    const { signal } = this.#options;
    const onStop = () => this.#reading.abort(signal.reason);
    signal.addEventListener("abort", onStop);
    if (signal.aborted) onStop();
    log.debug("{peer} connected", { peer: this.peer });
    const writing = this.#write();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let how = "left";
    try {
      await this.#read();
      if (this.#isRefused) how = this.#takenOver === undefined ? "was refused" : "was sent away";
    } catch (error) {
      how = await this.#readingEnded(error);
      if (error === signal.reason) timer = setTimeout(() => close(this.#rawConn), DRAIN_MS);
    }
    this.#hasEnded = true;
    this.#answers.close();
    await writing;
    this.#conn[Symbol.dispose]();
    clearTimeout(timer);
    clearTimeout(this.#takenOverTimer);
    signal.removeEventListener("abort", onStop);
    // Its peer may come back at once, and is to find its name and its place free.
    this.#seat?.[Symbol.dispose]();
    if (this.#peerGone) close(this.#rawConn);
    else await closeGently(this.#rawConn);
    this.#logEnd(how);
  }

  get hasLeft(): boolean {
    return this.#hasEnded || this.#peerGone;
  }

  replaced(): void {
    this.#isReplaced = true;
    this.#leave(REPLACED);
  }

  takenOver(reason: Error): void {
    this.#takenOver = reason;
    const { takenOverMs } = this.#options;
    this.#takenOverTimer = setTimeout(() => this.#reading.abort(reason), takenOverMs);
  }

  notify(notice: string): void {
    this.#notice = notice;
  }

  async #read(): Promise<void> {
    const { signal } = this.#reading;
    const messages = readMessages(this.#conn, { ...this.#options, signal });
    for await (const message of messages) {
      await this.#answers.put(this.#answer(message));
      if (this.#isRefused) return;
    }
  }

  #logEnd(how: string): void {
    const { peer } = this;
    if (this.#seat === undefined || this.#isReplaced) return log.debug("{peer} {how}", { peer, how });
    const { name: camera, client } = this.#seat;
    const counts = client.tally.counts();
    const words = describeCounts(counts);
    log.info("{camera} ({peer}) {how} after {frames} frames{counts}{parts}", {
      camera,
      peer,
      how,
      frames: counts.received,
      counts: words && `: ${words}`,
      parts: counts.parts ? `; ${partsWords(counts.parts)}` : "",
    });
  }

  /** Says in what way the reading ended, and answers what can still be answered. */
  async #readingEnded(error: unknown): Promise<string> {
    if (error === this.#options.signal.reason) return "was told goodbye";
    if (error === REPLACED) return "was replaced";
    if (error === this.#takenOver) return "was sent away";
    if (isGone(error)) return "left";
    log.warn("{peer}: {error}", { peer: this.#seat?.name ?? this.peer, error });
    if (error instanceof WireError && error.code === "oversized") {
      const judgement: Judgement = { result: "error", code: "too-large", reason: error.message };
      await this.#answers.put(
        Promise.resolve({ body: this.#result(judgement, performance.now()), form: error.form }),
      );
    }
    return "was sent away";
  }

  /** Writes the answers as they become known, in the order of the messages. */
  async #write(): Promise<void> {
    for await (const { body, form } of this.#answers) {
      if (this.#peerGone) continue;
      try {
        if (this.#notice !== undefined) body.notice = this.#notice;
        this.#notice = undefined;
        if (body.timing !== undefined) body.timing.answeredAt = CLOCK.now();
        await writeJson(this.#conn, body, form);
      } catch (error) {
        // Who does not take its answers needs none: no more of its frames are read.
        this.#leave(error);
      }
    }
  }

  /** Neither reads nor writes any more; what is being judged still is, for the client that may come back. */
  #leave(reason: unknown): void {
    this.#peerGone = true;
    this.#reading.abort(reason);
  }

  async #answer(message: Message): Promise<Reply> {
    const receivedTick = performance.now();
    const { payload, length, form } = message;
    if (this.#isTold) log.debug("received {length} bytes", { length });
    try {
      if (this.#takenOver !== undefined) throw this.#takenOver;
      if (payload === undefined) return { form, body: this.#noMemory(length, receivedTick) };
      if (isHello(payload)) return { form, body: this.#hello(payload, receivedTick) };
      return { form, body: await this.#frame(payload, receivedTick) };
    } catch (error) {
      if (error instanceof CameraLimitError || error instanceof SeatError) {
        return { form, body: this.#refuse(error, receivedTick) };
      }
      log.error("{peer}: a message could not be answered: {error}", { peer: this.peer, error });
      return { form, body: this.#result(failed(error), receivedTick) };
    } finally {
      message.release();
    }
  }

  /** The peer is told, and no more is read of it: its next frames would have to be refused as well. */
  #refuse({ code, message }: CameraLimitError | SeatError, receivedTick: number): Result {
    this.#isRefused = true;
    const now = performance.now();
    const wasTold = this.#takenOver !== undefined; // when that happened
    if (!wasTold && now - (refusalToldAt.get(code) ?? -Infinity) > REFUSED_MS) {
      log.warn("{peer} is refused: {reason}", { peer: this.peer, reason: message });
      refusalToldAt.set(code, now);
    }
    return this.#result({ result: "error", code, reason: message }, receivedTick);
  }

  /** Which frame it was nobody knows: it was not read. */
  #noMemory(length: number, receivedTick: number): Result {
    const reason = `There was no memory for its ${length} bytes: other cameras' frames are waiting`;
    const result = this.#result({ result: "dropped", code: "overload", reason }, receivedTick);
    const { client, shown } = this.#seat ?? {};
    client?.tally.receive();
    client?.tally.settle(result);
    shown?.judged(result, undefined, { bytes: length, isLive: false });
    return result;
  }

  /** A frame that its client sends again is answered as before. */
  async #frame(jpeg: Uint8Array<ArrayBuffer>, receivedTick: number): Promise<Result> {
    const metadata = readMetadata(jpeg);
    const seat = this.#introduce(metadata);
    const { client } = seat;
    const judge = () => this.#judge(seat, jpeg, receivedTick, metadata);
    const { stream, sequence } = metadata ?? {};
    if (sequence === undefined || stream === undefined || stream !== client.stream) {
      return (await judge()).result;
    }
    const { result, isRepeated } = await client.answers.answer(sequence, judge);
    if (!isRepeated) return result;
    client.tally.repeat();
    return { ...result, timing: timingOf(receivedTick) };
  }

  async #judge(
    { judge, client: { tally }, shown }: Seat,
    jpeg: Uint8Array<ArrayBuffer>,
    receivedTick: number,
    metadata?: FrameMetadata,
  ): Promise<Outcome> {
    tally.receive();
    const facts = this.#factsOf(jpeg.length, receivedTick, metadata);
    let judged: JudgedJpeg;
    try {
      judged = await judge.judge(jpeg, this.#judgeOptions(metadata, receivedTick, facts));
    } catch (error) {
      // Whatever goes wrong with one frame is its own answer, and nobody else's trouble.
      log.error("{peer}: a frame could not be judged: {error}", { peer: this.peer, error });
      judged = { judgement: failed(error), decodeMs: 0, analyzeMs: 0 };
    }
    const { judgement, decodeMs, analyzeMs, jpeg: picture, isRefused } = judged;
    const result = this.#result(judgement, receivedTick, metadata);
    const waitMs = Math.max(0, performance.now() - receivedTick - decodeMs - analyzeMs);
    Object.assign(result.timing!, {
      waitMs: toHundredths(waitMs),
      decodeMs: toHundredths(decodeMs),
      analyzeMs: toHundredths(analyzeMs),
    });
    tally.settle(result);
    const isDropped = judgement.result === "dropped";
    // Of a frame that made room for a newer one there is nothing to see.
    const isSeen = shown !== undefined && (!isDropped || judgement.code !== "overload");
    if (!isSeen) shown?.superseded(result, facts);
    const unused = isSeen ? shown.judged(result, picture, facts) : picture;
    if (unused !== undefined) this.#options.spare?.giveBack(unused.buffer);
    return { result, isFinal: !isDropped && !isRefused };
  }

  #factsOf(bytes: number, receivedTick: number, metadata: FrameMetadata = {}): FrameFacts {
    const { live = false, capturedAt, sentAt } = metadata;
    const facts: FrameFacts = { bytes, isLive: live };
    if (!live || capturedAt === undefined) return facts;
    facts.ageMs = this.#age.of({ capturedAt, receivedAt: receivedTick });
    if (sentAt !== undefined) facts.clientMs = Math.max(0, sentAt - capturedAt);
    return facts;
  }

  #judgeOptions(
    metadata: FrameMetadata = {},
    receivedTick: number,
    { ageMs }: FrameFacts,
  ): JudgeOptions {
    const { live = false, capturedAt, sourceMs, maxAgeMs = Infinity } = metadata;
    const times = { capturedAt, sourceMs };
    if (ageMs === undefined) return { live, times };
    const mostMs = Math.min(maxAgeMs, this.#options.maxAgeMs ?? Infinity);
    return { live, times, expiresAt: receivedTick + mostMs - ageMs };
  }

  #hello(payload: Uint8Array, receivedTick: number): Reply["body"] {
    try {
      const hello = parseHello(payload);
      if (hello.camera !== undefined) this.#introduce(hello);
      const { name, judge } = this.#seat ?? {};
      return { vid: 1, hello: true, camera: name, analyzer: judge?.analyzer, timing: timingOf(receivedTick) };
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return this.#result({ result: "error", code: "bad-jpeg", reason: error.message }, receivedTick);
    }
  }

  #result(judgement: Judgement, receivedTick: number, metadata?: FrameMetadata): Result {
    const { result, code, reason, ...measured } = judgement;
    return {
      vid: 1,
      result,
      code,
      reason,
      camera: this.#seat?.name,
      stream: metadata?.stream,
      sequence: metadata?.sequence,
      analyzer: this.#seat?.judge.analyzer,
      ...measured,
      timing: timingOf(receivedTick),
    };
  }

  /** One connection is one camera: the first message that knows names it, else the peer's address does. */
  #introduce({ camera, stream }: Pick<FrameMetadata, "camera" | "stream"> = {}): Seat {
    if (this.#seat === undefined) {
      const address = this.#rawConn.remoteAddr.hostname;
      this.#seat = this.#options.seats.take({ camera, stream, address, holder: this });
      const { idleTimeout } = this.#options;
      if (stream !== undefined && idleTimeout !== undefined) {
        this.#conn.idleTimeout = Math.min(idleTimeout, STREAM_SILENCE_MS);
      }
    }
    return this.#seat;
  }
}

function failed(error: unknown): Judgement {
  const reason = error instanceof Error ? error.message : String(error);
  return { result: "error", code: "analyzer-failed", reason };
}

function timingOf(receivedTick: number): ServerTiming {
  const receivedAt = toHundredths(CLOCK.at(receivedTick));
  return { receivedAt, answeredAt: receivedAt };
}

function partsWords({ seen, ok, ng, unknown }: PartCounts): string {
  return `${seen} parts: ${ok} ok, ${ng} ng, ${unknown} unknown`;
}
