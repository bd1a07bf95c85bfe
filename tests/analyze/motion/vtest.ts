import type { LitPicture } from "../../../lib/analyze/motion/even_light.ts";

/** A film of Debian's package `opencv-doc`: people who walk over a place, from above, 768x576 at 10 frames/s. */
export const VTEST = "/usr/share/doc/opencv-doc/examples/data/vtest.avi";

/** How long one of its frames is, in ms. */
export const VTEST_FRAME_MS = 100;

/** Some of its frames at a size, in gray: so many from one on. */
export async function vtestFrames(
  count: number,
  width: number,
  height: number,
  from = 0,
): Promise<LitPicture[]> {
  const ffmpeg = new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-i", VTEST, "-frames:v", `${count}`]
      .concat(
        "-vf",
        `select=gte(n\\,${from}),scale=${width}:${height}:flags=area,format=gray`,
        "-f",
        "rawvideo",
        "-",
      ),
  });
  const { stdout, stderr, success } = await ffmpeg.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const size = width * height;
  return Array.from({ length: count }, (_, n) => ({
    width,
    height,
    data: stdout.subarray(n * size, (n + 1) * size),
  }));
}
