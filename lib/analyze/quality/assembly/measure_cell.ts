// @ts-nocheck: AssemblyScript, whose own compiler checks it

/** From this level on a pixel is white. */
const WHITE: u8 = 252;

/** Sixteen ones, then sixteen zeros: from `MASKS + 16 - n` on there are n ones. */
// deno-fmt-ignore
const MASKS = memory.data<u8>([
  255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

// What the pixels of a cell come to.
let level: u32 = 0;
let squares: u32 = 0;
let white: u32 = 0;

/**
 * Measures a cell of at most 128 rows, which are `stride` bytes apart and have neighbours all round. The mean level goes `to`
 * memory as a 32-bit float, the mean squared Laplacian `apart` bytes behind it, and the share of white as far behind that.
 */
export function measureCell(
  first: usize,
  stride: usize,
  width: usize,
  height: usize,
  to: usize,
  apart: usize,
): void {
  level = squares = white = 0;
  for (let x: usize = 0; x < width; x += 16) {
    addColumns(first + x, stride, min<usize>(16, width - x), height);
  }
  const count = max<usize>(1, width * height) as f64;
  store<f32>(to, (level / count) as f32);
  store<f32>(to + apart, (squares / count) as f32);
  store<f32>(to + 2 * apart, (white / count) as f32);
}

/** Adds up to 16 columns. */
function addColumns(first: usize, stride: usize, width: usize, height: usize): void {
  const mask = v128.load(MASKS + 16 - width);
  const lowMask = i16x8.extend_low_i8x16_s(mask);
  const highMask = i16x8.extend_high_i8x16_s(mask);
  let levels = i16x8.splat(0);
  let whites = i8x16.splat(0);
  let laplacians = i32x4.splat(0);
  const end = first + stride * height;
  for (let at = first; at < end; at += stride) {
    const here = v128.load(at);
    const before = v128.load(at - 1);
    const after = v128.load(at + 1);
    const above = v128.load(at - stride);
    const below = v128.load(at + stride);
    const low = v128.and(
      lowMask,
      laplacian(
        i16x8.extend_low_i8x16_u(here),
        i16x8.add(i16x8.extend_low_i8x16_u(before), i16x8.extend_low_i8x16_u(after)),
        i16x8.add(i16x8.extend_low_i8x16_u(above), i16x8.extend_low_i8x16_u(below)),
      ),
    );
    const high = v128.and(
      highMask,
      laplacian(
        i16x8.extend_high_i8x16_u(here),
        i16x8.add(i16x8.extend_high_i8x16_u(before), i16x8.extend_high_i8x16_u(after)),
        i16x8.add(i16x8.extend_high_i8x16_u(above), i16x8.extend_high_i8x16_u(below)),
      ),
    );
    laplacians = i32x4.add(laplacians, i32x4.dot_i16x8_s(low, low));
    laplacians = i32x4.add(laplacians, i32x4.dot_i16x8_s(high, high));
    const counted = v128.and(mask, here);
    levels = i16x8.add(levels, i16x8.extadd_pairwise_i8x16_u(counted));
    whites = i8x16.sub(whites, i8x16.ge_u(counted, i8x16.splat(WHITE)));
  }
  level += sumOf(i32x4.extadd_pairwise_i16x8_u(levels));
  squares += sumOf(laplacians);
  white += sumOf(i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(whites)));
}

function laplacian(here: v128, beside: v128, aboveAndBelow: v128): v128 {
  return i16x8.sub(i16x8.add(beside, aboveAndBelow), i16x8.shl(here, 2));
}

function sumOf(four: v128): u32 {
  return i32x4.extract_lane(four, 0) + i32x4.extract_lane(four, 1) + i32x4.extract_lane(four, 2) +
    i32x4.extract_lane(four, 3);
}
