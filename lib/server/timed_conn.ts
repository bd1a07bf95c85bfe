import { Countdown } from "../countdown.ts";
import type { ByteReader } from "../link/read_exactly.ts";
import { WireError } from "../link/wire_error.ts";
import type { ByteWriter } from "../link/write_message.ts";
import { within } from "../within.ts";

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
 * keeps the connection of a stopped one alive. Throws {@linkcode WireError} `timeout`.
 *
 * Nothing ends a write that the peer does not take, not even closing the connection: it is left behind, and its descriptor is
 * free when the peer is gone.
 */
export class TimedConn implements ByteReader, ByteWriter {
  /** See {@linkcode TimedConnOptions.idleTimeout}; holds from the next read on. */
  idleTimeout: number;
  readonly #conn: ByteReader & ByteWriter;
  readonly #options: TimedConnOptions;
  #silence?: Countdown;

  constructor(conn: ByteReader & ByteWriter, options: TimedConnOptions) {
    this.#conn = conn;
    this.#options = options;
    this.idleTimeout = options.idleTimeout ?? Infinity;
  }

  /** As `Deno.Conn.read`. */
  async read(into: Uint8Array): Promise<number | null> {
    if (this.idleTimeout === Infinity) return await this.#conn.read(into);
    const silent = Promise.withResolvers<never>();
    const limitMs = this.idleTimeout;
    const silence = this.#silence = new Countdown(limitMs, () => {
      if (this.#options.isOwed()) return silence.restart();
      const words = `Cannot wait for the next message as nothing came for ${limitMs / 1000} s`;
      silent.reject(new WireError("timeout", words));
    });
    silence.start();
    try {
      return await Promise.race([this.#conn.read(into), silent.promise]);
    } finally {
      silence.stop();
      this.#silence = undefined;
    }
  }

  /** As `Deno.Conn.write`. */
  async write(bytes: Uint8Array): Promise<number> {
    const { writeTimeout } = this.#options;
    const count = await within(writeTimeout, this.#conn.write(bytes));
    if (count === undefined) {
      const words = `Cannot write an answer as the peer took nothing for ${writeTimeout / 1000} s`;
      throw new WireError("timeout", words);
    }
    this.#silence?.restart();
    return count;
  }
}
