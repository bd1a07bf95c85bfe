import { assertEquals, assertThrows } from "@std/assert";
import { parsePath } from "../../lib/values/parse_path.ts";
import { ValueError } from "../../lib/values/value_error.ts";

Deno.test("parsePath() takes any path, and refuses a URL without telling its password", () => {
  for (const path of ["-", "a b", "-x.mp4", "C:\\a.mp4", "c:/a", "http:x.mp4", "50%d/ü"]) {
    assertEquals(parsePath(path), path);
  }
  const error = assertThrows(() => parsePath("rtsp://me:geheim@cam/live"), ValueError);
  assertEquals(
    error.at("--file"),
    'Cannot use --file as a path is no URL, which is for --url: got "rtsp://***@cam/live"',
  );
  assertThrows(() => parsePath("a\0b"), ValueError);
});
