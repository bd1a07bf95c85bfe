import { assertEquals } from "@std/assert";
import { describe } from "../../lib/capture/raw_capture.ts";

Deno.test("describe() tells size and rate, and the source's own size where that is another", () => {
  const size = { width: 640, height: 360 };
  assertEquals(describe(size, ["a.mp4"]), "a.mp4, 640x360");
  assertEquals(describe({ ...size, fps: 12.5, from: size }, ["cam"]), "cam, 640x360, 12.5 frames/s");
  const from = { width: 1280, height: 720 };
  assertEquals(
    describe({ ...size, fps: 30, from }, ["a.mp4", "looped"]),
    "a.mp4, 640x360 of 1280x720, 30 frames/s, looped",
  );
});
