import { assertEquals } from "@std/assert";
import type { FrameJudge } from "../../lib/analyze/analyzer_chain.ts";
import { ClockedJudge } from "../../lib/analyze/clocked_judge.ts";
import { FrameClock, type FrameTimes } from "../../lib/analyze/frame_clock.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import type { FrameMetadata } from "../../lib/frame.ts";
import { buildComment, HEADROOM, insertComment } from "../../lib/jpeg/metadata.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { analyzerContext } from "./analyzer_context.ts";

const JPEG = await makeJpeg();

/** A frame that says this of itself. */
function frameOf(metadata: FrameMetadata): Uint8Array<ArrayBuffer> {
  const roomy = new Uint8Array(HEADROOM + JPEG.length);
  roomy.set(JPEG, HEADROOM);
  return roomy.subarray(insertComment(roomy, HEADROOM, buildComment(metadata)));
}

/** When frames of these metadata are judged, ours coming each 5 ms; told of them are these times. */
async function timesOf(frames: readonly FrameMetadata[], told?: readonly FrameTimes[]): Promise<number[]> {
  const times: number[] = [];
  let now = 1000;
  const { codec } = analyzerContext();
  const clock = new FrameClock();
  const seeing: FrameJudge = {
    wants: () => [],
    judge() {
      times.push(clock.time);
      return Promise.resolve({ result: "ok" });
    },
    [Symbol.dispose]() {},
  };
  using judge = new ClockedJudge(seeing, clock, () => now);
  for (const [n, metadata] of frames.entries()) {
    await judgeJpeg(codec, judge, frameOf(metadata), { times: told?.[n] });
    now += 5;
  }
  return times;
}

Deno.test("ClockedJudge has frames of a film judged by the film's time, however fast they come", async () => {
  assertEquals(await timesOf([0, 100, 200, 900].map((sourceMs) => ({ sourceMs }))), [0, 100, 200, 900]);
});

Deno.test("ClockedJudge has a camera's frames judged by when they were taken, and others by our clock", async () => {
  assertEquals(await timesOf([7, 40, 41].map((ms) => ({ capturedAt: 1e12 + ms }))), [0, 33, 34]);
  assertEquals(await timesOf([{}, {}, {}]), [0, 5, 10]);
});

Deno.test("ClockedJudge goes by what was told of a frame, and does not look into it then", async () => {
  const frames = [0, 100, 200].map((sourceMs) => ({ sourceMs }));
  assertEquals(await timesOf(frames, [{ sourceMs: 7 }, { sourceMs: 9 }, { sourceMs: 19 }]), [0, 2, 12]);
  assertEquals(await timesOf(frames, [{}, {}, {}]), [0, 5, 10]);
});
