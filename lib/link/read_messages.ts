import { Budget } from "./budget.ts";
import { detectForm, type Detection, endsAt } from "./detect_form.ts";
import { type HeaderForm, headerLength, MAX_HEADER, readHeader } from "./header.ts";
import { Inlet } from "./inlet.ts";
import { type ByteReader, readExactly } from "./read_exactly.ts";
import type { BufferSource } from "../spare_buffers.ts";
import { WireError } from "./wire_error.ts";

/** 16 MiB. */
export const DEFAULT_MAX_BYTES = 16 * 1024 * 1024;

/** How long a peer whose first bytes are ambiguous may be silent before they are taken as they are. */
const PATIENCE_MS = 1000;

/** A payload up to this length is read into one piece of memory; a longer one's grows as its bytes come. */
const FIRST_ALLOCATION = 256 * 1024;

/** The same for a peer that has sent as long a payload before. */
const LARGEST_ALLOCATION = 4 * 1024 * 1024;

/** Bytes that are skipped at a time. */
const SKIP_CHUNK = 64 * 1024;

/** Options of {@linkcode readMessages}. */
export interface ReadMessagesOptions {
  /** Ends the reading: its `reason` is thrown. Bytes of a message that is not whole yet are lost. */
  signal?: AbortSignal;
  /** The peer's header form; `detect` tells it from the first message. @default {"detect"} */
  form?: HeaderForm | "detect";
  /** Longest payload, in bytes. @default {DEFAULT_MAX_BYTES} */
  maxBytes?: number;
  /** What the payloads' memory is taken from. @default {unlimited} */
  budget?: Budget;
  /** Where the payloads' memory may come from; what of it is not held any more is to be given back there. @default {none} */
  spare?: BufferSource;
  /** Time within which a message has to be whole, from its first byte, in ms. @default {60_000} */
  messageTimeout?: number;
}

/** One message from a peer. */
export interface Message {
  /** In memory of its own; undefined where the budget had no room for it and it was skipped. */
  payload: Uint8Array<ArrayBuffer> | undefined;
  /** Length of the payload, in bytes. */
  length: number;
  /** How its header was written. */
  form: HeaderForm;
  /** Gives the payload's bytes back to the budget: to be called once, when it is no longer held. */
  release(): void;
}

/**
 * Reads a peer's messages: a length, then that many bytes. A length of zero ends them, and so does a close between two
 * messages. A payload's memory grows as its bytes arrive, never because a peer promised them.
 *
 * Throws {@linkcode WireError}: `truncated` where the peer closes within a message, `oversized` where a length is over
 * the limit, `timeout` where a message does not become whole; and the signal's reason.
 *
 * @example
 * ```ts
 * import { readMessages } from "./read_messages.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = [2, 0, 0, 0, 0x7b, 0x7d, 0, 0, 0, 0];
 * const conn = { read: (into: Uint8Array) => Promise.resolve(bytes.length ? (into[0] = bytes.shift()!, 1) : null) };
 * const [message] = await Array.fromAsync(readMessages(conn, { form: "<L" }));
 * assertEquals(new TextDecoder().decode(message.payload), "{}");
 * ```
 */
export async function* readMessages(
  conn: ByteReader,
  options: ReadMessagesOptions = {},
): AsyncGenerator<Message, void, void> {
  const { messageTimeout = 60_000, signal } = options;
  using inlet = new Inlet(conn, messageTimeout, signal);
  const { maxBytes = DEFAULT_MAX_BYTES, budget = new Budget(Infinity), spare } = options;
  const payloads = new PayloadReader(inlet, { maxBytes, budget, spare });
  const header = new Uint8Array(MAX_HEADER);

  let known: Detection | undefined = options.form && options.form !== "detect"
    ? { form: options.form }
    : await detect(inlet, maxBytes);
  while (known !== undefined) {
    const candidates: HeaderForm[] = "form" in known ? [known.form] : [known.smaller, known.larger];
    if (!await readExactly(inlet, header.subarray(0, headerLength(candidates[0])))) return;
    if (readHeader(header, candidates[0]) === 0) return;
    const message = await payloads.read(header, candidates);
    inlet.endMessage();
    known = { form: message.form };
    yield message;
  }
}

