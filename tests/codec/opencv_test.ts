import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import process from "node:process";
import { loadOpenCv, openCvError } from "../../lib/codec/opencv.ts";

const before = listenerCounts();
const { cv } = await loadOpenCv();

Deno.test("loadOpenCv() leaves no listener on the process", () => {
  assertEquals(listenerCounts(), before);
});

Deno.test("loadOpenCv() hands out the same OpenCV again", async () => {
  assert((await loadOpenCv()).cv === cv);
});

Deno.test("OpenCv has the types and calls that its interface promises", () => {
  const mat = new cv.Mat(4, 6, cv.CV_8UC1, [9, 0, 0, 0]);
  const mask = new cv.Mat();
  const result = new cv.Mat();
  const images = new cv.MatVector();
  const part = mat.roi(new cv.Rect(1, 1, 3, 2));
  const [mean, stddev] = [new cv.Mat(), new cv.Mat()];
  const [lower, upper] = [[5, 0, 0, 0] as const, [9, 0, 0, 0] as const].map((s) =>
    new cv.Mat(4, 6, cv.CV_8UC1, s)
  );
  try {
    mat.data[7] = 200;
    assertEquals([mat.rows, mat.cols, mat.type(), mat.channels()], [4, 6, cv.CV_8UC1, 1]);
    assertEquals(mat.size(), { width: 6, height: 4 });
    assertEquals([mat.isContinuous(), part.isContinuous()], [true, false]);
    images.push_back(mat);
    assertEquals(images.size(), 1);
    cv.calcHist(images, [0], mask, result, [256], [0, 256]);
    assertEquals([result.data32F[9], result.data32F[200]], [23, 1]);
    assertEquals(cv.countNonZero(mat), 24);
    cv.inRange(mat, lower, upper, result);
    assertEquals(cv.countNonZero(result), 23);
    cv.Laplacian(mat, result, cv.CV_16S);
    assertEquals(result.data16S[7], -4 * (200 - 9));
    cv.meanStdDev(mat, mean, stddev);
    assertEquals(mean.data64F[0], cv.mean(mat)[0]);
    assert(stddev.data64F[0] > 38 && stddev.data64F[0] < 39);
    cv.resize(mat, result, new cv.Size(3, 2), 0, 0, cv.INTER_AREA);
    assertEquals([result.cols, result.rows, result.data[0]], [3, 2, Math.round((200 + 27) / 4)]);
    cv.cvtColor(result, result, 8); // COLOR_GRAY2BGR
    cv.cvtColor(result, mask, cv.COLOR_BGR2GRAY);
    assertEquals(mask.data[0], Math.round((200 + 27) / 4));
  } finally {
    for (const each of [mat, mask, result, images, part, mean, stddev, lower, upper]) each.delete();
  }
});

Deno.test("openCvError() tells OpenCV's own words", () => {
  const empty = new cv.Mat();
  try {
    cv.resize(empty, empty, new cv.Size(2, 2));
    assert(false, "It did not throw");
  } catch (thrown) {
    assertStringIncludes(openCvError(cv, thrown).message, "Assertion failed");
  } finally {
    empty.delete();
  }
  const error = new TypeError("An error stays what it is");
  assertEquals(openCvError(cv, error), error);
});

function listenerCounts(): number[] {
  return ["uncaughtException", "unhandledRejection"].map((event) => process.listenerCount(event));
}
