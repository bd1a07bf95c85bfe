import { BoundedQueue } from "../../lib/bounded_queue.ts";
import { close, isGone } from "../../lib/link/close_gently.ts";
import { writeAll } from "../../lib/link/write_message.ts";
import type { Random } from "../analyze/defect/random.ts";
import { sleep } from "./sleep.ts";
import { keepBuffersSmall, reset } from "./socket_options.ts";

/** What is read at a time, in bytes. */
const PIECE = 16 * 1024;

/** A slow link takes pieces that last so long, so that it never stands still, in ms. */
const PIECE_MS = 5;

/** What a slow link holds itself, in ms of its rate; behind that the sender has to wait. */
const QUEUE_MS = 20;

/** Pieces on their way at most in one direction of one connection. */
const PIECES_UNDER_WAY = 4096;

/** What one direction of a {@linkcode TcpProxy} does to bytes: fields may change at any time. */
export interface Faults {
  /** How long each piece is on its way. */
  delayMs: number;
  /** Each piece takes so much longer at most, at random; their order stays. */
  jitterMs: number;
  bitsPerSecond: number;
  /** The longest piece that is written at a time. */
  fragmentBytes: number;
  /** Nothing is read, and nothing arrives: neither bytes nor a goodbye. */
  blackhole: boolean;
}

/** How a connection is cut: by RST, as by a machine that crashed and came back, or by FIN. */
export type CutKind = "reset" | "goodbye";

/** Options of {@linkcode TcpProxy.start}. */
export interface TcpProxyOptions {
  /** Of the server. */
  port: number;
  /** Whether a sender's bytes wait at the sender, as on a real link, and not in 3 MB of loopback's buffers. @default {false} */
  smallBuffers?: boolean;
  /** For the jitter. @default {Math.random} */
  random?: Random;
}

/** Stands between clients and a server on this machine, and does to their bytes what bad networks do. */
export class TcpProxy implements AsyncDisposable {
  /** Where clients connect to. */
  readonly port: number;
  /** Of the server: where new connections go. */
  target: number;
  readonly toServer: Faults = noFaults();
  readonly toClient: Faults = noFaults();
  /** How many connections there were. */
  connections = 0;
  readonly #options: TcpProxyOptions;
  readonly #open = new Set<Deno.TcpConn>();
  readonly #running = new Set<Promise<void>>();
  #listener?: Deno.TcpListener;
  #accepting?: Promise<void>;
  #cut?: { left: number; kind: CutKind; done: () => void };

  private constructor(options: TcpProxyOptions) {
    this.#options = options;
    this.target = options.port;
    this.port = this.#listen(0);
  }

  static start(options: TcpProxyOptions): TcpProxy {
    return new TcpProxy(options);
  }

  /** Refuses connections until {@linkcode admit}. Those that are open stay. */
  async refuse(): Promise<void> {
    this.#listener?.close();
    this.#listener = undefined;
    await this.#accepting;
  }

