import { Accounting, type DropCode, type Stats } from "../accounting.ts";
import { BoundedQueue } from "../bounded_queue.ts";
import type { Capture } from "../capture/capture.ts";
import { type CaptureOptions, isRecorded } from "../capture/capture_options.ts";
import { openCapture } from "../capture/open_capture.ts";
import type { Outage } from "../capture/outages.ts";
import { watchCapture } from "../capture/watch_capture.ts";
import type { CodecName } from "../codec/codec.ts";
import { Encoder } from "../codec/encoder.ts";
import type { Frame, Picture, RoomyJpeg } from "../frame.ts";
import { type FrameTiming, frameTiming } from "../frame_timing.ts";
import { HEADROOM } from "../jpeg/metadata.ts";
import { AdaptiveQuality } from "../link/adaptive_quality.ts";
import { connect } from "../link/connect.ts";
import { DelayLimit } from "../link/delay_limit.ts";
import type { EncodedFrame, FlightLog } from "../link/flight.ts";
import type { HeaderForm } from "../link/header.ts";
import { FixedLimit } from "../link/in_flight_limit.ts";
import { sendFrames } from "../link/send_frames.ts";
import { ServerClock } from "../link/server_clock.ts";
import { type Answer, verdictOf } from "../result.ts";
import { SpareBuffers } from "../spare_buffers.ts";
import { toHundredths } from "../to_hundredths.ts";

/** Frames that are encoded at a time: half of the cores, as the source and, mostly, the server need some, too. */
const ENCODINGS = Math.min(4, Math.max(1, Math.floor(navigator.hardwareConcurrency / 2)));

/** What is sent, to whom, and how. */
export interface ClientRunOptions extends Omit<CaptureOptions, "live"> {
  /** The name under which the server knows these frames. */
  camera: string;
  host: string;
  port: number;
  /** How lengths stand before messages. */
  header: HeaderForm;
  codec: CodecName | "auto";
  /** The JPEG quality: 1 to 100. */
  quality: number;
  /** How far the quality may go down where the network is narrow; left out where it stays as it is. */
  minQuality?: number;
  /** `live`: the newest frame wins; `lossless`: nothing is dropped and the source waits. */
  mode: "live" | "lossless";
  /** How many frames may be in flight. */
  window: number;
  /** A live frame that is older is not judged, in ms. */
  maxAgeMs?: number;
  /** A live source that gives no frame for so long is started again, in ms. */
  stallMs: number;
  /** How often in a row a server is tried again that is not there, or gone. */
  retry: number;
  /** In ms. */
  timeouts: { connect: number; answer: number; write: number };
}

/** Who follows a run. */
export interface ClientRunEvents {
  /** Asks to leave: what is in flight is answered still. */
  signal: AbortSignal;
  /** Is told in words for a person what is not as it should be. */
  onWarning(words: string): void;
  /** Is told in words for a person what is well again, or changed. */
  onInfo(words: string): void;
}

/** Who takes what a run brings. */
export interface ClientRunTakers {
  /** Is given each JPEG that was sent; the next one waits. Its bytes must stay as they are. */
  onSent?(jpeg: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** Is given each answer, with the client's own times; the next one waits. */
  onAnswer(answer: TimedAnswer): void | Promise<void>;
}

/** An answer with where its frame was meanwhile, on the client's clock. */
export interface TimedAnswer extends Omit<Answer, "timing"> {
  timing: FrameTiming;
  /** From capture to answer, in ms: all parts of `timing` together. */
  latencyMs: number;
  /** The JPEG quality of the frame, where that changes by itself: 1 to 100. */
  quality?: number;
}

/** A frame on its way. */
type CapturedFrame = Frame & {
  /** When it was captured, by the clock that never goes back. */
  capturedTick: number;
  /** At which it was encoded, where that changes by itself. */
  quality?: number;
  /** Holds its JPEG, where that was encoded here. */
  encoded?: ArrayBuffer;
};

/** One run of a client: a source's frames on their way to a server, and the answers on their way back. */
export class ClientRun implements AsyncDisposable {
  readonly #options: ClientRunOptions;
  readonly #events: ClientRunEvents;
  readonly #accounting = new Accounting();
  /** Random, so that no two runs' frames are taken for each other. */
  readonly #stream = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
  readonly #frames: BoundedQueue<CapturedFrame>;
  readonly #clock = new ServerClock();
  /** Memory of JPEGs that were answered. */
  readonly #spare = new SpareBuffers();
  /** Whether JPEGs are somebody's when they were sent. */
  #areKept = false;
  readonly #quality?: AdaptiveQuality;
  #capture!: Capture;
  #encoder?: Promise<Encoder>;
  #codec?: CodecName;
  /** Since when the server is not there, or gone. */
  #downSince?: number;
  #wasUp = false;
  /** Whether one of the source's JPEGs was broken, which is told once. */
  #wasBroken = false;

