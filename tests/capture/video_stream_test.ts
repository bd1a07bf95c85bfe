import { assertEquals } from "@std/assert";
import { parseVideoStream, StreamFinder, type VideoStream } from "../../lib/capture/video_stream.ts";

const LINES: [line: string, stream: VideoStream | undefined][] = [
  [
    "  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1920x1080 [SAR 1:1 DAR 16:9], 4112 kb/s, 29.97 fps, 29.97 tbr, 30k tbn (default)",
    {
      codec: "h264",
      pixelFormat: "yuv420p",
      range: "tv",
      matrix: "bt709",
      width: 1920,
      height: 1080,
      fps: 29.97,
    },
  ],
  [
    "  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(progressive), 160x120 [SAR 1:1 DAR 4:3], 113 kb/s, 10 fps, 10 tbr, 10240 tbn (default)",
    { codec: "h264", pixelFormat: "yuv420p", width: 160, height: 120, fps: 10 },
  ],
  [
    "  Stream #0:0(und): Video: h264 (Main) (avc1 / 0x31637661), yuv420p, 640x360, 322 kb/s, 25 fps, 25 tbr, 12800 tbn, 50 tbc (default)",
    { codec: "h264", pixelFormat: "yuv420p", width: 640, height: 360, fps: 25 },
  ],
  [
    "  Stream #0:0: Video: mjpeg (Baseline) (MJPG / 0x47504A4D), yuvj422p(pc, bt470bg/unknown/unknown), 1280x720, 30 fps, 30 tbr, 30 tbn",
    {
      codec: "mjpeg",
      pixelFormat: "yuvj422p",
      range: "pc",
      matrix: "bt470bg",
      width: 1280,
      height: 720,
      fps: 30,
    },
  ],
  [
    "  Stream #0:1[0x1e0]: Video: mpeg2video (4:2:2), yuv422p(tv, smpte170m/bt470m/bt709, top first), 720x480 [SAR 8:9 DAR 4:3], 29.97 fps, 29.97 tbr, 90k tbn",
    {
      codec: "mpeg2video",
      pixelFormat: "yuv422p",
      range: "tv",
      matrix: "smpte170m",
      width: 720,
      height: 480,
      fps: 29.97,
      interlaced: true,
    },
  ],
  [
    "  Stream #0:0: Video: hevc (Main 10) (hev1 / 0x31766568), yuv420p10le(tv, bt2020nc/bt2020/smpte2084, progressive), 3840x2160 [SAR 1:1 DAR 16:9], 59.94 fps, 60 tbr, 16k tbn (default)",
    {
      codec: "hevc",
      pixelFormat: "yuv420p10le",
      range: "tv",
      matrix: "bt2020nc",
      width: 3840,
      height: 2160,
      fps: 59.94,
    },
  ],
  [
    "  Stream #0:0: Video: ffv1 (FFV1 / 0x31564646), bgr0(pc, gbr/unknown/unknown, progressive), 160x120, SAR 1:1 DAR 4:3, 1k fps, 1k tbr, 1k tbn",
    { codec: "ffv1", pixelFormat: "bgr0", range: "pc", width: 160, height: 120, fps: 1000 },
  ],
  [
    "  Stream #0:0: Video: rawvideo (Y1[0][16] / 0x10003159), gray16le, 161x121, SAR 1:1 DAR 4:3, 10 tbr, 81920 tbn",
    { codec: "rawvideo", pixelFormat: "gray16le", width: 161, height: 121 },
  ],
  [
    "  Stream #0:0: Video: rawvideo (I420 / 0x30323449), yuvj420p(pc, progressive), 1x1, q=2-31, 0 kb/s, SAR 4:3 DAR 4:3, 30 fps, 30 tbn",
    { codec: "rawvideo", pixelFormat: "yuvj420p", range: "pc", width: 1, height: 1, fps: 30 },
  ],
  [
    "  Stream #0:1[0x0]: Video: mjpeg (Baseline), yuvj420p(pc, bt470bg/unknown/unknown), 160x120 [SAR 1:1 DAR 4:3], 90k tbr, 90k tbn (attached pic)",
    undefined,
  ],
  [
    "  Stream #0:0[0x100]: Video: h264 (High), 1 reference frame ([27][0][0][0] / 0x001B), yuv420p(progressive, left), 320x240 [SAR 1:1 DAR 4:3], 30 fps, 30 tbr, 90k tb",
    { codec: "h264", pixelFormat: "yuv420p", width: 320, height: 240, fps: 30 },
  ],
  [
    "  Stream #0:0: Video: mjpeg (Baseline), 1 reference frame, yuvj420p(pc, bt470bg/unknown/unknown, center), 320x240 [SAR 1:1 DAR 4:3], 25 fps, 25 tbr, 25 tbn",
    {
      codec: "mjpeg",
      pixelFormat: "yuvj420p",
      range: "pc",
      matrix: "bt470bg",
      width: 320,
      height: 240,
      fps: 25,
    },
  ],
  ["  Stream #0:0 -> #0:0 (h264 (native) -> rawvideo (native))", undefined],
  [
    "  Stream #0:1[0x2](und): Audio: aac (LC) (mp4a / 0x6134706D), 44100 Hz, mono, fltp, 70 kb/s (default)",
    undefined,
  ],
];

