import { assertEquals, assertThrows } from "@std/assert";
import { CaptureError } from "../../lib/capture/capture_error.ts";
import type { CaptureOptions, CaptureSource } from "../../lib/capture/capture_options.ts";
import { chooseCapture, type CopySurroundings } from "../../lib/capture/choose_capture.ts";
import type { VideoStream } from "../../lib/capture/video_stream.ts";

const SIZE = { width: 640, height: 480 };
const MJPEG: VideoStream = { codec: "mjpeg", pixelFormat: "yuvj422p", range: "pc", ...SIZE };
const FILE = { kind: "file", path: "a.avi" } as const;
const STDIN = { kind: "file", path: "-" } as const;
const DEVICE: CaptureSource = { kind: "device", device: "0" };
const FOLDER: CaptureSource = { kind: "jpegs", path: "pictures" };
const LIVE: CaptureSource = { kind: "jpegs", path: "-" };
const MODE = { format: "mjpeg", compressed: true, size: SIZE, fps: 30 };

const CHOICES: [what: string, options: CaptureOptions, known: CopySurroundings, why?: string][] = [
  ["an MJPEG file", { source: FILE }, { stream: MJPEG }],
  ["an MJPEG file, so many frames of it", { source: FILE, count: 3, live: true }, { stream: MJPEG }],
  [
    "an H.264 file",
    { source: FILE },
    { stream: { ...MJPEG, codec: "h264" } },
    "its video is h264, not mjpeg",
  ],
  ["a file of another size", { source: FILE, size: SIZE }, { stream: MJPEG }, "another size is asked for"],
  ["a file of another scale", { source: FILE, scale: 0.5 }, { stream: MJPEG }, "another size is asked for"],
  ["a file at another rate", { source: FILE, fps: 5 }, { stream: MJPEG }, "another rate is asked for"],
  ["limited range", { source: FILE }, { stream: { ...MJPEG, range: "tv" } }, "its range is limited"],
  [
    "fields",
    { source: FILE },
    { stream: { ...MJPEG, interlaced: true } },
    "each of its frames is two fields",
  ],
  [
    "a picture to be turned",
    { source: FILE },
    { stream: MJPEG, turned: true },
    "its picture has to be turned",
  ],
  ["the test scene", { source: { kind: "test" } }, {}, "there are none"],
  ["the screen", { source: { kind: "screen" } }, {}, "there are none"],
  ["a device with MJPEG", { source: DEVICE }, { mode: { format: "mjpeg" } }],
  ["a device at a size and rate of its own", { source: DEVICE, size: SIZE, fps: 30 }, { mode: MODE }],
  [
    "a device without the size",
    { source: DEVICE, size: { width: 9, height: 9 } },
    { mode: MODE },
    "another size",
  ],
  ["a device without the rate", { source: DEVICE, fps: 7 }, { mode: MODE }, "another rate is asked for"],
  ["a device without MJPEG", { source: DEVICE }, { mode: { format: "nv12" } }, "the device gives nv12"],
  ["a folder", { source: FOLDER }, {}],
  ["a folder at a pace", { source: FOLDER, fps: 2 }, {}],
  ["a folder of another size", { source: FOLDER, size: SIZE }, {}, "another size is asked for"],
  ["JPEGs on stdin", { source: { kind: "jpegs", path: "-" } }, {}],
  ["JPEGs on stdin at a pace", { source: { kind: "jpegs", path: "-" }, fps: 2 }, {}],
  ["JPEGs that a camera writes, at another rate", { source: LIVE, fps: 2, live: true }, {}, "another rate"],
];

for (const [what, options, known, why] of CHOICES) {
  Deno.test(`chooseCapture() ${why === undefined ? "copies" : "decodes"} ${what}`, () => {
    assertEquals(chooseCapture(options, known), why === undefined ? "copy" : "raw");
    assertEquals(chooseCapture({ ...options, capture: "raw" }, known), "raw");
    assertEquals(chooseCapture({ ...options, format: "bgr", capture: "copy" }, known), "raw");
    const copy = () => chooseCapture({ ...options, capture: "copy" }, known);
    if (why === undefined) assertEquals(copy(), "copy");
    else assertEquals(assertThrows(copy, CaptureError, why).code, "bad-options");
  });
}

for (const source of [STDIN, FILE]) {
  Deno.test(`chooseCapture() copies ${source.path}, of which nothing is known, for who asks for it`, () => {
    assertEquals(chooseCapture({ source }, {}), "raw");
    assertEquals(chooseCapture({ source, capture: "copy" }, {}), "copy");
  });
}
