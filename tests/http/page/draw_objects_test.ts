import { assertEquals } from "@std/assert";
import { objectLabel } from "../../../lib/http/page/draw_objects.js";
import { STRINGS } from "../../../lib/http/page/strings.js";

const { en, ko } = STRINGS;

Deno.test("objectLabel() says what was found, its text, and how sure where there is room", () => {
  assertEquals(objectLabel({ label: "scratch", score: 0.934 }, en, true), "scratch 93 %");
  assertEquals(objectLabel({ label: "scratch", score: 0.934 }, en, false), "scratch");
  assertEquals(objectLabel({ label: "QRCode", text: "LOT-7" }, en, true), "QRCode LOT-7");
  assertEquals(objectLabel({ label: "x".repeat(99) }, en, true).length, 40);
  assertEquals(objectLabel({ label: "scratch", score: 0.934 }, ko, true), "스크래치 93 %");
  assertEquals(objectLabel({ label: "bent pin" }, ko, true), "bent pin", "a network's own");
});
