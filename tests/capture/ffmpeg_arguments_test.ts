import { assertEquals } from "@std/assert";
import type { CaptureOptions } from "../../lib/capture/capture_options.ts";
import { copyArguments, probeArguments, rawArguments } from "../../lib/capture/ffmpeg_arguments.ts";
import { videoFilters } from "../../lib/capture/video_filters.ts";
import type { VideoStream } from "../../lib/capture/video_stream.ts";

const FFMPEG = { fpsMode: true, rtspTimeout: true, colorspace: true, zscale: true };
const COMMON = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "repeat+level+info"];
const PASSTHROUGH = ["-fps_mode", "passthrough"];
const RAW = ["-pix_fmt", "yuvj420p", "-threads", "1", "-f", "rawvideo", "pipe:1"];
const MAP = ["-map", "0:V:0"];
const FULL: VideoStream = { codec: "h264", pixelFormat: "yuvj420p", width: 64, height: 48 };
const LIMITED: VideoStream = { codec: "h264", pixelFormat: "yuv420p", width: 64, height: 48 };

function file(path: string, options: Partial<CaptureOptions> = {}): CaptureOptions {
  return { source: { kind: "file", path }, ...options };
}

function scene(options: Partial<CaptureOptions> = {}): CaptureOptions {
  return { source: { kind: "test" }, ...options };
}

Deno.test("rawArguments() of a file", () => {
  assertEquals(rawArguments(file("a.mp4"), { ffmpeg: FFMPEG, stream: FULL }), [
    ...[...COMMON, "-i", "file:a.mp4"],
    ...[...MAP, ...PASSTHROUGH, ...RAW],
  ]);
});

Deno.test("rawArguments() take what the filters give without a copy", () => {
  const args = rawArguments(file("a.mp4"), { ffmpeg: FFMPEG, stream: { ...LIMITED, matrix: "bt709" } });
  assertEquals(args[args.indexOf("-pix_fmt") + 1], "yuv420p");
});

Deno.test("rawArguments() has ffmpeg tell sizes where somebody wants to know them", () => {
  assertEquals(rawArguments(file("a.mp4"), { ffmpeg: FFMPEG, stream: FULL, tellsSizes: true }), [
    ...[...COMMON.slice(0, -1), "repeat+level+verbose", "-i", "file:a.mp4"],
    ...[...MAP, ...PASSTHROUGH, ...RAW],
  ]);
});

Deno.test("rawArguments() says passthrough as older ffmpegs know it", () => {
  assertEquals(rawArguments(file("a.mp4"), { ffmpeg: { ...FFMPEG, fpsMode: false }, stream: FULL }), [
    ...[...COMMON, "-i", "file:a.mp4"],
    ...[...MAP, "-vsync", "passthrough", ...RAW],
  ]);
});

Deno.test("rawArguments() puts what concerns the input before it, the rest after", () => {
  const options: CaptureOptions = {
    source: { kind: "file", path: "a.mp4", loop: true },
    live: true,
    fps: 5,
    size: { width: 32, height: 24 },
    count: 7,
  };
  assertEquals(rawArguments(options, { ffmpeg: FFMPEG, stream: LIMITED }), [
    ...[...COMMON, "-thread_type", "slice", "-re", "-stream_loop", "-1", "-i", "file:a.mp4"],
    ...[
      ...MAP,
      "-frames:v",
      "7",
      "-vf",
      videoFilters(options, FFMPEG, LIMITED).filters.join(","),
      ...PASSTHROUGH,
      ...RAW,
    ],
  ]);
});

Deno.test("rawArguments() counts to infinity without saying so", () => {
  assertEquals(
    rawArguments(file("a.mp4", { count: Infinity }), { ffmpeg: FFMPEG, stream: FULL }),
    rawArguments(file("a.mp4"), { ffmpeg: FFMPEG, stream: FULL }),
  );
});

for (
  const path of [
    "-i.mp4",
    "./-",
    "http://a/b.mp4",
    "concat:a|b",
    "pipe:0",
    "a b'c\"d\\é日%.mp4",
    "C:\\a.mp4",
    "50%d.mp4",
  ]
) {
  Deno.test(`rawArguments() takes ${path} for a plain file`, () => {
    const args = rawArguments(file(path), { ffmpeg: FFMPEG, stream: FULL });
    assertEquals(args.slice(COMMON.length, COMMON.length + 2), ["-i", `file:${path}`]);
  });
}

for (const path of ["a%d.png", "a%03d.JPG", "%5d/a.tiff", "%*.webp"]) {
  Deno.test(`rawArguments() takes ${path} for one picture, not for many`, () => {
    const args = rawArguments(file(path), { ffmpeg: FFMPEG, stream: FULL });
    assertEquals(args.slice(COMMON.length, COMMON.length + 6), [
      "-f",
      "image2",
      "-pattern_type",
      "none",
      "-i",
      `file:${path}`,
    ]);
  });
}

