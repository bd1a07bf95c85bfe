import { assertEquals } from "@std/assert";
import type { ChosenMode } from "../../../lib/capture/device/choose_mode.ts";
import { deviceArguments } from "../../../lib/capture/device/device_arguments.ts";
import { type DeviceSystem, deviceSystemOf } from "../../../lib/capture/device/device.ts";

const SIZE = { width: 1280, height: 720 };
const MJPEG = { format: "mjpeg", compressed: true, size: SIZE, fps: 30 };
const RAW = { format: "yuyv422", compressed: false };
const USB = "@device_pnp_\\\\?\\usb#vid_0bda&pid_5846#{65e8773d}\\global";

const CASES: [system: DeviceSystem, path: string, mode: ChosenMode, args: string][] = [
  [
    "v4l2",
    "/dev/video0",
    MJPEG,
    "-f v4l2 -input_format mjpeg -video_size 1280x720 -framerate 30 -i /dev/video0",
  ],
  ["v4l2", "/dev/video0", RAW, "-f v4l2 -input_format yuyv422 -i /dev/video0"],
  ["v4l2", "-y", { fps: 29.97 }, "-f v4l2 -framerate 29.97 -i -y"],
  [
    "avfoundation",
    "0",
    { ...RAW, size: SIZE },
    "-f avfoundation -pixel_format yuyv422 -video_size 1280x720 -i 0:none",
  ],
  ["dshow", USB, MJPEG, `-f dshow -vcodec mjpeg -video_size 1280x720 -framerate 30 -i video=${USB}`],
  ["dshow", "-y", RAW, "-f dshow -pixel_format yuyv422 -i video=-y"],
];

for (const [system, path, mode, args] of CASES) {
  Deno.test(`deviceArguments() reads ${path} by ${system} as ${JSON.stringify(mode)}`, () => {
    assertEquals(deviceArguments(system, path, mode).join(" "), args);
  });
}

Deno.test("deviceSystemOf() knows the three systems", () => {
  assertEquals(
    (["linux", "freebsd", "darwin", "windows"] as const).map(deviceSystemOf),
    ["v4l2", "v4l2", "avfoundation", "dshow"],
  );
});
