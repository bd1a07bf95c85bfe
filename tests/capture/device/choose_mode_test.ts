import { assertEquals, assertThrows } from "@std/assert";
import { CaptureError } from "../../../lib/capture/capture_error.ts";
import { chooseMode, type ChosenMode, type WantedMode } from "../../../lib/capture/device/choose_mode.ts";
import type { DeviceMode } from "../../../lib/capture/device/device.ts";

const yuyv = { format: "yuyv422", compressed: false } as const;
const mjpeg = { format: "mjpeg", compressed: true } as const;
const h264 = { format: "h264", compressed: true } as const;

/** As a usual webcam lists them. */
const WEBCAM: DeviceMode[] = [
  { ...yuyv, width: 640, height: 480, fps: [30, 15] },
  { ...yuyv, width: 1280, height: 720, fps: [10, 5] },
  { ...yuyv, width: 1280, height: 960, fps: [7.5] },
  { ...mjpeg, width: 640, height: 480, fps: [60, 30] },
  { ...mjpeg, width: 1280, height: 720, fps: [30, 15] },
  { ...mjpeg, width: 1920, height: 1080, fps: [30] },
  { ...h264, width: 2560, height: 1440, fps: [30] },
];

const size = (width: number, height: number) => ({ size: { width, height } });

const CHOICES: [what: string, wanted: WantedMode, chosen: ChosenMode][] = [
  ["the device's own size as MJPEG", {}, mjpeg],
  ["a rate without a size", { fps: 24 }, { ...mjpeg, fps: 30 }],
  ["MJPEG where the size has it", size(1280, 720), { ...mjpeg, ...size(1280, 720), fps: 30 }],
  ["the raw format where only that has the size", size(1280, 960), { ...yuyv, ...size(1280, 960), fps: 7.5 }],
  [
    "a raw format where raw is wanted",
    { ...size(1280, 720), capture: "raw" },
    { ...yuyv, ...size(1280, 720), fps: 10 },
  ],
  [
    "MJPEG where raw lacks the size",
    { ...size(1920, 1080), capture: "raw" },
    { ...mjpeg, ...size(1920, 1080), fps: 30 },
  ],
  ["MJPEG alone to copy", { ...size(1280, 960), capture: "copy" }, {
    ...mjpeg,
    ...size(1920, 1080),
    fps: 30,
  }],
  ["the smallest larger size of the same shape", size(800, 450), { ...mjpeg, ...size(1280, 720), fps: 30 }],
  ["the smallest larger size of another shape", size(1000, 800), { ...yuyv, ...size(1280, 960), fps: 7.5 }],
  [
    "no size that is larger in one direction only",
    size(640, 700),
    { ...mjpeg, ...size(1280, 720), fps: 30 },
  ],
  [
    "the largest size, where all are too small",
    size(3840, 2160),
    { ...mjpeg, ...size(1920, 1080), fps: 30 },
  ],
  ["30 frames/s of more", size(640, 480), { ...mjpeg, ...size(640, 480), fps: 30 }],
  ["the next higher rate", { ...size(640, 480), fps: 31 }, { ...mjpeg, ...size(640, 480), fps: 60 }],
  ["the highest rate", { ...size(640, 480), fps: 100 }, { ...mjpeg, ...size(640, 480), fps: 60 }],
];

for (const [what, wanted, chosen] of CHOICES) {
  Deno.test(`chooseMode() takes ${what}`, () => assertEquals(chooseMode(WEBCAM, wanted), chosen));
}

Deno.test("chooseMode() takes the raw format that is nearest to I420", () => {
  const modes = ["gray", "bgr24", "bayer_rggb8", "uyvy422", "nv12", "yuyv422"]
    .map((format) => ({ format, compressed: false, width: 640, height: 480 }));
  assertEquals(chooseMode(modes, {}).format, "nv12");
  assertEquals(chooseMode([...modes, { ...h264, width: 640, height: 480 }], {}).format, "nv12");
  assertEquals(chooseMode([{ ...h264, width: 640, height: 480 }], {}).format, "h264");
  assertEquals(chooseMode(modes.slice(0, 3), {}).format, "bgr24");
  assertEquals(chooseMode(modes.slice(2, 3), {}).format, "bayer_rggb8");
});

Deno.test("chooseMode() takes what a range of sizes and rates has", () => {
  const range: DeviceMode = {
    ...{ ...yuyv, width: 1920, height: 1080, fps: [60, 1], anyFps: true },
    from: { width: 32, height: 16, stepX: 16, stepY: 2 },
  };
  assertEquals(chooseMode([range], { ...size(640, 360), fps: 24 }), { ...yuyv, ...size(640, 360), fps: 24 });
  assertEquals(chooseMode([range], size(641, 361)), { ...yuyv, ...size(656, 362), fps: 30 });
  assertEquals(chooseMode([range], size(1, 1)), { ...yuyv, ...size(32, 16), fps: 30 });
  assertEquals(chooseMode([range], { ...size(4000, 3000), fps: 90 }), {
    ...yuyv,
    ...size(1920, 1080),
    fps: 60,
  });
});

Deno.test("chooseMode() asks a device that says nothing for what is wanted", () => {
  assertEquals(chooseMode([], {}), {});
  assertEquals(chooseMode([], { ...size(640, 480), fps: 7, capture: "copy" }), {
    ...mjpeg,
    ...size(640, 480),
    fps: 7,
  });
  assertEquals(chooseMode([{ ...yuyv, width: 640, height: 480 }], { fps: 7 }), { ...yuyv, fps: 7 });
});

Deno.test("chooseMode() always asks avfoundation for a size and a rate", () => {
  const nv12 = { format: "nv12", compressed: false };
  const modes = [
    { ...nv12, width: 640, height: 480, fps: [30] },
    { ...nv12, width: 1280, height: 720, fps: [60, 30] },
    { ...nv12, width: 1920, height: 1080, fps: [25] },
  ];
  assertEquals(chooseMode(modes, { system: "avfoundation" }), { ...nv12, ...size(1280, 720), fps: 30 });
  assertEquals(chooseMode([], { system: "avfoundation" }), { ...size(1280, 720), fps: 30 });
});

Deno.test("chooseMode() copies from no device without MJPEG", () => {
  const error = assertThrows(() => chooseMode(WEBCAM.slice(0, 2), { capture: "copy" }), CaptureError);
  assertEquals(
    [error.code, error.message],
    [
      "bad-options",
      "Cannot copy JPEGs from a device without MJPEG: it has yuyv422; leave --capture out",
    ],
  );
});
