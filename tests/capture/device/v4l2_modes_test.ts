import { assertEquals } from "@std/assert";
import {
  joinV4l2Modes,
  parseFfmpegModes,
  parseV4l2CtlSizes,
} from "../../../lib/capture/device/v4l2_modes.ts";

/** ffmpeg's log of a webcam, without the names of its parts. */
const FFMPEG = [
  "Compressed:       mjpeg :          Motion-JPEG : 1920x1080 640x480",
  "Raw       :     yuyv422 :           YUYV 4:2:2 : 640x480",
  "Raw       :     yuv420p :     Planar YUV 4:2:0 : {32-1920, 2}x{16-1080, 4}",
  "Raw       :     yuv420p :     Planar YVU 4:2:0 : {32-1920, 2}x{16-1080, 4}",
  "Raw       : Unsupported :           YVYU 4:2:2 : 640x480",
  "Raw       :        gray :      8-bit Greyscale :",
  "/dev/video0: Immediate exit requested",
];

const V4L2_CTL = `ioctl: VIDIOC_ENUM_FMT
	Type: Video Capture

	[0]: 'MJPG' (Motion-JPEG, compressed)
		Size: Discrete 1920x1080
			Interval: Discrete 0.033s (30.000 fps)
			Interval: Discrete 0.067s (15.000 fps)
		Size: Discrete 640x480
			Interval: Discrete 0.200s (5.000 fps)
			Interval: Discrete 0.033s (29.970 fps)
	[1]: 'YUYV' (YUYV 4:2:2, csc-colorspace, csc-ycbcr, csc-quantization, csc-xfer-func)
		Size: Discrete 640x480
	[2]: 'YU12' (Planar YUV 4:2:0)
		Size: Stepwise 32x16 - 1920x1080 with step 2/4
			Interval: Stepwise 0.017s - 1.000s with step 0.001s (1.000-60.000 fps)
	[3]: 'YV12' (Planar YVU 4:2:0)
		Size: Continuous 32x16 - 1920x1080
			Interval: Continuous 0.017s - 1.000s (1.000-60.000 fps)
`;

const yuv420p = {
  ...{ format: "yuv420p", compressed: false, width: 1920, height: 1080 },
  from: { width: 32, height: 16, stepX: 2, stepY: 4 },
};

Deno.test("joinV4l2Modes() takes names from ffmpeg, and sizes and rates from v4l2-ctl", () => {
  assertEquals(joinV4l2Modes(parseFfmpegModes(FFMPEG), parseV4l2CtlSizes(V4L2_CTL)), [
    { format: "mjpeg", compressed: true, width: 1920, height: 1080, fps: [30, 15] },
    { format: "mjpeg", compressed: true, width: 640, height: 480, fps: [29.97, 5] },
    { format: "yuyv422", compressed: false, width: 640, height: 480 },
    { ...yuv420p, fps: [60, 1], anyFps: true },
  ]);
});

Deno.test("joinV4l2Modes() takes ffmpeg's sizes where there is no v4l2-ctl", () => {
  assertEquals(joinV4l2Modes(parseFfmpegModes(FFMPEG), parseV4l2CtlSizes("")), [
    { format: "mjpeg", compressed: true, width: 1920, height: 1080 },
    { format: "mjpeg", compressed: true, width: 640, height: 480 },
    { format: "yuyv422", compressed: false, width: 640, height: 480 },
    yuv420p,
  ]);
});

Deno.test("parseV4l2CtlSizes() takes a continuous range as one of every pixel", () => {
  const [size] = parseV4l2CtlSizes(V4L2_CTL.slice(V4L2_CTL.indexOf("	[3]")));
  assertEquals(size.from, { width: 32, height: 16, stepX: 1, stepY: 1 });
  assertEquals([size.description, size.fps], ["Planar YVU 4:2:0", [60, 1]]);
});
