import { assertEquals } from "@std/assert";
import type { CaptureOptions } from "../../lib/capture/capture_options.ts";
import { scaledSize, videoFilters } from "../../lib/capture/video_filters.ts";
import type { VideoStream } from "../../lib/capture/video_stream.ts";

const ALL = { colorspace: true, zscale: true };
const NO_ZSCALE = { colorspace: true, zscale: false };
const NO_COLORSPACE = { colorspace: false, zscale: false };
const FLAGS = "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp";
const SWSCALE = `scale=out_range=pc:out_color_matrix=bt601:${FLAGS}`;

const ZSCALE = "zscale=rangein=limited:range=full";

function hd(pixelFormat: string, properties: Partial<VideoStream> = {}): VideoStream {
  return { codec: "h264", pixelFormat, width: 1920, height: 1080, ...properties };
}

function colorspace(matrix: string, range: string, size = "w=1920:h=1080"): string[] {
  const filter = `colorspace=ispace=${matrix}:irange=${range}:space=bt470bg:range=pc:` +
    "iprimaries=bt709:itrc=bt709:primaries=bt709:trc=bt709:format=yuv420p";
  return [filter, `scale=${size}:in_range=pc:out_range=pc`];
}

function filtersOf(...args: Parameters<typeof videoFilters>): string[] {
  return videoFilters(...args).filters;
}

const COLOURS: [why: string, stream: VideoStream | undefined, filters: string[]][] = [
  ["does nothing to JPEG's own colours", hd("yuvj420p", { range: "pc", matrix: "bt470bg" }), []],
  ["does nothing to full range of which nothing else is known", hd("yuvj420p"), []],
  ["does nothing to full range by tag", hd("yuv420p", { range: "pc", matrix: "smpte170m" }), []],
  ["does nothing to odd sizes that are right", hd("yuvj420p", { width: 33, height: 33 }), []],
  ["takes no range for limited, no matrix for BT.601", hd("yuv420p"), [ZSCALE]],
  ["converts limited range", hd("yuv420p", { range: "tv", matrix: "bt470bg" }), [ZSCALE]],
  ["converts limited range of 10 bits", hd("yuv420p10le", { range: "tv" }), colorspace("smpte170m", "tv")],
  ["converts BT.709", hd("yuv420p", { range: "tv", matrix: "bt709" }), colorspace("bt709", "tv")],
  [
    "converts full-range BT.709",
    hd("yuvj420p", { range: "pc", matrix: "bt709" }),
    colorspace("bt709", "pc"),
  ],
  [
    "converts BT.2020",
    hd("yuv420p10le", { range: "tv", matrix: "bt2020nc" }),
    colorspace("bt2020ncl", "tv"),
  ],
  ["converts SMPTE 240M", hd("yuv420p", { matrix: "smpte240m" }), colorspace("smpte240m", "tv")],
  [
    "halves the chroma of 4:2:2",
    hd("yuvj422p", { range: "pc", matrix: "bt470bg" }),
    colorspace("bt470bg", "pc"),
  ],
  ["halves the chroma of 4:4:4", hd("yuv444p12le", { matrix: "bt709" }), colorspace("bt709", "tv")],
  ["leaves a matrix that colorspace lacks to swscale", hd("yuv420p", { matrix: "bt2020c" }), [SWSCALE]],
  ["leaves odd widths to swscale", hd("yuv420p", { width: 1919 }), [SWSCALE]],
  ["leaves odd heights to swscale", hd("yuv420p", { height: 1079 }), [SWSCALE]],
  ["leaves RGB to swscale", hd("bgr0", { range: "pc" }), [SWSCALE]],
  ["leaves packed YUV to swscale", hd("yuyv422"), [SWSCALE]],
  ["leaves semi-planar YUV to swscale", hd("nv12", { matrix: "bt709" }), [SWSCALE]],
  ["leaves other subsamplings to swscale", hd("yuv411p"), [SWSCALE]],
  ["leaves gray to swscale", hd("gray", { range: "pc" }), [SWSCALE]],
  ["stretches limited gray first", hd("gray", { range: "tv" }), [
    "lutyuv=y=(val-16)*255/219",
    "setrange=pc",
    SWSCALE,
  ]],
  ["takes a way that fits all where nothing is known", undefined, [SWSCALE]],
];

