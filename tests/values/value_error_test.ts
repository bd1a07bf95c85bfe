import { assertEquals, assertThrows } from "@std/assert";
import { parseDevice } from "../../lib/values/parse_device.ts";
import { parseHost } from "../../lib/values/parse_host.ts";
import { ValueError } from "../../lib/values/value_error.ts";

for (const parse of [parseDevice, parseHost]) {
  Deno.test(`${parse.name}() refuses a URL, and its error tells no password`, () => {
    const error = assertThrows(() => parse("rtsp://me:geheim@cam/live?pwd=geheim"), ValueError);
    for (const words of [error.message, error.at("--flag")]) {
      assertEquals(words.split("got ")[1], '"rtsp://***@cam/live?pwd=***"');
    }
  });
}
