import { assertEquals } from "@std/assert";
import { explainFailure, type FfmpegEnd } from "../../lib/capture/explain_failure.ts";
import { ffmpegMissing } from "../../lib/capture/ffmpeg_missing.ts";

const STREAM = { codec: "h264", pixelFormat: "yuv420p", width: 64, height: 48 };
const SOURCE = { source: { kind: "file", path: "a/b.mp4" } } as const;

/** An end after 12 good frames, but for what is given. */
function end(different: Partial<FfmpegEnd> = {}): FfmpegEnd {
  const streams = { opened: true, guessed: false, sound: false, finite: true, input: STREAM };
  return { status: { code: 0, signal: null }, errors: [], streams, frames: 12, torn: false, ...different };
}

const FAILED = { status: { code: 1, signal: null } };
const UNOPENED = {
  ...FAILED,
  frames: 0,
  streams: { opened: false, guessed: false, sound: false, finite: false },
};
const GUESSED = { ...UNOPENED, streams: { ...UNOPENED.streams, guessed: true } };

const ENDS: [what: string, end: FfmpegEnd, code: string, message: string][] = [
  [
    "no such file",
    end({ ...UNOPENED, errors: ["file:a/b.mp4: No such file or directory"] }),
    "not-found",
    "Cannot open a/b.mp4: there is no such file; check the path",
  ],
  [
    "no permission",
    end({ ...UNOPENED, errors: ["Error opening input file file:a/b.mp4: Permission denied"] }),
    "no-permission",
    "Cannot open a/b.mp4: this user may not read it; check its permissions",
  ],
  [
    "a directory",
    end({ ...UNOPENED, errors: ["file:a/b.mp4: Is a directory"] }),
    "not-a-file",
    "Cannot open a/b.mp4: it is a directory; name a video in it",
  ],
  [
    "no video",
    end({ ...UNOPENED, errors: ["file:a/b.mp4: Invalid data found when processing input"] }),
    "not-a-video",
    "Cannot read a/b.mp4: ffmpeg finds no video in it (ffmpeg: Invalid data found when processing input); check the file",
  ],
  [
    "an mp4 without its index",
    end({
      ...UNOPENED,
      errors: ["moov atom not found", "file:a/b.mp4: Invalid data found when processing input"],
    }),
    "truncated",
    "Cannot read a/b.mp4: the file is cut off (ffmpeg: moov atom not found); copy or record it again",
  ],
  [
    "an mp4 by its name only",
    end({
      ...GUESSED,
      errors: ["moov atom not found", "file:a/b.mp4: Invalid data found when processing input"],
    }),
    "not-a-video",
    "Cannot read a/b.mp4: ffmpeg finds no video in it (ffmpeg: Invalid data found when processing input); check the file",
  ],
  [
    "sound only",
    end({ ...FAILED, frames: 0, streams: { ...UNOPENED.streams, opened: true, sound: true } }),
    "not-a-video",
    "Cannot read a/b.mp4: there is sound in it but no video; check the file",
  ],
  [
    "neither sound nor video",
    end({ ...FAILED, frames: 0, streams: { opened: true, guessed: false, sound: false, finite: false } }),
    "not-a-video",
    "Cannot read a/b.mp4: there is no video in it; check the file",
  ],
  [
    "no frame, though ffmpeg is content",
    end({ frames: 0 }),
    "no-frames",
    "Cannot read a/b.mp4: ffmpeg can decode no frame of it; copy or record it again",
  ],
  [
    "no frame that can be decoded",
    end({
      ...FAILED,
      frames: 0,
      errors: ["Invalid NAL unit size (0 > 98).", "Error marking filters as finished"],
    }),
    "no-frames",
    "Cannot read a/b.mp4: ffmpeg can decode no frame of it (ffmpeg: Invalid NAL unit size (0 > 98).); copy or record it again",
  ],
  [
    "a size beyond ffmpeg",
    end({
      ...FAILED,
      frames: 0,
      errors: ["Picture size 50000x50000 is invalid", "Error reinitializing filters!"],
    }),
    "bad-options",
    "Cannot make such large frames (ffmpeg: Picture size 50000x50000 is invalid); ask for smaller ones",
  ],
  [
    "a file that ends early",
    end({ errors: ["stream 0, offset 0x92af: partial file", "Invalid NAL unit size (1024 > 125)."] }),
    "truncated",
    "Cannot read all of a/b.mp4: the file is cut off after 12 frames (ffmpeg: stream 0, offset 0x92af: partial file); copy or record it again",
  ],
  [
    "a kill",
    end({ status: { code: 137, signal: "SIGKILL" }, frames: 1 }),
    "crashed",
    "Cannot go on with a/b.mp4: ffmpeg was ended by SIGKILL after 1 frame; start again",
  ],
  [
    "a kill before the first frame",
    end({ status: { code: 139, signal: "SIGSEGV" }, frames: 0 }),
    "crashed",
    "Cannot go on with a/b.mp4: ffmpeg was ended by SIGSEGV after 0 frames; start again",
  ],
  [
    "a SIGTERM from somewhere",
    end({ status: { code: 255, signal: null } }),
    "crashed",
    "Cannot go on with a/b.mp4: ffmpeg was told to stop after 12 frames; start again",
  ],
  [
    "an error midway",
    end({ ...FAILED, errors: ["file:a/b.mp4: Input/output error", "Conversion failed!"] }),
    "crashed",
    "Cannot go on with a/b.mp4: ffmpeg gave up after 12 frames (ffmpeg: Input/output error); check the source",
  ],
  [
    "a torn frame",
    end({ torn: true }),
    "crashed",
    "Cannot go on with a/b.mp4: ffmpeg gave up after 12 frames; check the source",
  ],
];

