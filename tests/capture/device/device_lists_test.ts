import { assertEquals } from "@std/assert";
import {
  parseAvfoundationDevices,
  parseAvfoundationModes,
} from "../../../lib/capture/device/avfoundation_list.ts";
import { parseDshowDevices, parseDshowModes } from "../../../lib/capture/device/dshow_list.ts";
import { parseLogLine } from "../../../lib/capture/ffmpeg_log.ts";

/** The texts of a log as ffmpeg writes it under `-loglevel repeat+level+info`. */
function texts(log: string): string[] {
  return log.trim().split("\n").map((line) => parseLogLine(line).text);
}

Deno.test("parseAvfoundationDevices() takes the cameras, and no screens and microphones", () => {
  const log = `
[AVFoundation indev @ 0x7f8b0a604340] [info] AVFoundation video devices:
[AVFoundation indev @ 0x7f8b0a604340] [info] [0] FaceTime HD Camera (Built-in)
[AVFoundation indev @ 0x7f8b0a604340] [info] [1] [Lab] Cam
[AVFoundation indev @ 0x7f8b0a604340] [info] [2] Capture screen 0
[AVFoundation indev @ 0x7f8b0a604340] [info] AVFoundation audio devices:
[AVFoundation indev @ 0x7f8b0a604340] [info] [0] Built-in Microphone
[error] : Input/output error`;
  assertEquals(parseAvfoundationDevices(texts(log)), [
    { path: "0", name: "FaceTime HD Camera (Built-in)", index: 0 },
    { path: "1", name: "[Lab] Cam", index: 1 },
  ]);
});

Deno.test("parseAvfoundationModes() takes the highest rate of each range", () => {
  const log = `
[in#0 @ 0x7e301c000] [error] Selected video size (1x1) is not supported by the device.
[in#0 @ 0x7e301c000] [error] Supported modes:
[in#0 @ 0x7e301c000] [error]   1280x720@[15.000000 30.000000]fps
[in#0 @ 0x7e301c000] [error]   640x480@[15.000000 30.000000]fps
[in#0 @ 0x7e301c000] [error]   640x480@[30.000000 60.000240]fps
[in#0 @ 0x7e3018000] [error] Error opening input: Input/output error`;
  assertEquals(parseAvfoundationModes(texts(log)), [
    { format: "nv12", compressed: false, width: 1280, height: 720, fps: [30] },
    { format: "nv12", compressed: false, width: 640, height: 480, fps: [60.00024, 30] },
  ]);
});

const USB = "@device_pnp_\\\\?\\usb#vid_0bda&pid_5846&mi_00#6&18d0fbe5&0&0000#{65e8773d}\\global";

Deno.test("parseDshowDevices() reads the list with headings, as before ffmpeg 5.0", () => {
  const log = `
[dshow @ 000001d80f589d80] [info] DirectShow video devices (some may be both video and audio devices)
[dshow @ 000001d80f589d80] [info]  "USB Camera"
[dshow @ 000001d80f589d80] [info]     Alternative name "${USB}"
[dshow @ 000001d80f589d80] [info]  "OBS Virtual Camera"
[dshow @ 000001d80f589d80] [info] DirectShow audio devices
[dshow @ 000001d80f589d80] [info]  "Mikrofon (USB Audio Device)"
[dshow @ 000001d80f589d80] [info]     Alternative name "@device_cm_{33D9A762}\\wave_{DF784F62}"
[error] dummy: Immediate exit requested`;
  assertEquals(parseDshowDevices(texts(log)), [
    { path: USB, name: "USB Camera", index: 0 },
    { path: "OBS Virtual Camera", name: "OBS Virtual Camera", index: 1 },
  ]);
});

Deno.test("parseDshowDevices() reads the list with kinds behind the names", () => {
  const log = `
[in#0 @ 00000249d77bdb00] [info] "Microphone (Realtek(R) Audio)" (audio)
[in#0 @ 00000249d77bdb00] [info]   Alternative name "@device_cm_{33D9A762}\\wave_{50CF3892}"
[in#0 @ 00000249d77bdb00] [info] "Integrated (rear) Camera" (video)
[in#0 @ 00000249d77bdb00] [info]   Alternative name "${USB}"
[in#0 @ 00000249d77bdb00] [info] "Capture Card" (audio, video)
[in#0 @ 00000249d77bdb00] [info] "Nothing" (none)
[in#0 @ 00000249d77bdb00] [info]   Alternative name "@device_sw_{860BB310}"
[error] Error opening input file dummy.`;
  assertEquals(parseDshowDevices(texts(log)), [
    { path: USB, name: "Integrated (rear) Camera", index: 0 },
    { path: "Capture Card", name: "Capture Card", index: 1 },
  ]);
});

Deno.test("parseDshowModes() reads each mode once", () => {
  const log = `
[dshow @ 0000023d0186e480] [info] DirectShow video device options (from video devices)
[dshow @ 0000023d0186e480] [info]  Pin "Capture" (alternative pin name "0")
[dshow @ 0000023d0186e480] [info]   pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30
[dshow @ 0000023d0186e480] [info]   pixel_format=yuyv422  min s=640x480 fps=5 max s=640x480 fps=30 (tv, bt470bg/bt709/unknown, topleft)
[dshow @ 0000023d0186e480] [info]   vcodec=mjpeg  min s=1280x720 fps=30 max s=1280x720 fps=60.0002
[dshow @ 0000023d0186e480] [info]   vcodec=mjpeg  min s=1920x1080 fps=30 max s=1920x1080 fps=30
[dshow @ 0000023d0186e480] [info]   pixel_format=nv12  min s=64x48 fps=30 max s=640x480 fps=30
[dshow @ 0000023d0186e480] [info]   unknown compression type 0x32595559  min s=8x8 fps=5 max s=8x8 fps=30`;
  const range = { from: { width: 64, height: 48, stepX: 1, stepY: 1 } };
  assertEquals(parseDshowModes(texts(log)), [
    { format: "yuyv422", compressed: false, width: 640, height: 480, fps: [30, 5], anyFps: true },
    { format: "mjpeg", compressed: true, width: 1280, height: 720, fps: [60.0002, 30], anyFps: true },
    { format: "mjpeg", compressed: true, width: 1920, height: 1080, fps: [30] },
    { format: "nv12", compressed: false, width: 640, height: 480, ...range, fps: [30] },
  ]);
});
