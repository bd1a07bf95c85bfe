import { assertEquals, assertThrows } from "@std/assert";
import { CaptureError } from "../../lib/capture/capture_error.ts";
import { type CaptureOptions, checkCaptureOptions } from "../../lib/capture/capture_options.ts";

const GOOD: Partial<CaptureOptions>[] = [
  {},
  { size: { width: 1, height: 1 } },
  { size: { width: 65_500, height: 65_500 } },
  { scale: 0.0001 },
  { scale: 1 },
  { scale: 100 },
  { fps: 0.1 },
  { fps: 29.97 },
  { fps: 1000 },
  { count: 1 },
  { count: Infinity },
];

const BAD: [options: Partial<CaptureOptions>, message: string][] = [
  [
    { size: { width: 0, height: 9 } },
    "Cannot make frames of 0x9: each side must be a whole number from 1 to 65500",
  ],
  [
    { size: { width: 9, height: 65_501 } },
    "Cannot make frames of 9x65501: each side must be a whole number from 1 to 65500",
  ],
  [
    { size: { width: 9.5, height: 9 } },
    "Cannot make frames of 9.5x9: each side must be a whole number from 1 to 65500",
  ],
  [
    { size: { width: NaN, height: 9 } },
    "Cannot make frames of NaNx9: each side must be a whole number from 1 to 65500",
  ],
  [{ scale: 0 }, "Cannot scale frames by 0: the factor must be above 0 and at most 100"],
  [{ scale: -1 }, "Cannot scale frames by -1: the factor must be above 0 and at most 100"],
  [{ scale: 101 }, "Cannot scale frames by 101: the factor must be above 0 and at most 100"],
  [{ scale: NaN }, "Cannot scale frames by NaN: the factor must be above 0 and at most 100"],
  [{ fps: 0 }, "Cannot capture 0 frames/s: the rate must be above 0 and at most 1000"],
  [{ fps: 1001 }, "Cannot capture 1001 frames/s: the rate must be above 0 and at most 1000"],
  [{ count: 0 }, "Cannot capture 0 frames: the count must be a whole number above 0"],
  [{ count: 1.5 }, "Cannot capture 1.5 frames: the count must be a whole number above 0"],
  [
    { scale: 0.5, size: { width: 9, height: 9 } },
    "Cannot capture with both a size and a scale: give one of them",
  ],
];

for (const options of GOOD) {
  Deno.test(`checkCaptureOptions() accepts ${Deno.inspect(options)}`, () => {
    checkCaptureOptions({ source: { kind: "test" }, ...options });
  });
}

for (const [options, message] of BAD) {
  Deno.test(`checkCaptureOptions() says what is wrong with ${Deno.inspect(options)}`, () => {
    const error = assertThrows(
      () => checkCaptureOptions({ source: { kind: "test" }, ...options }),
      CaptureError,
    );
    assertEquals([error.code, error.message], ["bad-options", message]);
  });
}
