import { assertEquals } from "@std/assert";
import {
  type DeviceFailure,
  explainDeviceFailure,
} from "../../../lib/capture/device/explain_device_failure.ts";

/** ffmpeg's failure to open /dev/video0, but for what is given. */
function failure(different: Partial<DeviceFailure>): DeviceFailure {
  const status = { code: 1, signal: null };
  return { system: "v4l2", path: "/dev/video0", status, errors: [], frames: 0, ...different };
}

const REPLUG = "unplug it and plug it in again";
const MISSING = "there is no such device; check the cable, and --list-devices for what there is";

const FAILURES: [what: string, failure: Partial<DeviceFailure>, code: string, message: string][] = [
  [
    "nothing there",
    {
      errors: [
        "Cannot open video device /dev/video0: No such file or directory",
        "/dev/video0: No such file or directory",
      ],
    },
    "not-found",
    `Cannot open /dev/video0: ${MISSING}`,
  ],
  [
    "no permission",
    { errors: ["Cannot open video device /dev/video0: Permission denied", "/dev/video0: Permission denied"] },
    "no-permission",
    "Cannot open /dev/video0: this user may not use it; join the group video with " +
    "`sudo usermod -aG video $USER`, then log in again",
  ],
  [
    "busy",
    { errors: ["ioctl(VIDIOC_STREAMON): Device or resource busy"] },
    "busy",
    "Cannot open /dev/video0: another program has it; find out which with `fuser -v /dev/video0` and end that first",
  ],
  [
    "busy, and known with what",
    { errors: ["/dev/video0: Device or resource busy"], holder: "cheese (process 4711)" },
    "busy",
    "Cannot open /dev/video0: cheese (process 4711) has it; end that first",
  ],
  [
    "no room on the bus",
    { errors: ["ioctl(VIDIOC_STREAMON): No space left on device"] },
    "busy",
    "Cannot open /dev/video0: the USB bus has no room for it; ask for a smaller --size or --fps, or plug it in elsewhere",
  ],
  [
    "a plain file",
    { errors: ["ioctl(VIDIOC_QUERYCAP): Inappropriate ioctl for device"] },
    "not-a-device",
    "Cannot open /dev/video0: it gives no video; --list-devices shows what does",
  ],
  [
    "a node for metadata",
    { errors: ["Not a video capture device."] },
    "not-a-device",
    "Cannot open /dev/video0: it gives no video; --list-devices shows what does",
  ],
  [
    "a format that it lacks",
    { errors: ["Cannot find a proper format for codec 'mjpeg' (id 7), pixel format 'none' (id -1)"] },
    "bad-options",
    "Cannot open /dev/video0: it lacks the format that was asked for; --list-devices shows its formats",
  ],
  [
    "unplugged, for which ffmpeg's status is 0",
    { status: { code: 0, signal: null }, errors: ["ioctl(VIDIOC_DQBUF): No such device"], frames: 40 },
    "gone",
    "Cannot go on with /dev/video0: the device is gone after 40 frames; check its cable, then start again",
  ],
  [
    "broken off with no reason given",
    { status: { code: 0, signal: null }, frames: 1 },
    "crashed",
    `Cannot go on with /dev/video0: it broke off after 1 frame; ${REPLUG}`,
  ],
  [
    "broken off with a reason",
    { errors: ["ioctl(VIDIOC_DQBUF): Input/output error"], frames: 2 },
    "crashed",
    `Cannot go on with /dev/video0: it broke off after 2 frames (ffmpeg: ioctl(VIDIOC_DQBUF): Input/output error); ${REPLUG}`,
  ],
  [
    "what nobody has thought of",
    { errors: ["ioctl(VIDIOC_STREAMON): Protocol error"] },
    "no-frames",
    `Cannot read /dev/video0: it gives no frames (ffmpeg: ioctl(VIDIOC_STREAMON): Protocol error); ${REPLUG}`,
  ],
  [
    "a mode that macOS lacks",
    {
      system: "avfoundation",
      path: "0",
      errors: ["Selected framerate (29.970030) is not supported by the device."],
    },
    "bad-options",
    "Cannot open 0: it lacks the size, rate or format that was asked for; --list-devices shows its modes",
  ],
  [
    "busy on Windows",
    {
      system: "dshow",
      path: "Cam",
      errors: ["Could not run graph (sometimes caused by a device already in use by other application)"],
    },
    "busy",
    "Cannot open Cam: another program uses it; close that program",
  ],
  [
    "missing on Windows",
    {
      system: "dshow",
      path: "Cam",
      errors: ["Could not find video device with name [Cam] among source devices of type video."],
    },
    "not-found",
    `Cannot open Cam: ${MISSING}`,
  ],
];

for (const [what, different, code, message] of FAILURES) {
  Deno.test(`explainDeviceFailure() explains: ${what}`, () => {
    const error = explainDeviceFailure(failure(different));
    assertEquals([error?.code, error?.message], [code, message]);
  });
}

Deno.test("explainDeviceFailure() leaves to others what is not the device's", () => {
  const others = [{ code: 127, signal: null }, { code: 126, signal: null }, {
    code: 139,
    signal: "SIGSEGV",
  }] as const;
  for (const status of others) assertEquals(explainDeviceFailure(failure({ status, frames: 3 })), undefined);
  assertEquals(explainDeviceFailure(failure({ status: { code: 255, signal: null }, frames: 3 })), undefined);
});
