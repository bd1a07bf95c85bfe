import { assertEquals } from "@std/assert";
import { objectLabel } from "../../../lib/http/page/draw_objects.js";

Deno.test("objectLabel() says what was found, its text, and how sure where there is room", () => {
  assertEquals(objectLabel({ label: "scratch", score: 0.934 }, true), "scratch 93 %");
  assertEquals(objectLabel({ label: "scratch", score: 0.934 }, false), "scratch");
  assertEquals(objectLabel({ label: "QRCode", text: "LOT-7" }, true), "QRCode LOT-7");
  assertEquals(objectLabel({ label: "x".repeat(99) }, true).length, 40);
});