for (const [why, stream, filters] of COLOURS) {
  Deno.test(`videoFilters() ${why}`, () => {
    assertEquals(filtersOf({}, ALL, stream), filters);
  });
}

Deno.test("videoFilters() does without zscale where ffmpeg lacks it", () => {
  assertEquals(filtersOf({}, NO_ZSCALE, hd("yuv420p")), colorspace("smpte170m", "tv"));
  assertEquals(filtersOf({}, { ...NO_COLORSPACE, zscale: true }, hd("yuv420p")), [ZSCALE]);
});

Deno.test("videoFilters() leaves all to swscale where ffmpeg lacks colorspace", () => {
  for (const pixelFormat of ["yuv420p", "yuv422p10le", "yuv444p"]) {
    assertEquals(filtersOf({}, NO_COLORSPACE, hd(pixelFormat, { matrix: "bt709" })), [SWSCALE]);
  }
  assertEquals(filtersOf({}, NO_COLORSPACE, hd("yuvj420p")), []);
});

const scaled = (size: string, range: string) => `scale=${size}:in_range=${range}:out_range=${range}:${FLAGS}`;
const scaledBySwscale = (size: string) => SWSCALE.replace("scale=", `scale=${size}:`);
const BY = (scale: number) => `w='max(1,round(iw*${scale}))':h='max(1,round(ih*${scale}))'`;

const SIZES: [
  why: string,
  options: Partial<CaptureOptions>,
  stream: VideoStream | undefined,
  filters: string[],
][] = [
  [
    "converts the colours of the smaller picture",
    { size: { width: 640, height: 360 } },
    hd("yuv420p", { matrix: "bt709" }),
    [scaled("w=640:h=360", "tv"), ...colorspace("bt709", "tv", "w=640:h=360")],
  ],
  [
    "keeps full range while it scales",
    { scale: 0.5 },
    hd("yuvj422p"),
    [scaled(BY(0.5), "pc"), ...colorspace("smpte170m", "pc", "w=960:h=540")],
  ],
  ["scales to an odd size by swscale alone", { size: { width: 641, height: 360 } }, hd("yuv420p"), [
    scaledBySwscale("w=641:h=360"),
  ]],
  ["sees that a factor gives an odd size", { scale: 0.3 }, hd("yuv420p", { width: 110, height: 100 }), [
    scaledBySwscale(BY(0.3)),
  ]],
  [
    "sees that a size makes an odd source even",
    { size: { width: 32, height: 32 } },
    hd("yuv420p", { width: 33 }),
    [scaled("w=32:h=32", "tv"), ZSCALE],
  ],
  ["scales JPEG's own colours by swscale alone", { scale: 0.75 }, hd("yuvj420p"), [
    scaledBySwscale(BY(0.75)),
  ]],
  ["scales RGB by swscale alone", { size: { width: 640, height: 360 } }, hd("rgb24"), [
    scaledBySwscale("w=640:h=360"),
  ]],
  ["scales the unknown", { scale: 2 }, undefined, [scaledBySwscale(BY(2))]],
  ["changes the rate first", { fps: 12.5, scale: 0.5 }, undefined, ["fps=12.5", scaledBySwscale(BY(0.5))]],
  ["changes the rate alone", { fps: 5 }, hd("yuvj420p"), ["fps=5"]],
];

for (const [why, options, stream, filters] of SIZES) {
  Deno.test(`videoFilters() ${why}`, () => {
    assertEquals(filtersOf(options, ALL, stream), filters);
  });
}

Deno.test("scaledSize() rounds, and never to nothing", () => {
  assertEquals(scaledSize({ width: 1280, height: 720 }, 0.75), { width: 960, height: 540 });
  assertEquals(scaledSize({ width: 101, height: 100 }, 0.5), { width: 51, height: 50 });
  assertEquals(scaledSize({ width: 101, height: 100 }, 0.0001), { width: 1, height: 1 });
});
