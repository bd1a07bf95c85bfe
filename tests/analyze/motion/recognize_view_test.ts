import { assertEquals } from "@std/assert";
import { recognizeView } from "../../../lib/analyze/motion/recognize_view.ts";
import type { LitPicture } from "../../../lib/analyze/motion/even_light.ts";
import { blurred, inLight, shifted } from "./disturb.ts";
import { floor, withBox } from "./stage.ts";

const VIEW = floor();
const NONE = new Uint8Array(VIEW.data.length);
const ALL = NONE.slice().fill(1);

function recognize(picture: LitPicture, { factor = 1, different = NONE, view = VIEW } = {}) {
  return recognizeView(view, picture, { contrast: 30, factor, different });
}

Deno.test("recognizeView() knows a view with something in it, and a little shaken", () => {
  for (const picture of [VIEW, withBox(VIEW, [60, 40, 200, 170]), shifted(VIEW, 1, -1)]) {
    assertEquals(recognize(picture), { kind: "view" });
  }
});

Deno.test("recognizeView() tells what else is seen", () => {
  assertEquals(recognize(shifted(VIEW, -9, 4)), { kind: "moved", shift: { x: -9, y: 4 } });
  assertEquals(recognize(blurred(VIEW, 4)), { kind: "blurred" });
  assertEquals(recognize(floor(320, 240, 17)), { kind: "changed" });
  assertEquals(recognize(inLight(VIEW, () => 90)), { kind: "blind" });
  assertEquals(recognize(VIEW, { factor: 20 }), { kind: "blind" }, "it is as dark as night");
});

Deno.test("recognizeView() goes by how much differs, of a view without edges", () => {
  const view = inLight(VIEW, () => 90);
  assertEquals(recognize(view, { view }), { kind: "view" });
  assertEquals(recognize(VIEW, { view, different: ALL }), { kind: "changed" });
  assertEquals(recognize(view, { view, factor: 20 }), { kind: "blind" });
});
