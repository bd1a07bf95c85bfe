import { assert, assertEquals } from "@std/assert";
import { FfmpegLog, type LogLine, parseLogLine } from "../../lib/capture/ffmpeg_log.ts";

Deno.test("parseLogLine() takes the parts' names away", () => {
  assertEquals(parseLogLine("[mov,mp4,m4a @ 0x55d0be4a9940] [error] moov atom not found"), {
    level: "error",
    text: "moov atom not found",
  });
  assertEquals(
    parseLogLine("[Parsed_scale_0 @ 0x561] [IMGUTILS @ 0x7ff] [error] Picture size 0x0 is invalid"),
    {
      level: "error",
      text: "Picture size 0x0 is invalid",
    },
  );
  assertEquals(parseLogLine("[h264 @ 0000025c8a5e1a40] [warning] no frame! "), {
    level: "warning",
    text: "no frame!",
  });
  assertEquals(parseLogLine("[info]   Stream #0:0: Video: h264"), {
    level: "info",
    text: "  Stream #0:0: Video: h264",
  });
  assertEquals(parseLogLine("sh: 1: ffmpeg: not found"), { level: "", text: "sh: 1: ffmpeg: not found" });
});

Deno.test("FfmpegLog hands out each line once, however the stream is cut", async () => {
  const text =
    "[info] Input #0\n[info] title: é\r\n  second line\n[error] 日本.mp4: bad\nwith a tail\n[info] last";
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size <= bytes.length; size++) {
    const lines: LogLine[] = [];
    const log = new FfmpegLog((line) => lines.push(line));
    await log.read(streamOf(bytes, size));
    assertEquals(lines, [
      { level: "info", text: "Input #0" },
      { level: "info", text: "title: é" },
      { level: "info", text: "  second line" },
      { level: "error", text: "日本.mp4: bad" },
      { level: "error", text: "with a tail" },
      { level: "info", text: "last" },
    ]);
    assertEquals(log.errors, ["日本.mp4: bad", "with a tail"]);
  }
});

Deno.test("FfmpegLog counts what comes before ffmpeg's own lines among the errors", async () => {
  const log = new FfmpegLog();
  await log.read(streamOf(new TextEncoder().encode("sh: 1: ffmpeg: not found\n"), 100));
  assertEquals(log.errors, ["sh: 1: ffmpeg: not found"]);
});

Deno.test("FfmpegLog keeps the last errors, each once, and no line for ever", async () => {
  const log = new FfmpegLog();
  const errors = Array.from({ length: 100 }, (_, k) => `[error] number ${k % 50}\n[error] always\n`);
  const endless = `[error] ${"x".repeat(1_000_000)}`;
  await log.read(streamOf(new TextEncoder().encode(errors.join("") + endless), 4096));
  assertEquals(log.errors.slice(-3, -1), ["number 49", "always"]);
  assert(log.errors.length <= 12);
  assertEquals(new Set(log.errors).size, log.errors.length);
  assert(log.errors.at(-1)!.startsWith("xxx") && log.errors.at(-1)!.length <= 2000);
});

function streamOf(bytes: Uint8Array<ArrayBuffer>, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
  return ReadableStream.from(chunks);
}
