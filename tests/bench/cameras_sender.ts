/**
 * Plays many cameras in one process, each on a connection of its own, and prints what became of their frames as JSON lines:
 * `{"warm":true}` where the measuring begins, and a {@linkcode SenderReport} at the end. Its argument is a
 * {@linkcode SenderTask} as JSON.
 *
 * @module
 */

import process from "node:process";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { seededRandom } from "../../lib/demo/random.ts";
import { readMessages } from "../../lib/link/read_messages.ts";
import { frameMessage, writeAll } from "../../lib/link/write_message.ts";
import { CLOCK } from "../../lib/steady_clock.ts";
import { sleep } from "../scenarios/sleep.ts";
import { drawLeaves } from "./draw_leaves.ts";
import { percentile } from "./percentile.ts";

/** Pictures that differ, each of which all cameras send by turns. */
const PICTURES = 32;

/** What the cameras do. */
export interface SenderTask {
  port: number;
  cameras: number;
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** Of each camera. */
  framesPerSecond: number;
  /** How long they send before it counts, in s. */
  warmUpSeconds: number;
  /** How long it is measured, in s. */
  seconds: number;
}

/** What became of the frames that were captured while it was measured. */
export interface SenderReport {
  frames: number;
  /** By what they were answered with; `dropped` among them. */
  results: Record<string, number>;
  /** From a frame's capture to its parsed answer, in ms. */
  ageMs: { p50: number; p99: number; most: number };
  /** CPU time of the sender meanwhile, in ms. */
  senderCpuMs: number;
  /** Of one JPEG, on average. */
  jpegBytes: number;
}

/** One camera, which sends a frame whenever it is told to. */
class PacedCamera {
  readonly ended: Promise<void>;
  readonly #conn: Deno.TcpConn;
  readonly #name: string;
  readonly #onAnswer: (result: string, capturedAt: number) => void;
  readonly #stream = crypto.randomUUID();
  /** When the frames were captured that have no answer yet. */
  readonly #captured: number[] = [];
  #sequence = 0;
  #writing = Promise.resolve();

  constructor(conn: Deno.TcpConn, name: string, onAnswer: (result: string, capturedAt: number) => void) {
    conn.setNoDelay(true);
    this.#conn = conn;
    this.#name = name;
    this.#onAnswer = onAnswer;
    this.ended = this.#read();
  }

  /** Sends a frame as vid-client does, behind those that are not written yet. */
  send(jpeg: Uint8Array<ArrayBuffer>, capturedAt: number): void {
    const metadata = {
      camera: this.#name,
      stream: this.#stream,
      sequence: this.#sequence++,
      capturedAt,
      sentAt: CLOCK.now(),
      live: true as const,
      maxAgeMs: 2000,
    };
    const message = frameMessage({ bytes: jpeg }, metadata);
    this.#captured.push(capturedAt);
    this.#writing = this.#writing.then(() => writeAll(this.#conn, message));
  }

  /** Says that no more frames come; what was sent is answered. */
  async close(): Promise<void> {
    await this.#writing;
    await writeAll(this.#conn, new Uint8Array(4));
    await this.ended;
    this.#conn.close();
  }

  async #read(): Promise<void> {
    const text = new TextDecoder();
    for await (const { payload } of readMessages(this.#conn, { form: "<L" })) {
      const { result } = JSON.parse(text.decode(payload));
      this.#onAnswer(result, this.#captured.shift()!);
    }
  }
}

/** Views of one large drawing. */
async function takePictures(width: number, height: number): Promise<Uint8Array<ArrayBuffer>[]> {
  using codec = await createCodec();
  const [fieldWidth, fieldHeight] = [2 * width, 2 * height];
  const field = drawLeaves(fieldWidth, fieldHeight);
  const random = seededRandom(7);
  return Array.from({ length: PICTURES }, () => {
    const left = Math.floor(random() * (fieldWidth - width));
    const top = Math.floor(random() * (fieldHeight - height));
    const data = new Uint8Array(width * height * 3);
    for (let row = 0; row < height; row++) {
      const at = 3 * ((top + row) * fieldWidth + left);
      data.set(field.subarray(at, at + 3 * width), 3 * row * width);
    }
    return codec.encode({ format: "bgr", width, height, data });
  });
}

/** Has each camera send at its rate, from moments on that are spread at random, until the time is over. */
async function play(
  cameras: readonly PacedCamera[],
  pictures: readonly Uint8Array<ArrayBuffer>[],
  { framesPerSecond, seconds }: { framesPerSecond: number; seconds: number },
): Promise<void> {
  const random = seededRandom(11);
  const periodMs = 1000 / framesPerSecond;
  const turns = cameras.map((camera) => ({ camera, atMs: random() * periodMs }))
    .sort((one, other) => one.atMs - other.atMs);
  const startedAt = CLOCK.now();
  for (let round = 0; round * periodMs < seconds * 1000; round++) {
    for (const [n, { camera, atMs }] of turns.entries()) {
      const capturedAt = startedAt + round * periodMs + atMs;
      // Who is late sends at once, and the frame is as old as it would be.
      await sleep(capturedAt - CLOCK.now());
      camera.send(pictures[(round + n) % pictures.length], capturedAt);
    }
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function say(line: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}

const task: SenderTask = JSON.parse(Deno.args[0]);
const { port, warmUpSeconds, seconds, framesPerSecond } = task;
const pictures = await takePictures(task.width, task.height);
const ages: number[] = [];
const results: Record<string, number> = {};
let countsFrom = Infinity;
const onAnswer = (result: string, capturedAt: number) => {
  if (capturedAt < countsFrom) return;
  ages.push(CLOCK.now() - capturedAt);
  results[result] = (results[result] ?? 0) + 1;
};
const cameras = await Promise.all(
  Array.from({ length: task.cameras }, async (_, n) => {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    return new PacedCamera(conn, `camera-${n}`, onAnswer);
  }),
);
await play(cameras, pictures, { framesPerSecond, seconds: warmUpSeconds });
countsFrom = CLOCK.now();
const cpuBefore = cpuMs();
say({ warm: true });
await play(cameras, pictures, { framesPerSecond, seconds });
await Promise.all(cameras.map((camera) => camera.close()));
say(
  {
    frames: ages.length,
    results,
    ageMs: { p50: percentile(ages, 50), p99: percentile(ages, 99), most: Math.max(...ages) },
    senderCpuMs: cpuMs() - cpuBefore,
    jpegBytes: pictures.reduce((sum, { length }) => sum + length, 0) / pictures.length,
  } satisfies SenderReport,
);