  /** Opens the source; no server is troubled for one that cannot be opened. Throws `CaptureError`. */
  static async open(options: ClientRunOptions, events: ClientRunEvents): Promise<ClientRun> {
    const run = new ClientRun(options, events);
    await run.#open();
    return run;
  }

  private constructor(options: ClientRunOptions, events: ClientRunEvents) {
    this.#options = options;
    this.#events = events;
    this.#frames = new BoundedQueue(1, {
      whenFull: this.#isLive ? "drop-oldest" : "wait",
      onDrop: (frame) => this.#drop(frame, this.#downSince !== undefined ? "disconnected" : "superseded"),
    });
    const { quality, minQuality } = options;
    if (minQuality === undefined) return;
    this.#quality = new AdaptiveQuality({
      most: quality,
      least: Math.min(minQuality, quality),
      onStep: ({ from, to, networkMs }) =>
        events.onInfo(`JPEG quality ${from} → ${to}: the network takes ${Math.round(networkMs)} ms a frame`),
    });
  }

  /** The source in words: `street.mp4, 1920x1080, 30 frames/s`. */
  get description(): string {
    return this.#capture.description;
  }

  /** What the source gives. */
  get capture(): Pick<Capture, "format" | "width" | "height" | "fps"> {
    return this.#capture;
  }

  /** The codec that encodes; undefined where the source's JPEGs go out as they are. */
  get codec(): CodecName | undefined {
    return this.#codec;
  }

  /** Whether there ever was a server that answered. */
  get wasUp(): boolean {
    return this.#wasUp;
  }

  /** What is wrong at the moment, in a few words; undefined where all is well. */
  get trouble(): string | undefined {
    if (this.#downSince === undefined) return undefined;
    return `no server for ${Math.round((performance.now() - this.#downSince) / 1000)} s`;
  }

  /** What became of the frames so far. */
  get stats(): Stats {
    return this.#accounting.stats();
  }

  /**
   * Sends until the source ends and all is answered, or the signal aborts.
   *
   * Throws what `sendFrames` does, and `CaptureError` where the source breaks off for good.
   */
  async send({ onSent, onAnswer }: ClientRunTakers): Promise<void> {
    const { host, port, window, header, retry, timeouts, camera } = this.#options;
    const { signal, onWarning, onInfo } = this.#events;
    const leaving = new AbortController();
    this.#areKept = onSent !== undefined;
    const pumping = this.#pump(leaving);
    try {
      await sendFrames<CapturedFrame>({
        connect: () => connect({ host, port, timeout: timeouts.connect, signal }),
        frames: this.#frames,
        isLive: this.#isLive,
        limit: this.#isLive ? new DelayLimit({ most: window }) : new FixedLimit(window),
        retry,
        form: header,
        hello: { vid: 1, camera, stream: this.#stream },
        answerTimeout: timeouts.answer,
        writeTimeout: timeouts.write,
        signal: AbortSignal.any([leaving.signal, signal]),
        encode: (frame) => this.#encode(frame),
        encodings: ENCODINGS,
        isWanted: (frame) => this.#isFresh(frame),
        onSent,
        onResent: () => this.#accounting.resend(),
        onAnswer: (frame, answer, log) => this.#answered(frame, answer, log, onAnswer),
        onLost: (frame) => this.#drop(frame, "disconnected"),
        onHello: ({ timing }, ticks) => this.#clock.take(ticks, timing),
        onNotice: onWarning,
        onDown: (reason) => {
          this.#downSince = performance.now();
          onWarning(`${reason}; trying again`);
        },
        onUp: ({ seconds, tries }) => {
          const again = this.#wasUp ? " again" : "";
          this.#downSince = undefined;
          this.#wasUp = true;
          this.#clock.reset();
          if (tries > 0) onInfo(`connected${again} after ${seconds.toFixed(1)} s and ${counted(tries)}`);
        },
      });
    } finally {
      // A source that has gone silent would never end by itself.
      await this.#capture.close();
      await pumping;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#capture?.close();
    await this.#closeEncoder();
  }

  get #isLive(): boolean {
    return this.#options.mode === "live";
  }

  async #open(): Promise<void> {
    const { signal, onWarning, onInfo } = this.#events;
    const { stallMs } = this.#options;
    const options = { ...this.#options, live: this.#isLive };
    const run = { signal, onWarning, onBroken: (reason: string) => this.#broken(reason) };
    const onBack = ({ seconds, tries }: Outage) =>
      onInfo(`frames come again after ${seconds.toFixed(1)} s${tries > 0 ? ` and ${counted(tries)}` : ""}`);
    try {
      // At the same time, as both take long to start.
      const encoder = this.#options.source.kind === "jpegs" ? undefined : this.#startEncoder();
      encoder?.catch(() => {}); // thrown where it is needed
      this.#capture = this.#isLive
        ? await watchCapture(options, { ...run, stallMs, onBack })
        : await openCapture(options, run);
      if (this.#capture.format === "jpeg") await this.#closeEncoder();
      else await this.#startEncoder();
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #pump(leaving: AbortController): Promise<void> {
    try {
      for await (const frame of this.#capture.frames()) {
        this.#accounting.capture();
        const captured = { ...frame, capturedTick: performance.now() };
        if (!await this.#frames.put(captured)) {
          this.#drop(captured, "disconnected");
          break;
        }
        // What is read early only becomes older.
        if (!this.#isLive) await this.#frames.room();
      }
      this.#frames.close();
    } catch (error) {
      this.#frames.close(this.#events.signal.aborted ? undefined : error);
    }
    // What a live source gave is worth nothing any more when a server comes back.
    if (this.#isLive) leaving.abort();
  }

  async #encode(frame: CapturedFrame): Promise<EncodedFrame> {
    const { camera, maxAgeMs } = this.#options;
    const { sequence, capturedAt } = frame;
    const quality = "picture" in frame ? this.#quality?.quality ?? this.#options.quality : undefined;
    if (this.#quality && quality !== undefined) this.#accounting.encode(frame.quality = quality);
    let jpeg: RoomyJpeg;
    if ("jpeg" in frame) jpeg = frame.jpeg;
    else {
      jpeg = await this.#toJpeg(frame.picture, quality!);
      frame.encoded = jpeg.bytes.buffer;
    }
    return {
      jpeg,
      metadata: {
        camera,
        stream: this.#stream,
        sequence,
        capturedAt,
        sourceMs: this.#sourceMs(sequence),
        ...(this.#isLive && { live: true, maxAgeMs }),
        quality,
      },
    };
  }

  async #toJpeg(picture: Picture, quality: number): Promise<RoomyJpeg> {
    // A camera that was plugged in again may give pixels where it gave JPEGs before.
    const encoder = await this.#startEncoder();
    const { jpeg, raw } = await encoder.encode(picture, { quality, headroom: HEADROOM });
    this.#capture.recycle(raw);
    return { bytes: jpeg, headroom: HEADROOM };
  }

  #startEncoder(): Promise<Encoder> {
    return this.#encoder ??= this.#makeEncoder();
  }

  async #makeEncoder(): Promise<Encoder> {
    const encoder = await Encoder.start({
      codec: this.#options.codec,
      parallel: ENCODINGS,
      spare: this.#spare,
    });
    this.#codec = encoder.codec;
    return encoder;
  }

  async #closeEncoder(): Promise<void> {
    const encoder = await this.#encoder?.catch(() => undefined);
    encoder?.close();
    this.#encoder = this.#codec = undefined;
  }

  /** Of a recorded source that waits for its reader, where a frame stands in it. */
  #sourceMs(sequence: number): number | undefined {
    if (this.#isLive || !isRecorded(this.#options.source)) return undefined;
    const { fps } = this.#capture;
    return fps && sequence * 1000 / fps;
  }

  /** What waited for a link, or for its turn, for too long is of no use to anybody. */
  #isFresh(frame: CapturedFrame): boolean {
    const { maxAgeMs = Infinity } = this.#options;
    if (performance.now() - frame.capturedTick <= maxAgeMs) return true;
    this.#drop(frame, "stale");
    return false;
  }

  #drop(frame: CapturedFrame, code: DropCode): void {
    this.#accounting.drop(code);
    if ("picture" in frame) this.#capture.recycle(frame.picture.data.buffer);
  }

  #broken(reason: string): void {
    this.#accounting.capture();
    this.#accounting.drop("broken");
    if (this.#wasBroken) return;
    this.#wasBroken = true;
    this.#events.onWarning(`A broken JPEG was left out; all such are counted: ${reason}`);
  }

  async #answered(
    frame: CapturedFrame,
    answer: Answer,
    log: FlightLog,
    take: ClientRunTakers["onAnswer"],
  ): Promise<void> {
    if (frame.encoded && log.isWritten && !this.#areKept) this.#spare.giveBack(frame.encoded);
    const ticks = { ...log, capturedTick: frame.capturedTick };
    // What another server calls by these names was not checked.
    const stamps = answer.vid === 1 ? answer.timing : undefined;
    this.#clock.take(ticks, stamps);
    const timing = frameTiming(ticks, stamps, this.#clock);
    const latencyMs = toHundredths(ticks.answeredTick - ticks.capturedTick);
    const verdict = verdictOf(answer);
    if (verdict === "dropped") this.#accounting.drop(answer.code === "stale" ? "stale" : "overload");
    else this.#accounting.answer(verdict, latencyMs, timing);
    if (timing.roundTripMs !== undefined) {
      const networkMs = timing.roundTripMs / log.inFlight;
      this.#quality?.answered({ networkMs, isFull: this.#frames.size > 0 });
    }
    const { camera } = this.#options;
    const { sequence, quality } = frame;
    // The server may call the camera something else; which frame it is, this side knows best.
    await take({
      ...answer,
      camera: answer.camera ?? camera,
      stream: this.#stream,
      sequence,
      timing,
      latencyMs,
      quality,
    });
  }
}

function counted(tries: number): string {
  return `${tries} ${tries === 1 ? "try" : "tries"}`;
}
