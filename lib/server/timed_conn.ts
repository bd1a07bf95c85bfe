import type { ByteReader } from "../link/read_exactly.ts";
import { WireError } from "../link/wire_error.ts";
import type { ByteWriter } from "../link/write_message.ts";
import { Watchdog } from "../watchdog.ts";

/** Options of {@linkcode TimedConn}. */
export interface TimedConnOptions {
  /** How long the peer may be silent, in ms. @default {Infinity} */
  idleTimeout?: number;
  /** How long it may take nothing of what is written, in ms. */
  writeTimeout: number;
  /** Whether the peer waits for something, so that its silence means nothing. */
  isOwed(): boolean;
}

/**
 * A connection whose peer has to show signs of life: one that was stopped, or lost its network, says no goodbye, and the system
 * keeps the connection of a stopped one alive. One read and one write may be under way. Throws {@linkcode WireError}
 * `timeout`.
 *
 * Nothing ends a write that the peer does not take, not even closing the connection: it is left behind, and its descriptor is
 * free when the peer is gone.
 */
export class TimedConn implements ByteReader, ByteWriter, Disposable {
  /** See {@linkcode TimedConnOptions.idleTimeout}; holds from the next read on. */
  idleTimeout: number;
  readonly #conn: ByteReader & ByteWriter;
  readonly #options: TimedConnOptions;
  readonly #silence = new Watchdog(() => this.#silent());
  readonly #stillness = new Watchdog(() => this.#stuck());
  #giveUpReading?: (error: WireError) => void;
  #giveUpWriting?: (error: WireError) => void;

  constructor(conn: ByteReader & ByteWriter, options: TimedConnOptions) {
    this.#conn = conn;
    this.#options = options;
    this.idleTimeout = options.idleTimeout ?? Infinity;
  }

  /** As `Deno.Conn.read`. */
  async read(into: Uint8Array): Promise<number | null> {
    if (this.idleTimeout === Infinity) return await this.#conn.read(into);
    this.#silence.watch(this.idleTimeout);
    try {
      return await new Promise((resolve, reject) => {
        this.#giveUpReading = reject;
        this.#conn.read(into).then(resolve, reject);
      });
    } finally {
      this.#giveUpReading = undefined;
      this.#silence.rest();
    }
  }

  /** As `Deno.Conn.write`. */
  async write(bytes: Uint8Array): Promise<number> {
    this.#stillness.watch(this.#options.writeTimeout);
    try {
      return await new Promise((resolve, reject) => {
        this.#giveUpWriting = reject;
        this.#conn.write(bytes).then(resolve, reject);
      });
    } finally {
      this.#giveUpWriting = undefined;
      this.#stillness.rest();
      if (this.#giveUpReading !== undefined) this.#silence.watch(this.idleTimeout);
    }
  }

  /** Leaves the connection open. */
  [Symbol.dispose](): void {
    this.#silence[Symbol.dispose]();
    this.#stillness[Symbol.dispose]();
  }

  #silent(): void {
    if (this.#options.isOwed()) return this.#silence.watch(this.idleTimeout);
    const words = `Cannot wait for the next message as nothing came for ${this.idleTimeout / 1000} s`;
    this.#giveUpReading?.(new WireError("timeout", words));
  }

  #stuck(): void {
    const { writeTimeout } = this.#options;
    const words = `Cannot write an answer as the peer took nothing for ${writeTimeout / 1000} s`;
    this.#giveUpWriting?.(new WireError("timeout", words));
  }
}
