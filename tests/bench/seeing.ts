/**
 * `deno task bench:seeing`: what it costs to look on, and how old what a browser shows is. Prints a table; takes a minute.
 *
 * @module
 */

import { createCodec } from "../../lib/codec/create_codec.ts";
import { frameMessage, writeAll } from "../../lib/link/write_message.ts";
import { readMessages } from "../../lib/link/read_messages.ts";
import { median } from "../../lib/median.ts";
import { CLOCK } from "../../lib/steady_clock.ts";
import { vid } from "../end_to_end/programs.ts";
import { browse } from "../http/browse.ts";
import { LiveViewer } from "../http/live_viewer.ts";
import { startWithPage } from "../http/server_with_page.ts";
import { sleep } from "../scenarios/sleep.ts";
import { clockPicture, clockTask, readClocks } from "./clock_picture.ts";
import { percentile } from "./percentile.ts";
import { sampleProcesses, usesOf } from "./process_sample.ts";

/** Of the camera that is looked at. */
const FPS = 30;

/** How many look on at a time where that is what is measured. */
const VIEWERS = 4;

/** How long each round takes, in s. */
const ROUND_SECONDS = 5;

const ROUNDS = 3;

/** How long the clock in the browser is read, in s. */
const CLOCK_SECONDS = 20;

/** What the server's CPU time was with and without viewers, by turns. */
async function viewerCost(): Promise<{ perPicture: number; alone: number; rate: number }> {
  await using served = await startWithPage();
  await using client = vid("client", [
    ...["--port", served.port, "--camera", "line-3", "--test", "--size", "1280x720", "--fps", String(FPS)],
  ]);
  await client.line(/"sequence":30/);
  const alone: number[] = [];
  const costs: number[] = [];
  let seen = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const without = await cpuOf(served.server.pid);
    await using stack = new AsyncDisposableStack();
    const viewers: LiveViewer[] = [];
    for (let n = 0; n < VIEWERS; n++) {
      const viewer = stack.use(await LiveViewer.open(served.url));
      viewer.until(() => false).catch(() => {}); // it is closed below
      viewers.push(viewer);
    }
    await sleep(500);
    const before = viewers.reduce((sum, viewer) => sum + viewer.seen.length, 0);
    const beside = await cpuOf(served.server.pid);
    const pictures = viewers.reduce((sum, viewer) => sum + viewer.seen.length, 0) - before;
    seen += pictures;
    alone.push(without / (FPS * ROUND_SECONDS));
    costs.push((beside - without) / pictures);
  }
  const rate = seen / ROUNDS / VIEWERS / ROUND_SECONDS;
  return { perPicture: median(costs), alone: median(alone), rate };
}

/** CPU time that a program takes in a round, in ms. */
async function cpuOf(pid: number): Promise<number> {
  const before = usesOf(await sampleProcesses(), { server: pid }).server.cpuMs;
  await sleep(ROUND_SECONDS * 1000);
  return usesOf(await sampleProcesses(), { server: pid }).server.cpuMs - before;
}

/** Sends pictures of the time, as vid-client sends live frames, until it is aborted. */
async function sendClocks(port: number, signal: AbortSignal): Promise<void> {
  using codec = await createCodec();
  using conn = await Deno.connect({ hostname: "127.0.0.1", port });
  conn.setNoDelay(true);
  const reading = Array.fromAsync(readMessages(conn, { form: "<L" }), () => {});
  const startedAt = CLOCK.now();
  for (let sequence = 0; !signal.aborted; sequence++) {
    await sleep(startedAt + sequence * 1000 / FPS - CLOCK.now());
    const capturedAt = Date.now();
    const bytes = clockPicture(codec, capturedAt);
    const metadata = { camera: "clock", stream: "clock", sequence, capturedAt, sentAt: Date.now() };
    await writeAll(conn, frameMessage({ bytes }, { ...metadata, live: true }));
  }
  await writeAll(conn, new Uint8Array(4));
  await reading;
}

/** What one of the page's files weighs, in bytes. */
interface Weight {
  sent: number;
  whole: number;
}

/** How old what the page shows is, in ms, and what each of its files weighs. */
async function glassToGlass(): Promise<{ ages: number[]; weights: Weight[] }> {
  await using served = await startWithPage({ args: ["--analyzer", "ok"] });
  const abort = new AbortController();
  const sending = sendClocks(Number(served.port), abort.signal);
  try {
    await using tab = await browse(served.url, { viewport: { width: 1280, height: 800 } });
    const { page } = tab;
    await page.locator("canvas.painted").first().waitFor();
    const weights = await page.evaluate(() =>
      performance.getEntries().flatMap((entry) =>
        "decodedBodySize" in entry && "encodedBodySize" in entry
          ? [{ sent: Number(entry.encodedBodySize), whole: Number(entry.decodedBodySize) }]
          : []
      )
    );
    await sleep(2000);
    const ages = await page.evaluate(readClocks, clockTask("canvas.painted", CLOCK_SECONDS));
    return { ages, weights };
  } finally {
    abort.abort();
    await sending;
  }
}

const { ages, weights } = await glassToGlass();
const { perPicture, alone, rate } = await viewerCost();
const kilobytes = (key: keyof Weight) =>
  (weights.reduce((sum, { [key]: bytes }) => sum + bytes, 0) / 1000).toFixed(0);
const rows = [
  ["age of what the browser shows, p50", `${percentile(ages, 50).toFixed(0)} ms`],
  ["the same, p99", `${percentile(ages, 99).toFixed(0)} ms`],
  ["pictures that it showed", `${(ages.length / CLOCK_SECONDS).toFixed(1)} /s of ${FPS}`],
  ["the server's CPU a frame without a viewer, 1280x720", `${alone.toFixed(2)} ms`],
  ["and for each picture to a viewer", `${perPicture.toFixed(3)} ms, ${rate.toFixed(1)} pictures/s each`],
  [
    "the page's weight",
    `${kilobytes("sent")} kB in ${weights.length} files, ${kilobytes("whole")} kB uncompressed`,
  ],
];
const width = Math.max(...rows.map(([what]) => what.length));
const lines = rows.map(([what, figure]) => `${what.padEnd(width)}  ${figure}\n`);
await Deno.stdout.write(new TextEncoder().encode(lines.join("")));
