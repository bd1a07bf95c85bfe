// @ts-nocheck: AssemblyScript, whose own compiler checks it

// JFIF's equations with 16 bits behind the point. Where a factor has more bits than fit, a pair or a doubling makes it up.
const Y_R = 19595; // 0.299
const Y_G = 22086; // 0.587 less a quarter
const Y_B = 7471; // 0.114
const QUARTER = 16384;
const CB_R = -11058; // -0.168735892
const CB_G = -21710; // -0.331264108
const CR_G = -27439; // -0.418687589
const CR_B = -5329; // -0.081312411

const HALF = 1 << 15;
/** The zero of chroma; a half is rounded down, as libjpeg does. */
const CHROMA_ZERO = (128 << 16) + HALF - 1;

// Which bytes of four pixels make pairs of 16 bits.
const BGR_TO_RG = i8x16(2, -1, 1, -1, 5, -1, 4, -1, 8, -1, 7, -1, 11, -1, 10, -1);
const BGR_TO_BG = i8x16(0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1);
const RGBA_TO_RG = i8x16(0, -1, 1, -1, 4, -1, 5, -1, 8, -1, 9, -1, 12, -1, 13, -1);
const RGBA_TO_BG = i8x16(2, -1, 1, -1, 6, -1, 5, -1, 10, -1, 9, -1, 14, -1, 13, -1);

/**
 * Converts a row of BGR (3 `channels`) or RGBA (4) to full-range YCbCr of BT.601, as JFIF has it. Eight pixels at a time: it
 * reads and writes a little beyond `width`.
 */
export function convertRow(
  pixels: usize,
  channels: usize,
  width: usize,
  luma: usize,
  cb: usize,
  cr: usize,
): void {
  const toRg = channels === 3 ? BGR_TO_RG : RGBA_TO_RG;
  const toBg = channels === 3 ? BGR_TO_BG : RGBA_TO_BG;
  for (let x: usize = 0; x < width; x += 8) {
    const a = v128.load(pixels + x * channels);
    const b = v128.load(pixels + (x + 4) * channels);
    const rgA = i8x16.swizzle(a, toRg);
    const bgA = i8x16.swizzle(a, toBg);
    const rgB = i8x16.swizzle(b, toRg);
    const bgB = i8x16.swizzle(b, toBg);
    storeBytes(luma + x, toY(rgA, bgA), toY(rgB, bgB));
    storeBytes(cb + x, toCb(rgA, bgA), toCb(rgB, bgB));
    storeBytes(cr + x, toCr(rgA, bgA), toCr(rgB, bgB));
  }
}

/**
 * Halves a plane in both directions by the mean of each four samples, into rows of half the stride. Halves are rounded down
 * and up by turns, as libjpeg does.
 */
export function halvePlane(plane: usize, rows: usize, stride: usize, to: usize): void {
  const rounding = i16x8(1, 2, 1, 2, 1, 2, 1, 2);
  for (let row: usize = 0; row < rows; row += 2) {
    for (let x: usize = 0; x < stride; x += 16) {
      const above = i16x8.extadd_pairwise_i8x16_u(v128.load(plane + x));
      const below = i16x8.extadd_pairwise_i8x16_u(v128.load(plane + stride + x));
      const means = i16x8.shr_u(i16x8.add(i16x8.add(above, below), rounding), 2);
      v128.store64_lane(to + (x >> 1), i8x16.narrow_i16x8_u(means, means), 0);
    }
    plane += 2 * stride;
    to += stride >> 1;
  }
}

function toY(rg: v128, bg: v128): v128 {
  return round(i32x4.add(dot(rg, Y_R, Y_G), dot(bg, Y_B, QUARTER)), HALF);
}

function toCb(rg: v128, bg: v128): v128 {
  return round(i32x4.add(dot(rg, CB_R, CB_G), i32x4.shl(dot(bg, QUARTER, 0), 1)), CHROMA_ZERO);
}

function toCr(rg: v128, bg: v128): v128 {
  return round(i32x4.add(dot(bg, CR_B, CR_G), i32x4.shl(dot(rg, QUARTER, 0), 1)), CHROMA_ZERO);
}

function dot(pairs: v128, first: i32, second: i32): v128 {
  return i32x4.dot_i16x8_s(pairs, i32x4.splat((first & 0xffff) | (second << 16)));
}

function round(values: v128, offset: i32): v128 {
  return i32x4.shr_s(i32x4.add(values, i32x4.splat(offset)), 16);
}

function storeBytes(to: usize, a: v128, b: v128): void {
  const words = i16x8.narrow_i32x4_s(a, b);
  v128.store64_lane(to, i8x16.narrow_i16x8_u(words, words), 0);
}