for (const [line, stream] of LINES) {
  Deno.test(`parseVideoStream() reads: ${line.trim().slice(0, 90)}`, () => {
    assertEquals(parseVideoStream(line), stream);
  });
}

Deno.test("StreamFinder tells the input's stream from the output's", () => {
  const finder = new StreamFinder();
  const log = [
    "[mov] Format mov detected only with low score of 1, misdetection possible!",
    "Input #0, matroska,webm, from 'file:a.mkv':",
    "  Stream #0:0: Audio: aac (LC), 44100 Hz, mono, fltp",
    "  Stream #0:1: Video: h264 (High), yuv420p(tv), 640x360, 25 fps, 25 tbr, 1k tbn",
    "  Stream #0:2: Video: h264 (High), yuv420p(tv), 64x36, 25 fps, 25 tbr, 1k tbn",
    "Stream mapping:",
    "  Stream #0:1 -> #0:0 (h264 (native) -> rawvideo (native))",
    "Output #0, rawvideo, to 'pipe:1':",
    "    title           : Stream #0:0: Video: rawvideo, gray(pc), 64x64, 7 fps",
    "  Stream #0:0: Video: rawvideo (I420 / 0x30323449), yuvj420p(pc), 320x180, q=2-31, 25 fps, 25 tbn",
  ];
  assertEquals([finder.opened, finder.guessed, finder.sound], [false, false, false]);
  for (const line of log) finder.take(line);
  assertEquals([finder.opened, finder.guessed, finder.sound], [true, true, true]);
  assertEquals(finder.format, "matroska,webm");
  assertEquals(finder.input, {
    codec: "h264",
    pixelFormat: "yuv420p",
    range: "tv",
    width: 640,
    height: 360,
    fps: 25,
  });
  assertEquals(finder.output, {
    codec: "rawvideo",
    pixelFormat: "yuvj420p",
    range: "pc",
    width: 320,
    height: 180,
    fps: 25,
  });
});

Deno.test("StreamFinder notices that the source has another size midway, and no less", () => {
  const finder = new StreamFinder();
  finder.take("w:320 h:240 pixfmt:yuvj420p tb:1/25 fr:25/1 sar:1/1");
  finder.take("w:320 h:240 fmt:yuv420p sar:1/1 -> w:64 h:48 fmt:yuvj420p sar:1/1 flags:0x0");
  finder.take("w:320 h:240 pixfmt:yuv422p tb:1/25 fr:25/1 sar:1/1");
  finder.take("    title           : w:7 h:7 pixfmt:gray");
  assertEquals(finder.resized, undefined);
  finder.take("w:640 h:480 pixfmt:yuvj420p tb:1/25 fr:25/1 sar:1/1");
  assertEquals(finder.resized, { from: { width: 320, height: 240 }, to: { width: 640, height: 480 } });
});
