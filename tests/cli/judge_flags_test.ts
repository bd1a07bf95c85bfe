import { assertEquals, assertThrows } from "@std/assert";
import { JUDGE, judgeOptions } from "../../lib/cli/judge_flags.ts";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

function options(args: string[], environment: Record<string, string> = {}) {
  return judgeOptions(parseFlags(JUDGE, args, new Map(Object.entries(environment))));
}

Deno.test("judgeOptions() has the documented defaults", () => {
  const { settings, ...others } = options(["a.jpg", "b/"]);
  assertEquals(settings.of(), { ...settings.of(), analyzers: ["quality"], parts: false });
  assertEquals(others, {
    files: ["a.jpg", "b/"],
    camera: undefined,
    expect: undefined,
    maxPixels: 64_000_000,
    codec: "auto",
    logLevel: "info",
    help: false,
    version: false,
  });
});

Deno.test("judgeOptions() takes --parts for a switch, whose value stands behind =", () => {
  const { files, settings } = options(["--parts", "line.mp4"]);
  assertEquals([files, settings.of().parts], [["line.mp4"], true]);
  const { settings: ofOne } = options(["--parts=line-3", "--camera", "line-3", "line.mp4"]);
  assertEquals([ofOne.of().parts, ofOne.of("line-3").parts], [false, true]);
});

Deno.test("judgeOptions() takes a server's variables, and a camera out of them", () => {
  const environment = { VID_ANALYZER: "quality; line-3=ok", VID_PARTS: "line-3", VID_PORT: "x" };
  const { settings, camera } = options(["--camera", "line-3", "a.jpg"], environment);
  assertEquals([settings.of(camera).analyzers, settings.of(camera).parts], [["ok"], true]);
});

Deno.test("judgeOptions() refuses what is no file, and nothing at all", () => {
  const refusal = (...args: string[]) => assertThrows(() => options(args), UsageError).message;
  assertEquals(refusal(), "Cannot start without FILES…: name at least one");
  assertEquals(
    refusal("a.jpg", "rtsp://user:secret@cam/1"),
    'Cannot use FILES as they are files and folders of this machine: got "rtsp://***@cam/1"',
  );
  assertEquals(
    refusal("--expect", "good", "a.jpg"),
    'Cannot use --expect as it is one of ok, ng: got "good"',
  );
});