  /** Takes connections again, on the same port. */
  admit(): void {
    if (this.#listener === undefined) this.#listen(this.port);
  }

  /** Lets so many more bytes through to the server, then cuts all connections. Resolves when they are cut. */
  cut(kind: CutKind, afterBytes = 0): Promise<void> {
    return new Promise((done) => {
      this.#cut = { kind, left: afterBytes, done };
      if (afterBytes === 0) this.#cutNow();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.refuse();
    Object.assign(this.toServer, noFaults());
    Object.assign(this.toClient, noFaults());
    for (const conn of this.#open) close(conn);
    await Promise.all(this.#running);
  }

  #listen(port: number): number {
    const listener = this.#listener = Deno.listen({ hostname: "127.0.0.1", port });
    if (this.#options.smallBuffers) keepBuffersSmall(listener);
    this.#accepting = this.#accept(listener);
    return listener.addr.port;
  }

  #run(promise: Promise<void>): void {
    const running = promise.finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    for await (const client of listener) this.#run(this.#serve(client));
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    this.connections++;
    this.#open.add(client);
    let server: Deno.TcpConn | undefined;
    try {
      await opened(this.toServer);
      server = await Deno.connect({ hostname: "127.0.0.1", port: this.target });
      this.#open.add(server);
      for (const conn of [client, server]) conn.setNoDelay(true);
      const ends = await Promise.allSettled([
        this.#carry(client, server, this.toServer),
        this.#carry(server, client, this.toClient),
      ]);
      for (const end of ends) if (end.status === "rejected") throw end.reason;
    } catch (error) {
      if (!isGone(error) && !(error instanceof Deno.errors.ConnectionRefused)) throw error;
    } finally {
      for (const conn of server ? [client, server] : [client]) {
        this.#open.delete(conn);
        close(conn);
      }
    }
  }

  /** Carries bytes one way until their sender says goodbye; throws where either side is gone. */
  async #carry(from: Deno.TcpConn, to: Deno.TcpConn, faults: Faults): Promise<void> {
    const road = new BoundedQueue<Piece>(PIECES_UNDER_WAY);
    const clock = new LinkClock(faults, this.#options.random ?? Math.random);
    const reading = (async () => {
      for (let bytes = await read(from, faults); bytes !== null; bytes = await read(from, faults)) {
        await road.put({ bytes, dueAt: clock.arrivalOf(bytes.length) });
        await sleep(clock.busyMs() - QUEUE_MS);
      }
    })().then(() => road.close(), (error) => road.close(error));
    try {
      for await (const { bytes, dueAt } of road) {
        await sleep(dueAt - performance.now());
        await opened(faults);
        await this.#write(to, bytes, faults);
      }
      await to.closeWrite();
    } catch (error) {
      // Whoever waits for the other direction need not wait on.
      for (const conn of [from, to]) close(conn);
      throw error;
    } finally {
      road.close();
      await reading;
    }
  }

  async #write(to: Deno.TcpConn, bytes: Uint8Array, faults: Faults): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      let end = Math.min(bytes.length, at + faults.fragmentBytes);
      const cut = faults === this.toServer ? this.#cut : undefined;
      if (cut) end = Math.min(end, at + cut.left);
      await writeAll(to, bytes.subarray(at, end));
      if (cut && (cut.left -= end - at) === 0 && cut === this.#cut) this.#cutNow();
      at = end;
      // The receiver has the one before it reads the next.
      if (at < bytes.length) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  #cutNow(): void {
    const { kind, done } = this.#cut!;
    this.#cut = undefined;
    for (const conn of this.#open) {
      if (kind === "reset") reset(conn);
      close(conn);
    }
    done();
  }
}

/** Bytes on their way, and when they arrive by performance.now(). */
interface Piece {
  bytes: Uint8Array;
  dueAt: number;
}

/** Says when bytes arrive that go over a link now: one piece after another, in order. */
class LinkClock {
  readonly #faults: Faults;
  readonly #random: Random;
  /** When the link has sent all that it was given. */
  #freeAt = 0;
  #lastDueAt = 0;

  constructor(faults: Faults, random: Random) {
    this.#faults = faults;
    this.#random = random;
  }

  arrivalOf(bytes: number): number {
    const { bitsPerSecond, delayMs, jitterMs } = this.#faults;
    this.#freeAt = Math.max(performance.now(), this.#freeAt) + bytes * 8000 / bitsPerSecond;
    this.#lastDueAt = Math.max(this.#lastDueAt, this.#freeAt + delayMs + jitterMs * this.#random());
    return this.#lastDueAt;
  }

  /** How long the link still sends what it was given, in ms. */
  busyMs(): number {
    return this.#freeAt - performance.now();
  }
}

function noFaults(): Faults {
  return {
    delayMs: 0,
    jitterMs: 0,
    bitsPerSecond: Infinity,
    fragmentBytes: Infinity,
    blackhole: false,
  };
}

async function read(conn: Deno.TcpConn, faults: Faults): Promise<Uint8Array | null> {
  await opened(faults);
  const lasting = Math.ceil(faults.bitsPerSecond / 8000 * PIECE_MS);
  const piece = new Uint8Array(Math.min(PIECE, lasting));
  const count = await conn.read(piece);
  return count === null ? null : piece.subarray(0, count);
}

/** Waits while there is a black hole. */
async function opened(faults: Faults): Promise<void> {
  while (faults.blackhole) await sleep(10);
}
