import { assertEquals } from "@std/assert";
import { boxInFrame } from "../../../lib/analyze/area/box_in_frame.ts";

const PICTURE = { width: 320, height: 181, sourceWidth: 1279, sourceHeight: 721 };

Deno.test("boxInFrame() gives whole pixels of the frame, within it and never none", () => {
  assertEquals(boxInFrame({ left: 10, top: 20, right: 30, bottom: 40 }, PICTURE), [39, 79, 81, 81]);
  assertEquals(boxInFrame({ left: 0, top: 0, right: 320, bottom: 181 }, PICTURE), [0, 0, 1279, 721]);
  assertEquals(boxInFrame({ left: 319, top: 180, right: 320, bottom: 181 }, PICTURE), [1275, 717, 4, 4]);
  const narrow = { width: 300, height: 1, sourceWidth: 100, sourceHeight: 1 };
  assertEquals(boxInFrame({ left: 299, top: 0, right: 300, bottom: 1 }, narrow), [99, 0, 1, 1]);
});
