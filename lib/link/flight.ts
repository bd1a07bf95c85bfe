import type { FrameMetadata, RoomyJpeg } from "../frame.ts";
import type { FrameTicks } from "../frame_timing.ts";
import { CLOCK } from "../steady_clock.ts";
import type { HeaderForm } from "./header.ts";
import { frameMessage } from "./write_message.ts";

/** How a frame went its way since its turn came. Its ticks are ms, on the clock of `performance.now()`. */
export interface FlightLog extends Omit<FrameTicks, "capturedTick"> {
  /** How many frames were in flight when it was sent, this one among them. */
  inFlight: number;
  /** Whether the socket has taken all of it: till then its bytes must stay as they are. */
  isWritten: boolean;
}

/** A JPEG with what is to be known of it. */
export interface EncodedFrame {
  jpeg: RoomyJpeg;
  metadata: FrameMetadata;
}

/** A frame whose turn to be sent has come, until it is answered or given up. */
export class Flight<Frame> {
  readonly frame: Frame;
  readonly log: FlightLog;
  /** How often it was handed to a socket. */
  sendings = 0;
  /** Resolves when it is a JPEG, or cannot be one. */
  readonly encoded: Promise<void>;
  readonly #encoding: Promise<EncodedFrame>;
  #message?: Uint8Array<ArrayBuffer>;
  #wasWritten = false;

  constructor(frame: Frame, encode: (frame: Frame) => Promise<EncodedFrame>) {
    this.frame = frame;
    const now = performance.now();
    this.log = {
      takenTick: now,
      encodedTick: now,
      firstSentTick: now,
      sentTick: now,
      writtenTick: now,
      answeredTick: now,
      inFlight: 1,
      isWritten: false,
    };
    this.#encoding = encode(frame);
    // What fails is thrown where it is sent, which may never be.
    this.encoded = this.#encoding.then(() => {
      this.log.encodedTick = performance.now();
    }, () => {});
  }

  /** Bytes of its message; 0 while it is encoded. */
  get bytes(): number {
    return this.#message?.length ?? 0;
  }

  /** Its message, which stays the same however often it is sent. */
  async message(form: HeaderForm): Promise<Uint8Array<ArrayBuffer>> {
    const { jpeg, metadata } = await this.#encoding;
    return this.#message ??= frameMessage(jpeg, { ...metadata, sentAt: CLOCK.now() }, form);
  }

  /** Says that it is handed to the socket now, as one of so many in flight. */
  sending(inFlight: number): void {
    const now = performance.now();
    this.log.inFlight = inFlight;
    this.log.isWritten = false;
    if (this.sendings++ === 0) this.log.firstSentTick = now;
    this.log.sentTick = this.log.writtenTick = now;
  }

  /** Says that the socket took all of it; whether that is the first time. */
  written(): boolean {
    this.log.writtenTick = performance.now();
    this.log.isWritten = true;
    const isFirst = !this.#wasWritten;
    this.#wasWritten = true;
    return isFirst;
  }
}
