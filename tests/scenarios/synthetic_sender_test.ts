import { assert, assertEquals } from "@std/assert";
import { makeJpeg } from "../make_jpeg.ts";
import { serve } from "../server/serve.ts";
import { sendCameras } from "./synthetic_sender.ts";

const JPEG = await makeJpeg({ size: "64x48" });

Deno.test("sendCameras() has each frame of each camera answered", async () => {
  await using served = await serve();
  const cameras = ["a", "b", "c"];
  const report = await sendCameras({ port: served.port, cameras, jpeg: JPEG, frames: 20 });
  assertEquals([report.captured, report.answered, report.unanswered, report.dropped], [60, 60, 0, {}]);
  assertEquals([report.ages.total, report.errors], [60, [undefined, undefined, undefined]]);
});

Deno.test("sendCameras() keeps a live camera's pace, and counts frames that find no room in flight", async () => {
  const answered: number[] = [];
  await using served = await serve({
    judgeOf: () => ({
      analyzer: "slow",
      async judge() {
        await new Promise((resolve) => setTimeout(resolve, 50));
        answered.push(performance.now());
        return { judgement: { result: "ok" as const }, decodeMs: 0, analyzeMs: 50 };
      },
      [Symbol.dispose]() {},
    }),
  });
  const report = await sendCameras({
    port: served.port,
    cameras: ["a"],
    jpeg: JPEG,
    frames: 20,
    fps: 100,
    window: 1,
  });
  const { captured, answered: judged, dropped } = report;
  assertEquals(captured, 20);
  assertEquals(judged + (dropped.superseded ?? 0), 20);
  assert(judged >= 3 && judged <= 5, `${judged} of 20 frames in 200 ms were judged, at 50 ms each`);
  assertEquals(answered.length, judged);
});

Deno.test("sendCameras() tells what was in flight when the server left", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const sending = sendCameras({
    port: listener.addr.port,
    cameras: ["a"],
    jpeg: JPEG,
    frames: 20,
    window: 3,
  });
  const conn = await listener.accept();
  await conn.read(new Uint8Array(10));
  await new Promise((resolve) => setTimeout(resolve, 50));
  conn.close();
  const { captured, answered, unanswered } = await sending;
  assertEquals([captured, answered, unanswered], [3, 0, 3]);
});
