import { assertEquals } from "@std/assert";
import type { Corners, ReadCode } from "../../../lib/analyze/code/code_reader.ts";
import { mergeCodes } from "../../../lib/analyze/code/merge_codes.ts";

/** A barcode between these columns and rows. */
function barcode(
  [left, top, right, bottom]: readonly [number, number, number, number],
  code: Partial<ReadCode> = {},
) {
  const corners: Corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
  return { format: "EAN13", text: "4012345123456", lines: 8, corners, ...code };
}

Deno.test("mergeCodes() makes one of the pieces of a barcode", () => {
  const codes = [barcode([10, 378, 290, 398], { lines: 3 }), barcode([11, 297, 291, 351])];
  assertEquals(mergeCodes(codes), [barcode([10, 297, 291, 398])]);
});

Deno.test("mergeCodes() keeps codes apart that only lie near each other", () => {
  const codes = [
    barcode([0, 0, 200, 50]),
    barcode([0, 60, 200, 110], { text: "9783319200064" }),
    barcode([0, 200, 200, 250]),
    barcode([250, 0, 450, 50]),
    barcode([150, 0, 350, 50], { format: "Code128", lines: 9 }),
  ];
  assertEquals(new Set(mergeCodes(codes)), new Set(codes));
});

Deno.test("mergeCodes() keeps equal matrix codes apart, however near, but not one that was read twice", () => {
  const matrix = { format: "QRCode", text: "LOT-7", lines: Infinity };
  const [upper, lower] = [barcode([0, 0, 100, 100], matrix), barcode([0, 110, 100, 210], matrix)];
  assertEquals(mergeCodes([upper, lower, barcode([1, 1, 101, 99], matrix)]), [upper, lower]);
});

Deno.test("mergeCodes() takes of two readings of one place the one with more lines, or with error correction", () => {
  const right = barcode([339, 217, 909, 391], { lines: 11 });
  const wrong = barcode([342, 309, 906, 351], { text: "0012301123401", lines: 9 });
  assertEquals(mergeCodes([wrong, right]), [right]);
  const matrix = barcode([300, 200, 920, 400], { format: "QRCode", text: "LOT-7", lines: Infinity });
  assertEquals(mergeCodes([right, matrix]), [matrix]);
});

Deno.test("mergeCodes() follows a barcode's own direction", () => {
  const turned = (at: number, text = "4012345123456"): ReadCode => ({
    format: "EAN13",
    text,
    lines: 5,
    corners: [[100 - at, 100 + at], [300 - at, 300 + at], [290 - at, 310 + at], [90 - at, 110 + at]],
  });
  assertEquals(mergeCodes([turned(0), turned(30)]).length, 1);
  assertEquals(mergeCodes([turned(0), turned(100)]).length, 2);
  assertEquals(mergeCodes([turned(0), turned(30, "9783319200064")]).length, 2);
});
