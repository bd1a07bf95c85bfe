import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { runFfmpeg } from "../capture/make_video.ts";
import { pythonWithOpenCv } from "../peers/python_with_opencv.ts";
import { measureRun, type Moment, runOf } from "./measure_run.ts";
import { pythonPair } from "./python_pair.ts";
import { vidPair } from "./vid_pair.ts";

const ANSWERS = { answer: /^\{/ };

/** A line for each latency. */
function logOf(latencies: readonly number[], result = "ok"): string {
  return latencies.map((ms) => `{"result":"${result}","latencyMs":${ms}}\n`).join("");
}

function bytesOf(log: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(log);
}

function moment(at: number, logged: number, cpuMs: Record<string, number>, peakBytes = 1e6): Moment {
  const uses = Object.entries(cpuMs).map(([name, cpuMs]) => [name, { cpuMs, peakBytes }]);
  // Two cores, of which one is idle.
  return { at, logged, uses: Object.fromEntries(uses), machine: { ticks: at / 5, idleTicks: at / 10 } };
}

Deno.test("runOf() counts what was answered between two moments alone", () => {
  const warmUp = `hello\n${logOf([900, 800])}`; // a character is a byte
  const measured = logOf([10, 30, 20, 40]);
  const before = moment(1000, warmUp.length, { client: 500, server: 100 });
  const after = moment(1500, warmUp.length + measured.length, { client: 540, server: 180, ffmpeg: 20 }, 2e6);
  assertEquals(runOf(ANSWERS, before, after, bytesOf(warmUp + measured + logOf([700]))), {
    framesPerSecond: 8,
    latencyMs: { p50: 20, p99: 40 },
    cpuMs: { client: 10, server: 20, ffmpeg: 5 },
    peakBytes: { client: 2e6, server: 2e6, ffmpeg: 2e6 },
    othersShare: (500 - 140) / 1000,
  });
});

Deno.test("runOf() counts no frame that vid dropped", () => {
  const log = logOf([10]) + logOf([2000, 3000], "dropped") + logOf([12], "unknown");
  const run = runOf(
    vidPair({ server: [], client: [] }),
    moment(0, 0, {}),
    moment(1000, 1e6, {}),
    bytesOf(log),
  );
  assertEquals([run.framesPerSecond, run.latencyMs], [2, { p50: 10, p99: 12 }]);
});

Deno.test("runOf() knows no latency of who answers nothing", () => {
  const log = "identity0: chain (1)\nsomething else\nidentity0: chain (2)\n";
  const run = runOf({ answer: /: chain / }, moment(0, 0, {}), moment(1000, log.length, {}), bytesOf(log));
  assertEquals([run.framesPerSecond, run.latencyMs], [2, undefined]);
});

Deno.test("runOf() measures nobody who fails to judge", () => {
  const log = logOf([10]) + logOf([1], "error");
  const run = () => runOf(ANSWERS, moment(0, 0, {}), moment(1000, log.length, {}), bytesOf(log));
  assertThrows(run, Error, 'fails to judge: {"result":"error"');
});

Deno.test("measureRun() measures the tutorial's pair, and refuses a video that is too short", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    const video = `${folder}/video.mp4`;
    const scene = "testsrc2=size=320x240:rate=30:duration=3";
    await runFfmpeg(["-f", "lavfi", "-i", scene, "-c:v", "libx264", "-preset", "ultrafast", video]);
    const pair = pythonPair("opencv", await pythonWithOpenCv());
    const options = { video, fps: 30, log: `${folder}/answers.log`, warmUpSeconds: 0.3, seconds: 1 };
    const { framesPerSecond, latencyMs, cpuMs, peakBytes } = await measureRun(pair, options);
    assert(framesPerSecond > 15 && framesPerSecond < 35, `${framesPerSecond} frames/s`);
    assert(latencyMs!.p50 > 0.1 && latencyMs!.p50 <= latencyMs!.p99, `${latencyMs!.p50} ms`);
    assertEquals([cpuMs, peakBytes].map((each) => Object.keys(each).toSorted()), [
      ["client", "server"],
      ["client", "server"],
    ]);
    assert(peakBytes.client > 20e6, `${peakBytes.client} bytes`);
    const tooLong = measureRun(pair, { ...options, fps: undefined, seconds: 20 });
    await assertRejects(() => tooLong, Error, "Cannot measure opencv as its client has ended");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
