import { Watchdog } from "../watchdog.ts";
import type { ByteReader } from "./read_exactly.ts";
import { WireError } from "./wire_error.ts";

/** What bytes {@linkcode Inlet.peek} can look ahead. */
const MAX_PEEK = 16;

/**
 * The reading side of a connection, with what a `Deno.Conn` lacks: a look ahead, and reads that can be interrupted, by
 * a signal or because a message takes too long.
 */
export class Inlet implements ByteReader, Disposable {
  readonly #conn: ByteReader;
  readonly #signal?: AbortSignal;
  readonly #messageTimeout: number;
  readonly #ahead = new Uint8Array(MAX_PEEK);
  #aheadLength = 0;
  /** A look ahead's read. It goes on where the look ahead gives up, and the next one gets what it brings. */
  #pending?: Promise<number | null>;
  readonly #pendingInto = new Uint8Array(MAX_PEEK);
  #interrupt?: (reason: unknown) => void;
  readonly #whole = new Watchdog(() => this.#tooLong());
  #isWithinMessage = false;

  /** @param messageTimeout Time from a message's first byte to {@linkcode endMessage}, in ms. */
  constructor(conn: ByteReader, messageTimeout: number, signal?: AbortSignal) {
    this.#conn = conn;
    this.#messageTimeout = messageTimeout;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort);
  }

  /**
   * As `Deno.Conn.read`; whatever was looked at comes first. Throws {@linkcode WireError} `timeout`, and the signal's
   * reason.
   */
  async read(into: Uint8Array): Promise<number | null> {
    this.#signal?.throwIfAborted();
    if (this.#aheadLength === 0 && this.#pending === undefined) {
      return this.#arrived(await this.#wait(this.#conn.read(into)));
    }
    if (this.#aheadLength === 0) await this.#readAhead(1);
    if (this.#aheadLength === 0) return null;
    const count = Math.min(into.length, this.#aheadLength);
    into.set(this.#ahead.subarray(0, count));
    this.#ahead.copyWithin(0, count, this.#aheadLength);
    this.#aheadLength -= count;
    return count;
  }

  /**
   * Looks at the next `count` bytes without taking them: fewer come back where the peer closed before, or, with
   * `patience`, was silent for so many ms.
   */
  async peek(count: number, patience?: number): Promise<Uint8Array> {
    while (this.#aheadLength < count && await this.#readAhead(count - this.#aheadLength, patience));
    return this.#ahead.subarray(0, this.#aheadLength);
  }

  /** Says that the bytes read make a whole message: the next byte begins another one. */
  endMessage(): void {
    this.#isWithinMessage = false;
    this.#whole.rest();
  }

  [Symbol.dispose](): void {
    this.#whole[Symbol.dispose]();
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  async #readAhead(count: number, patience?: number): Promise<boolean> {
    this.#signal?.throwIfAborted();
    this.#pending ??= this.#conn.read(this.#pendingInto.subarray(0, count));
    const read = await this.#wait(this.#pending, patience);
    if (read === undefined) return false;
    this.#pending = undefined;
    this.#arrived(read);
    if (read === null) return false;
    this.#ahead.set(this.#pendingInto.subarray(0, read), this.#aheadLength);
    this.#aheadLength += read;
    return true;
  }

  #arrived(count: number | null): number | null {
    if (count !== null && !this.#isWithinMessage) {
      this.#isWithinMessage = true;
      this.#whole.watch(this.#messageTimeout);
    }
    return count;
  }

  #tooLong(): void {
    const words = `Cannot read a message as it took longer than ${this.#messageTimeout / 1000} s`;
    this.#interrupt?.(new WireError("timeout", words));
  }

  /** Resolves to undefined when `patience` is over. */
  async #wait<T>(promise: Promise<T>): Promise<T>;
  async #wait<T>(promise: Promise<T>, patience?: number): Promise<T | undefined>;
  async #wait<T>(promise: Promise<T>, patience?: number): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<T | undefined>((resolve, reject) => {
        this.#interrupt = reject;
        promise.then(resolve, reject);
        if (patience !== undefined) timer = setTimeout(() => resolve(undefined), patience);
      });
    } finally {
      this.#interrupt = undefined;
      clearTimeout(timer);
    }
  }

  readonly #onAbort = () => this.#interrupt?.(this.#signal?.reason);
}
