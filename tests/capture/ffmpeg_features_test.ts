import { assert, assertEquals } from "@std/assert";
import { ffmpegFeatures, parseFfmpegFeatures } from "../../lib/capture/ffmpeg_features.ts";

const FILTERS = `Filters:
  T.. = Timeline support
 ... colorchannelmixer V->V       Adjust colors by mixing color channels.
 TS. colorspace        V->V       Convert between colorspaces.
 .SC zscale            V->V       Apply resizing, colorspace and bit depth conversion.
`;

Deno.test("parseFfmpegFeatures() knows ffmpeg 5.1 by its libavutil", () => {
  const of = (libavutil: string) => parseFfmpegFeatures(libavutil, "").fpsMode;
  assertEquals(of("  libavutil      57. 28.100 / 57. 28.100"), true); // 5.1
  assertEquals(of("  libavutil      60.  8.100 / 60.  8.100"), true); // 8.0
  assertEquals(of("  libavutil      57. 17.100 / 57. 17.100"), false); // 5.0
  assertEquals(of("  libavutil      56. 70.100 / 56. 70.100"), false); // 4.4
  assertEquals(of(""), false);
});

Deno.test("parseFfmpegFeatures() knows ffmpeg 5.0 by its libavutil", () => {
  const of = (libavutil: string) => parseFfmpegFeatures(libavutil, "").rtspTimeout;
  assertEquals([of("  libavutil      57. 17.100 / 57. 17.100"), of("  libavutil      56. 70.100 /")], [
    true,
    false,
  ]);
});

Deno.test("parseFfmpegFeatures() finds the filter by its name, not its description", () => {
  assertEquals(parseFfmpegFeatures("", FILTERS).colorspace, true);
  assertEquals(parseFfmpegFeatures("", FILTERS.replace(/^.* colorspace .*$/m, "")).colorspace, false);
  assertEquals(parseFfmpegFeatures("", FILTERS).zscale, true);
  assertEquals(parseFfmpegFeatures("", FILTERS.replace(/^.* zscale .*$/m, "")).zscale, false);
});

Deno.test("ffmpegFeatures() asks the ffmpeg that is there", async () => {
  const features = await ffmpegFeatures();
  assert(features.colorspace);
});

Deno.test("ffmpegFeatures() of an ffmpeg that is not there are none", async () => {
  assertEquals(await ffmpegFeatures({ path: "no-such-ffmpeg" }), {
    fpsMode: false,
    rtspTimeout: false,
    colorspace: false,
    zscale: false,
  });
});