for (const [what, how, code, message] of ENDS) {
  Deno.test(`explainFailure() of ${what}`, () => {
    const error = explainFailure(SOURCE, how)!;
    assertEquals([error.code, error.message], [code, message]);
  });
}

Deno.test("explainFailure() finds nothing wrong with errors that ffmpeg got over", () => {
  assertEquals(
    explainFailure(SOURCE, end({ errors: ["error while decoding MB 13 10, bytestream -40"] })),
    undefined,
  );
});

Deno.test("explainFailure() speaks of the test scene by that name", () => {
  const error = explainFailure({ source: { kind: "test" } }, end({ ...FAILED, errors: ["Out of luck"] }))!;
  assertEquals(
    error.message,
    "Cannot go on with the test scene: ffmpeg gave up after 12 frames (ffmpeg: Out of luck); check the source",
  );
});

Deno.test("explainFailure() names the ffmpeg that is missing or no program", () => {
  const of = (code: number) =>
    explainFailure({ ...SOURCE, ffmpeg: "/opt/ff" }, end({ status: { code, signal: null }, frames: 0 }))!;
  assertEquals(of(127).code, "ffmpeg-missing");
  assertEquals(of(127).message.split("\n")[0], "Cannot start /opt/ff: there is no such program");
  assertEquals(of(126).code, "ffmpeg-missing");
  assertEquals(
    of(126).message.split("\n")[0],
    "Cannot start /opt/ff: it is no program that this user may run",
  );
});

Deno.test("ffmpegMissing() says how to install it", () => {
  const remedy = (os: typeof Deno.build.os) => ffmpegMissing("ffmpeg", "why", { os }).message.split("\n")[1];
  assertEquals(
    remedy("linux"),
    "Install it: apt install ffmpeg (Debian, Ubuntu), dnf install ffmpeg (Fedora) or pacman -S ffmpeg (Arch)",
  );
  assertEquals(remedy("darwin"), "Install it: brew install ffmpeg");
  assertEquals(remedy("windows"), "Install it: winget install ffmpeg");
  assertEquals(remedy("freebsd"), "Install it: see https://ffmpeg.org/download.html");
});
