import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { boxOfFrame, placePicture } from "../../../lib/analyze/onnx/place_picture.ts";

const SQUARE = { width: 640, height: 640 };

Deno.test("placePicture() leaves a frame its proportions in a letterbox, with the odd pixel behind it", () => {
  assertEquals(placePicture([0, 0, 1280, 720], SQUARE, "letterbox").to, [0, 140, 640, 360]);
  assertEquals(placePicture([0, 0, 720, 1280], SQUARE, "letterbox").to, [140, 0, 360, 640]);
  assertEquals(placePicture([0, 0, 1280, 718], SQUARE, "letterbox").to, [0, 140, 640, 359]);
  assertEquals(
    placePicture([0, 0, 100, 50], SQUARE, "letterbox").to,
    [0, 160, 640, 320],
    "it is enlarged too",
  );
  assertEquals(placePicture([0, 0, 16384, 1], SQUARE, "letterbox").to, [0, 319, 640, 1]);
});

Deno.test("placePicture() fills the picture where it stretches or crops", () => {
  assertEquals(placePicture([10, 20, 300, 100], SQUARE, "stretch"), {
    from: [10, 20, 300, 100],
    to: [0, 0, 640, 640],
  });
  assertEquals(placePicture([0, 0, 1280, 720], SQUARE, "crop"), {
    from: [280, 0, 720, 720],
    to: [0, 0, 640, 640],
  });
  assertEquals(placePicture([0, 0, 720, 1280], SQUARE, "crop").from, [0, 280, 720, 720]);
});

Deno.test("boxOfFrame() brings a box back to where it is in the frame", () => {
  const letterbox = placePicture([100, 200, 1280, 720], SQUARE, "letterbox");
  assertEquals(boxOfFrame([0, 140, 640, 500], letterbox), [100, 200, 1280, 720]);
  assertEquals(boxOfFrame([320, 320, 330, 340], letterbox), [740, 560, 20, 40]);
});

Deno.test("boxOfFrame() keeps a box within the part that the picture shows, and leaves it a pixel at least", () => {
  const side = fc.integer({ min: 1, max: 5000 });
  const edge = fc.double({ min: -2000, max: 2000, noNaN: true });
  const mode = fc.constantFrom("letterbox" as const, "stretch" as const, "crop" as const);
  const place = fc.tuple(fc.nat(3000), fc.nat(3000), side, side);
  fc.assert(
    fc.property(
      place,
      fc.record({ width: side, height: side }),
      mode,
      fc.tuple(edge, edge, edge, edge),
      (part, size, mode, edges) => {
        const [x, y, width, height] = boxOfFrame(edges, placePicture(part, size, mode));
        assert([x, y, width, height].every(Number.isInteger), "whole pixels");
        assert(width >= 1 && height >= 1);
        assert(x >= part[0] && x + width <= part[0] + part[2]);
        assert(y >= part[1] && y + height <= part[1] + part[3]);
      },
    ),
    { numRuns: 2000 },
  );
});
