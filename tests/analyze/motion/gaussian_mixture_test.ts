import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { GaussianMixture } from "../../../lib/analyze/motion/gaussian_mixture.ts";
import { pythonWithOpenCv } from "../../peers/python_with_opencv.ts";
import { VTEST, vtestFrames } from "./vtest.ts";

const [WIDTH, HEIGHT, FRAMES] = [192, 144, 100];

Deno.test("GaussianMixture finds the same foreground as OpenCV's MOG2, pixel by pixel", async () => {
  const frames = await vtestFrames(FRAMES, WIDTH, HEIGHT);
  const theirs = await foregroundOfOpenCv();
  const mixture = new GaussianMixture(WIDTH * HEIGHT);
  const mask = new Uint8Array(WIDTH * HEIGHT);
  let [foreground, others] = [0, 0];
  for (const [n, { data }] of frames.entries()) {
    mixture.learn(Float32Array.from(data), { rate: rateOf(n), minVariance: 4 }, mask);
    for (let at = 0; at < mask.length; at++) {
      foreground += mask[at]!;
      if (mask[at] !== Math.min(1, theirs[n * mask.length + at]!)) others++;
    }
  }
  assert(foreground > 50_000);
  assertLess(others, foreground / 500);
});

/** Of the first picture it has to be 1, which {@linkcode GaussianMixture} does whatever the rate. */
function rateOf(n: number): number {
  return n === 0 ? 0.5 : Math.max(0.01, 1 / (n + 1));
}

/** A byte for each pixel of each frame, 0 for the background. */
async function foregroundOfOpenCv(): Promise<Uint8Array> {
  const script = `
import cv2, subprocess, sys, numpy
size = (${FRAMES}, ${HEIGHT}, ${WIDTH})
film = subprocess.run(["ffmpeg", "-v", "error", "-i", "${VTEST}", "-frames:v", "${FRAMES}", "-vf",
    "scale=${WIDTH}:${HEIGHT}:flags=area,format=gray", "-f", "rawvideo", "-"], capture_output=True, check=True).stdout
mog2 = cv2.createBackgroundSubtractorMOG2(detectShadows=False)
mog2.setNMixtures(3)
for n, frame in enumerate(numpy.frombuffer(film, numpy.uint8).reshape(size)):
    sys.stdout.buffer.write(mog2.apply(frame, learningRate=1 if n == 0 else max(0.01, 1 / (n + 1))).tobytes())`;
  const { stdout, stderr, success } = await new Deno.Command(await pythonWithOpenCv(), {
    args: ["-c", script],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  assertEquals(stdout.length, FRAMES * WIDTH * HEIGHT);
  return stdout;
}

/** One pixel that shows these levels, one after another: whether each is foreground. */
function learnPixel(levels: readonly number[], mixture = new GaussianMixture(1), rate = 0.05): number[] {
  const mask = new Uint8Array(1);
  return levels.map((level) => {
    mixture.learn(Float32Array.of(level), { rate, minVariance: 4 }, mask);
    return mask[0]!;
  });
}

Deno.test("GaussianMixture takes several levels for the background, as of a leaf in the wind", () => {
  const mixture = new GaussianMixture(1);
  learnPixel(Array.from({ length: 200 }, (_, n) => n % 2 === 0 ? 60 : 180), mixture);
  assertEquals(learnPixel([60, 180, 120], mixture), [0, 0, 1]);
});

Deno.test("GaussianMixture takes a level for the background that has been there long enough", () => {
  const mixture = new GaussianMixture(1);
  learnPixel([100], mixture);
  // 1 - 0.98^n is over a tenth from the sixth time on, and the prior hurries it a little.
  assertEquals(learnPixel(new Array(10).fill(200), mixture, 0.02), [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  assertAlmostEquals(mixture.usual[0]!, 100, 0.01);
  learnPixel(new Array(20).fill(200), mixture);
  assertAlmostEquals(mixture.usual[0]!, 200, 0.01);
});

Deno.test("GaussianMixture learns nothing at a rate of 0, and forgets all when it is told to", () => {
  const mixture = new GaussianMixture(1);
  learnPixel([100], mixture);
  assertEquals(learnPixel([200, 200, 200, 100], mixture, 0), [1, 1, 1, 0]);
  mixture.clear();
  assertEquals(learnPixel([200, 200], mixture), [1, 0]);
});
