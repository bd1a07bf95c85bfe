import type { FrameMetadata, RoomyJpeg } from "../frame.ts";
import { CLOCK } from "../steady_clock.ts";
import type { HeaderForm } from "./header.ts";
import { frameMessage } from "./write_message.ts";

/** When a frame passed the stages of its way: ms, on the clock of `performance.now()`. */
export interface FlightTicks {
  /** Its turn to be sent came. */
  takenTick: number;
  /** It was a JPEG. */
  encodedTick: number;
  /** It was handed to the socket for the first time. */
  firstSentTick: number;
  /** It was handed to the socket, for the last time where that was several times. */
  sentTick: number;
  /** The socket had taken all of it. */
  writtenTick: number;
  /** Its answer was there. */
  answeredTick: number;
}

/** A JPEG with what is to be known of it. */
export interface EncodedFrame {
  jpeg: RoomyJpeg;
  metadata: FrameMetadata;
}

/** A frame whose turn to be sent has come, until it is answered or given up. */
export class Flight<Frame> {
  readonly frame: Frame;
  readonly ticks: FlightTicks;
  /** How often it was handed to a socket. */
  sendings = 0;
  readonly #encoding: Promise<EncodedFrame>;
  #message?: Uint8Array<ArrayBuffer>;

  constructor(frame: Frame, encode: (frame: Frame) => Promise<EncodedFrame>) {
    this.frame = frame;
    const now = performance.now();
    this.ticks = {
      takenTick: now,
      encodedTick: now,
      firstSentTick: now,
      sentTick: now,
      writtenTick: now,
      answeredTick: now,
    };
    this.#encoding = encode(frame);
    // What fails is thrown where it is sent, which may never be.
    this.#encoding.then(() => this.ticks.encodedTick = performance.now(), () => {});
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

  /** Says that it is handed to the socket now. */
  sending(): void {
    const now = performance.now();
    if (this.sendings++ === 0) this.ticks.firstSentTick = now;
    this.ticks.sentTick = this.ticks.writtenTick = now;
  }

  /** Says that the socket took all of it. */
  written(): void {
    this.ticks.writtenTick = performance.now();
  }
}