const LIVE_SCENE = (graph: string) => [...COMMON, "-re", "-f", "lavfi", "-i", graph, ...MAP];
const COLOURS = (pixelFormat: string, width: number, height: number) =>
  videoFilters({}, FFMPEG, { codec: "h264", pixelFormat, width, height }).filters.join(",");

Deno.test("rawArguments() of the test scene, always in real time", () => {
  for (const live of [true, false, undefined]) {
    assertEquals(rawArguments(scene({ live }), { ffmpeg: FFMPEG }), [
      ...LIVE_SCENE("testsrc2=size=1280x720:rate=30"),
      ...["-vf", COLOURS("yuv420p", 1280, 720), ...PASSTHROUGH, ...RAW],
    ]);
  }
});

Deno.test("rawArguments() makes the test scene itself of the size and rate asked for", () => {
  assertEquals(
    rawArguments(scene({ size: { width: 320, height: 240 }, fps: 12.5, count: 3 }), { ffmpeg: FFMPEG }),
    [
      ...LIVE_SCENE("testsrc2=size=320x240:rate=12.5"),
      ...["-frames:v", "3", "-vf", COLOURS("yuv420p", 320, 240), ...PASSTHROUGH, ...RAW],
    ],
  );
  assertEquals(rawArguments(scene({ scale: 0.25 }), { ffmpeg: FFMPEG }), [
    ...LIVE_SCENE("testsrc2=size=320x180:rate=30"),
    ...["-vf", COLOURS("yuv420p", 320, 180), ...PASSTHROUGH, ...RAW],
  ]);
});

Deno.test("rawArguments() has the test scene drawn without subsampling where its size is odd", () => {
  assertEquals(rawArguments(scene({ size: { width: 33, height: 24 } }), { ffmpeg: FFMPEG }), [
    ...LIVE_SCENE("testsrc2=size=33x24:rate=30,format=yuv444p"),
    ...["-vf", COLOURS("yuv444p", 33, 24), ...PASSTHROUGH, ...RAW],
  ]);
});

Deno.test("probeArguments() only name the file", () => {
  assertEquals(probeArguments(file("-a.mp4"), { ffmpeg: FFMPEG }), [...COMMON, "-i", "file:-a.mp4"]);
});

Deno.test("copyArguments() leave frames as they are, and have each written at once", () => {
  const options = file("a.avi", { live: true, count: 3 });
  assertEquals(copyArguments(options, { ffmpeg: FFMPEG }).slice(COMMON.length), [
    ...["-thread_type", "slice", "-re", "-i", "file:a.avi", ...MAP, "-frames:v", "3"],
    ...["-c:v", "copy", "-flush_packets", "1", "-f", "mjpeg", "pipe:1"],
  ]);
});

Deno.test("rawArguments() leave the rate to a device that has it, and have ffmpeg keep it for one that has not", () => {
  const filters = (fps: number | undefined, isOffRate?: boolean) => {
    const device = { system: "v4l2", path: "/dev/video0", mode: { fps }, isOffRate } as const;
    const options = { source: { kind: "device", device: "0" }, fps: 10 } as const;
    return rawArguments(options, { ffmpeg: FFMPEG, device }).join(" ").includes("fps=10");
  };
  assertEquals([filters(10), filters(30), filters(undefined), filters(10, true)], [false, true, true, true]);
});

Deno.test("rawArguments() write BGR where that is wanted", () => {
  const args = rawArguments(file("a.mp4", { format: "bgr" }), { ffmpeg: FFMPEG, stream: LIMITED });
  assertEquals(args.slice(args.indexOf("-vf")), [
    ...["-vf", "scale=flags=bicubic", ...PASSTHROUGH, "-pix_fmt", "bgr24", ...RAW.slice(2)],
  ]);
});

Deno.test("copyArguments() hand bare JPEGs of the network on as they come, for us to cut", () => {
  const args = (url: string) => {
    const options = { source: { kind: "url", url } } as const;
    return copyArguments(options, { ffmpeg: FFMPEG, isBareJpegs: true }).slice(COMMON.length).join(" ");
  };
  assertEquals(
    args("http://cam/v"),
    "-rw_timeout 10000000 -f data -raw_packet_size 65536 -i http://cam/v " +
      "-map 0 -c copy -flush_packets 1 -f data pipe:1",
  );
  assertEquals(
    args("http://me:secret@cam/v").includes("-f data"),
    false,
    "a list's parts are opened as videos",
  );
});
