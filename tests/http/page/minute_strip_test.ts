import { assertEquals } from "@std/assert";
import { minuteInWords } from "../../../lib/http/page/minute_strip.js";
import { STRINGS } from "../../../lib/http/page/strings.js";

Deno.test("minuteInWords() tells the worst first, and that there was nothing", () => {
  const letters = "oo.nue".padStart(60, ".");
  assertEquals(
    minuteInWords(letters, STRINGS.en),
    "The last minute: NG for 1 s, ERROR for 1 s, UNKNOWN for 1 s, OK for 2 s",
  );
  assertEquals(minuteInWords(letters, STRINGS.ko), "최근 1분: NG 1초, 오류 1초, 판정 불가 1초, OK 2초");
  assertEquals(minuteInWords(".".repeat(60), STRINGS.en), "The last minute: nothing was judged");
});
