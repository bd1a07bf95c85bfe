import { assertEquals, assertRejects } from "@std/assert";
import { CaptureError } from "../../../lib/capture/capture_error.ts";
import { listDevices, locateDevice } from "../../../lib/capture/device/list_devices.ts";
import { listControls } from "../../../lib/capture/device/v4l2_controls.ts";

const SLOW = { system: "v4l2", timeoutMs: 60_000 } as const;

/** What a device's path is that cannot be used; the devices themselves are in tests/v4l2. */
const REFUSED: [path: string, code: string, message: string][] = [
  [
    "/dev/no-such-device",
    "not-found",
    "Cannot open /dev/no-such-device: there is no such device; check the cable, and --list-devices for what there is",
  ],
  ["/dev/null", "not-a-device", "Cannot open /dev/null: it gives no video; --list-devices shows what does"],
  ["/", "not-a-device", "Cannot open /: it gives no video; --list-devices shows what does"],
];

for (const [path, code, message] of REFUSED) {
  Deno.test({
    name: `locateDevice() refuses ${path}`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      const error = await assertRejects(() => locateDevice(path, SLOW), CaptureError);
      assertEquals([error.code, error.message], [code, message]);
    },
  });
}

Deno.test("locateDevice() finds no device by a name that none has", async () => {
  const error = await assertRejects(() => locateDevice("no camera has this name", SLOW), CaptureError);
  assertEquals(error.code, "not-found");
});

Deno.test("locateDevice() and listDevices() say that there is no ffmpeg", async () => {
  for (const system of ["v4l2", "avfoundation", "dshow"] as const) {
    const options = { system, path: "no-such-ffmpeg" };
    const error = await assertRejects(() => locateDevice("/dev/null", options), CaptureError);
    assertEquals(error.code, "ffmpeg-missing");
  }
  const error = await assertRejects(
    () => listDevices({ system: "dshow", path: "no-such-ffmpeg" }),
    CaptureError,
  );
  assertEquals(error.code, "ffmpeg-missing");
});

Deno.test("locateDevice() gives a device up that does not answer", async () => {
  const error = await assertRejects(
    () => locateDevice("/dev/null", { system: "v4l2", timeoutMs: 1 }),
    CaptureError,
  );
  assertEquals(error.message, "Cannot open /dev/null: it does not answer; plug it in again");
});

Deno.test("listControls() says what v4l2-ctl says of what is no device", async () => {
  const error = await assertRejects(() => listControls("/dev/null"), CaptureError);
  assertEquals(error.message.startsWith("Cannot list the controls of /dev/null"), true);
});
