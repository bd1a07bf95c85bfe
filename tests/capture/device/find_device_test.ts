import { assertEquals, assertThrows } from "@std/assert";
import { CaptureError } from "../../../lib/capture/capture_error.ts";
import { findDevice } from "../../../lib/capture/device/find_device.ts";

const DEVICES = [
  { path: "/dev/video0", name: "HD Pro Webcam C920", index: 0 },
  { path: "/dev/video2", name: "USB Camera", index: 2 },
  { path: "/dev/video4", name: "USB Camera", index: 4 },
  { path: "/dev/video6", name: "USB Camera 2", index: 6 },
];

const FOUND: [wanted: string, path: string][] = [
  ["/dev/video2", "/dev/video2"],
  ["video2", "/dev/video2"],
  ["0", "/dev/video0"],
  ["4", "/dev/video4"],
  ["hd pro webcam c920", "/dev/video0"],
  ["c920", "/dev/video0"],
  ["USB Camera 2", "/dev/video6"],
];

for (const [wanted, path] of FOUND) {
  Deno.test(`findDevice() takes ${wanted} for ${path}`, () => {
    assertEquals(findDevice(DEVICES, wanted).path, path);
  });
}

const REFUSED: [wanted: string, devices: typeof DEVICES, code: string, message: string][] = [
  [
    "1",
    DEVICES.slice(0, 2),
    "not-found",
    "Cannot find the device 1: there is /dev/video0 (HD Pro Webcam C920), /dev/video2 (USB Camera); --list-devices tells more",
  ],
  ["", [], "not-found", "Cannot find the device : no camera is connected; --list-devices tells more"],
  [
    "",
    DEVICES.slice(0, 1),
    "not-found",
    "Cannot find the device : there is /dev/video0 (HD Pro Webcam C920); --list-devices tells more",
  ],
  [
    "usb camera",
    DEVICES,
    "bad-options",
    "Cannot tell which device usb camera means: /dev/video2 (USB Camera), /dev/video4 (USB Camera); name it by its path",
  ],
];

for (const [wanted, devices, code, message] of REFUSED) {
  Deno.test(`findDevice() refuses "${wanted}" of ${devices.length} devices`, () => {
    const error = assertThrows(() => findDevice(devices, wanted), CaptureError);
    assertEquals([error.code, error.message], [code, message]);
  });
}