/** Looks at a connection's first bytes until they tell the form; undefined where the peer has nothing to say. */
async function detect(
  inlet: Inlet,
  maxBytes: number,
): Promise<Exclude<Detection, { need: number }> | undefined> {
  let ended = false;
  let head: Uint8Array = new Uint8Array();
  while (true) {
    const detection = detectForm(head, maxBytes, ended);
    if ("end" in detection) return undefined;
    if (!("need" in detection)) return detection;
    head = await inlet.peek(detection.need, detection.patience && PATIENCE_MS);
    ended = head.length < detection.need;
    if (!ended || detection.patience) continue;
    if (head.length === 0) return undefined;
    throw new WireError(
      "truncated",
      `Cannot read a first message as the peer closed: got ${head.length} bytes`,
    );
  }
}

/** What a {@linkcode PayloadReader} goes by. */
interface PayloadLimits extends Required<Pick<ReadMessagesOptions, "maxBytes" | "budget">> {
  spare: ReadMessagesOptions["spare"];
}

/** Reads payloads into memory that it takes from a budget. */
class PayloadReader {
  readonly #inlet: Inlet;
  readonly #maxBytes: number;
  readonly #budget: Budget;
  readonly #spare: ReadMessagesOptions["spare"];
  #allocation = FIRST_ALLOCATION;

  constructor(inlet: Inlet, { maxBytes, budget, spare }: PayloadLimits) {
    this.#inlet = inlet;
    this.#maxBytes = maxBytes;
    this.#budget = budget;
    this.#spare = spare;
  }

  /** Reads the payload behind a header; of two candidate forms, the smaller first, the payload tells the right one. */
  async read(header: Uint8Array, candidates: HeaderForm[]): Promise<Message> {
    let payload: Uint8Array<ArrayBuffer> | undefined = new Uint8Array();
    let length = 0;
    let form = candidates[0];
    for (form of candidates) {
      length = readHeader(header, form);
      if (length > this.#maxBytes) {
        const message = `Cannot take a message as its limit is ${this.#maxBytes} bytes: got ${length}`;
        throw new WireError("oversized", message, form);
      }
      payload = await this.#extend(payload, length, form);
      const isLast = form === candidates.at(-1);
      if (payload === undefined && !isLast) {
        throw new WireError(
          "malformed",
          "Cannot tell how a peer writes lengths as there is no memory to look",
          form,
        );
      }
      if (payload === undefined || isLast || endsAt(payload)) break;
    }
    const held = payload?.length ?? 0;
    return { payload, length, form, release: () => this.#budget.give(held) };
  }

  /** Reads on until `payload` has `length` bytes; undefined where it had to skip them. */
  async #extend(
    payload: Uint8Array<ArrayBuffer>,
    length: number,
    form: HeaderForm,
  ): Promise<Uint8Array<ArrayBuffer> | undefined> {
    let filled = payload.length;
    try {
      while (filled < length) {
        if (filled === payload.length) payload = this.#grow(payload, length);
        const count = await this.#inlet.read(payload.subarray(filled));
        if (count === null) throw new WireError("truncated", "Cannot read on as the peer closed");
        // What is paid for is what came: the system gives memory that nothing was written to for free.
        if (!this.#budget.take(count)) {
          this.#budget.give(filled);
          const missing = length - filled - count;
          filled = 0;
          payload = new Uint8Array();
          await this.#skip(missing);
          return undefined;
        }
        filled += count;
      }
    } catch (error) {
      this.#budget.give(filled);
      if (!(error instanceof WireError)) throw error;
      const words = `Cannot read a message of ${length} bytes as the peer closed within it`;
      throw new WireError(error.code, error.code === "truncated" ? words : error.message, form);
    }
    this.#allocation = Math.min(LARGEST_ALLOCATION, Math.max(this.#allocation, length));
    return payload;
  }

  /** More memory for a payload that has filled what it had, but no more than `length`. */
  #grow(payload: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
    const filled = payload.length;
    const spare = filled === 0 ? this.#spare?.take(length) : undefined;
    if (spare !== undefined) return new Uint8Array(spare, 0, length);
    const size = Math.min(length, Math.max(this.#allocation, 2 * filled));
    return new Uint8Array(filled === 0 ? new ArrayBuffer(size) : payload.buffer.transfer(size));
  }

  async #skip(length: number): Promise<void> {
    const scratch = new Uint8Array(Math.min(length, SKIP_CHUNK));
    for (let left = length; left > 0;) {
      const count = await this.#inlet.read(scratch.subarray(0, left));
      if (count === null) throw new WireError("truncated", "Cannot read on as the peer closed");
      left -= count;
    }
  }
}
