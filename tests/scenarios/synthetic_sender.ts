import { LatencyHistogram } from "../../lib/latency_histogram.ts";
import { close, isGone } from "../../lib/link/close_gently.ts";
import { readMessages } from "../../lib/link/read_messages.ts";
import { frameMessage, writeAll } from "../../lib/link/write_message.ts";
import { parseAnswer, verdictOf } from "../../lib/result.ts";
import type { Counts } from "../end_to_end/client_books.ts";
import { sleep } from "./sleep.ts";

/** Options of {@linkcode sendCameras}. */
export interface SenderOptions {
  /** Of the server. */
  port: number;
  /** Under what names, each on a connection of its own. */
  cameras: readonly string[];
  /** What each frame shows, encoded before. */
  jpeg: Uint8Array<ArrayBuffer>;
  /** Frames of each camera. */
  frames: number;
  /** Frames a second of a live camera; without it frames are lossless, and as fast as they are answered. */
  fps?: number;
  /** How many frames of a camera are in flight at most. @default {2} */
  window?: number;
  /** Addresses of the server, taken in turns: each has 28,000 connections. @default {["127.0.0.1"]} */
  hosts?: readonly string[];
}

/** What became of the frames of all cameras. */
export interface SenderReport {
  captured: number;
  /** `ok`, `ng`, `unknown` and `error`. */
  answered: number;
  dropped: Counts;
  /** In flight when their connection ended. */
  unanswered: number;
  /** Of those that were answered, from their capture, in ms. */
  ages: LatencyHistogram;
  /** Of each camera, in the order of the names: the code of the last answer that was `error`. */
  errors: (string | undefined)[];
}

/** Has many cameras send frames at once, as vid-client would; resolves when all are done. */
export async function sendCameras(options: SenderOptions): Promise<SenderReport> {
  const cameras = options.cameras.map((name, n) => new SyntheticCamera(name, n, options));
  await Promise.all(cameras.map((camera) => camera.run()));
  const dropped: Record<string, number> = {};
  const ages = new LatencyHistogram();
  for (const camera of cameras) {
    for (const [code, number] of Object.entries(camera.dropped)) {
      dropped[code] = (dropped[code] ?? 0) + number;
    }
    ages.addAll(camera.ages);
  }
  const total = (what: "captured" | "answered" | "unanswered") =>
    cameras.reduce((sum, camera) => sum + camera[what], 0);
  return {
    captured: total("captured"),
    answered: total("answered"),
    unanswered: total("unanswered"),
    dropped,
    ages,
    errors: cameras.map(({ error }) => error),
  };
}

/** One camera, which does not come back when its connection breaks. */
class SyntheticCamera {
  captured = 0;
  answered = 0;
  readonly dropped: Record<string, number> = {};
  readonly ages = new LatencyHistogram();
  error?: string;
  readonly #name: string;
  readonly #stream = crypto.randomUUID().slice(0, 8);
  readonly #host: string;
  readonly #options: SenderOptions;
  /** When the frames in flight were captured. */
  readonly #inFlight: number[] = [];
  #isGone = false;
  #news = Promise.withResolvers<void>();

  constructor(name: string, n: number, options: SenderOptions) {
    const { hosts = ["127.0.0.1"] } = options;
    this.#name = name;
    this.#host = hosts[n % hosts.length];
    this.#options = options;
  }

  get unanswered(): number {
    return this.#inFlight.length;
  }

  async run(): Promise<void> {
    const conn = await Deno.connect({ hostname: this.#host, port: this.#options.port });
    conn.setNoDelay(true);
    const receiving = this.#receive(conn);
    try {
      await this.#send(conn);
      await writeAll(conn, new Uint8Array(4));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    await receiving;
    close(conn);
  }

  async #send(conn: Deno.TcpConn): Promise<void> {
    const { frames, fps, jpeg, window = 2 } = this.#options;
    const live = fps !== undefined;
    const startedAt = performance.now();
    for (let sequence = 0; sequence < frames; sequence++) {
      if (live) await sleep(startedAt + sequence * 1000 / fps - performance.now());
      if (!live) await this.#waitFor(window - 1);
      if (this.#isGone) return;
      this.captured++;
      if (this.#inFlight.length >= window) {
        this.#drop("superseded");
        continue;
      }
      this.#inFlight.push(performance.now());
      const now = Date.now();
      const metadata = { camera: this.#name, stream: this.#stream, sequence, capturedAt: now, sentAt: now };
      await writeAll(conn, frameMessage({ bytes: jpeg }, live ? { ...metadata, live } : metadata));
    }
    await this.#waitFor(0);
  }

  /** Waits until no more than so many frames are in flight. */
  async #waitFor(inFlight: number): Promise<void> {
    while (this.#inFlight.length > inFlight && !this.#isGone) await this.#news.promise;
  }

  async #receive(conn: Deno.TcpConn): Promise<void> {
    try {
      for await (const { payload } of readMessages(conn, { form: "<L" })) this.#answer(payload!);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    // Whoever waits to send finds the connection gone.
    close(conn);
    this.#isGone = true;
    this.#changed();
  }

  #answer(payload: Uint8Array): void {
    const answer = parseAnswer(payload);
    const capturedAt = this.#inFlight.shift()!;
    const verdict = verdictOf(answer);
    if (verdict === "error") this.error = answer.code;
    if (verdict === "dropped") this.#drop(answer.code ?? "");
    else {
      this.answered++;
      this.ages.add(performance.now() - capturedAt);
    }
    this.#changed();
  }

  #drop(code: string): void {
    this.dropped[code] = (this.dropped[code] ?? 0) + 1;
  }

  #changed(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
