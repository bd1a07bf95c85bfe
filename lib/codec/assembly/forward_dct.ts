// @ts-nocheck: AssemblyScript, whose own compiler checks it

// Bits behind the point: of the factors, and of what the rows' pass hands to the columns'.
const FACTOR_BITS = 13;
const ROW_BITS = 2;
const ROW_HALF: i16 = 2;

/** By how much eight samples added up are above eight level-shifted ones; differences see nothing of it. */
const LEVEL_SHIFT = (8 * 128) << ROW_BITS;

// The paper's constants.
const F_0_298: i16 = 2446;
const F_0_390: i16 = 3196;
const F_0_541: i16 = 4433;
const F_0_765: i16 = 6270;
const F_0_899: i16 = 7373;
const F_1_175: i16 = 9633;
const F_1_501: i16 = 12299;
const F_1_847: i16 = 15137;
const F_1_961: i16 = 16069;
const F_2_053: i16 = 16819;
const F_2_562: i16 = 20995;
const F_3_072: i16 = 25172;

/** What a pair of numbers is multiplied by before the products are added, as SIMD does at once. */
// deno-fmt-ignore
const FACTORS = memory.data<i16>([
  F_0_541, F_0_541 + F_0_765, // 0: for coefficient 2
  F_0_541 - F_1_847, F_0_541, // 1: for 6
  F_1_175 - F_1_961, F_1_175, // 2: for 3 and 7
  F_1_175, F_1_175 - F_0_390, // 3: for 1 and 5
  F_0_298 - F_0_899, -F_0_899, // 4: for 7
  -F_0_899, F_1_501 - F_0_899, // 5: for 1
  F_2_053 - F_2_562, -F_2_562, // 6: for 5
  -F_2_562, F_3_072 - F_2_562, // 7: for 3
]);

/**
 * The forward DCT of 8x8 samples, whose rows are `stride` bytes apart: 64 numbers of 16 bits, the coefficients of T.81, A.3.3,
 * times 8.
 *
 * To the bit it is libjpeg's accurate one ("islow"), of C. Loeffler, A. Ligtenberg and G. Moschytz, "Practical fast 1-D DCT
 * algorithms with 11 multiplications", ICASSP 1989: eight rows at once, then eight columns.
 */
export function forwardDct(samples: usize, stride: usize, block: usize): void {
  loadColumns(samples, stride, block);
  transformRows(block);
  transpose(block);
  transformColumns(block);
}

function transformRows(block: usize): void {
  transform(block, FACTOR_BITS - ROW_BITS);
  v128.store(block, i16x8.sub(i16x8.shl(v128.load(block), ROW_BITS), i16x8.splat(LEVEL_SHIFT as i16)));
  v128.store(block, i16x8.shl(v128.load(block, 64), ROW_BITS), 64);
}

function transformColumns(block: usize): void {
  transform(block, FACTOR_BITS + ROW_BITS);
  const half = i16x8.splat(ROW_HALF);
  v128.store(block, i16x8.shr_s(i16x8.add(v128.load(block), half), ROW_BITS));
  v128.store(block, i16x8.shr_s(i16x8.add(v128.load(block, 64), half), ROW_BITS), 64);
}

/**
 * Eight DCTs of eight numbers, one in each lane. `bits` are taken off what was multiplied; of the coefficients 0 and 4, which
 * are mere sums, none are.
 */
function transform(block: usize, bits: i32): void {
  const x0 = v128.load(block);
  const x1 = v128.load(block, 16);
  const x2 = v128.load(block, 32);
  const x3 = v128.load(block, 48);
  const x4 = v128.load(block, 64);
  const x5 = v128.load(block, 80);
  const x6 = v128.load(block, 96);
  const x7 = v128.load(block, 112);
  const half = i32x4.splat(1 << (bits - 1));
  storeEven(block, bits, half, i16x8.add(x0, x7), i16x8.add(x1, x6), i16x8.add(x2, x5), i16x8.add(x3, x4));
  storeOdd(block, bits, half, i16x8.sub(x0, x7), i16x8.sub(x1, x6), i16x8.sub(x2, x5), i16x8.sub(x3, x4));
}

/** From the sums of numbers 0 and 7, 1 and 6, 2 and 5, 3 and 4. */
function storeEven(block: usize, bits: i32, half: v128, a: v128, b: v128, c: v128, d: v128): void {
  const ad = i16x8.add(a, d);
  const bc = i16x8.add(b, c);
  v128.store(block, i16x8.add(ad, bc));
  v128.store(block, i16x8.sub(ad, bc), 64);
  const low = interleaveLow(i16x8.sub(b, c), i16x8.sub(a, d));
  const high = interleaveHigh(i16x8.sub(b, c), i16x8.sub(a, d));
  v128.store(block, multiplyAdd(low, high, 0, half, half, bits), 32);
  v128.store(block, multiplyAdd(low, high, 1, half, half, bits), 96);
}

/** From the differences of numbers 0 and 7, 1 and 6, 2 and 5, 3 and 4. */
function storeOdd(block: usize, bits: i32, half: v128, a: v128, b: v128, c: v128, d: v128): void {
  const bd = i16x8.add(b, d);
  const ac = i16x8.add(a, c);
  const sumsLow = interleaveLow(bd, ac);
  const sumsHigh = interleaveHigh(bd, ac);
  const bdLow = i32x4.add(dot(sumsLow, 2), half);
  const bdHigh = i32x4.add(dot(sumsHigh, 2), half);
  const acLow = i32x4.add(dot(sumsLow, 3), half);
  const acHigh = i32x4.add(dot(sumsHigh, 3), half);
  const daLow = interleaveLow(d, a);
  const daHigh = interleaveHigh(d, a);
  v128.store(block, multiplyAdd(daLow, daHigh, 4, bdLow, bdHigh, bits), 112);
  v128.store(block, multiplyAdd(daLow, daHigh, 5, acLow, acHigh, bits), 16);
  const cbLow = interleaveLow(c, b);
  const cbHigh = interleaveHigh(c, b);
  v128.store(block, multiplyAdd(cbLow, cbHigh, 6, acLow, acHigh, bits), 80);
  v128.store(block, multiplyAdd(cbLow, cbHigh, 7, bdLow, bdHigh, bits), 48);
}

/** Multiplies pairs, adds to each product what is given for it, and takes bits off. */
function multiplyAdd(low: v128, high: v128, factors: usize, addLow: v128, addHigh: v128, bits: i32): v128 {
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(dot(low, factors), addLow), bits),
    i32x4.shr_s(i32x4.add(dot(high, factors), addHigh), bits),
  );
}

function dot(pairs: v128, factors: usize): v128 {
  return i32x4.dot_i16x8_s(pairs, v128.load32_splat(FACTORS + 4 * factors));
}

/** Transposes 8x8 bytes into 8x8 numbers of 16 bits: vector `x` of the block is column `x` of the samples. */
function loadColumns(samples: usize, stride: usize, block: usize): void {
  const below = samples + 4 * stride;
  const rows04 = interleaveLowBytes(v128.load64_zero(samples), v128.load64_zero(below));
  const rows15 = interleaveLowBytes(v128.load64_zero(samples + stride), v128.load64_zero(below + stride));
  const rows26 = interleaveLowBytes(
    v128.load64_zero(samples + 2 * stride),
    v128.load64_zero(below + 2 * stride),
  );
  const rows37 = interleaveLowBytes(
    v128.load64_zero(samples + 3 * stride),
    v128.load64_zero(below + 3 * stride),
  );
  const evenLow = interleaveLowBytes(rows04, rows26);
  const evenHigh = interleaveHighBytes(rows04, rows26);
  const oddLow = interleaveLowBytes(rows15, rows37);
  const oddHigh = interleaveHighBytes(rows15, rows37);
  storeColumns(block, interleaveLowBytes(evenLow, oddLow));
  storeColumns(block + 32, interleaveHighBytes(evenLow, oddLow));
  storeColumns(block + 64, interleaveLowBytes(evenHigh, oddHigh));
  storeColumns(block + 96, interleaveHighBytes(evenHigh, oddHigh));
}

function storeColumns(to: usize, two: v128): void {
  v128.store(to, i16x8.extend_low_i8x16_u(two));
  v128.store(to, i16x8.extend_high_i8x16_u(two), 16);
}

/** Transposes 8x8 numbers of 16 bits in their place. */
function transpose(block: usize): void {
  const x0 = v128.load(block);
  const x1 = v128.load(block, 16);
  const x2 = v128.load(block, 32);
  const x3 = v128.load(block, 48);
  const x4 = v128.load(block, 64);
  const x5 = v128.load(block, 80);
  const x6 = v128.load(block, 96);
  const x7 = v128.load(block, 112);
  storeTransposed(
    block,
    interleaveLow(x0, x4),
    interleaveLow(x1, x5),
    interleaveLow(x2, x6),
    interleaveLow(x3, x7),
  );
  storeTransposed(
    block + 64,
    interleaveHigh(x0, x4),
    interleaveHigh(x1, x5),
    interleaveHigh(x2, x6),
    interleaveHigh(x3, x7),
  );
}

/** Four columns, of whose numbers each pair of rows, 0 and 4, 1 and 5 and so on, is interleaved already. */
function storeTransposed(to: usize, rows04: v128, rows15: v128, rows26: v128, rows37: v128): void {
  const evenLow = interleaveLow(rows04, rows26);
  const evenHigh = interleaveHigh(rows04, rows26);
  const oddLow = interleaveLow(rows15, rows37);
  const oddHigh = interleaveHigh(rows15, rows37);
  v128.store(to, interleaveLow(evenLow, oddLow));
  v128.store(to, interleaveHigh(evenLow, oddLow), 16);
  v128.store(to, interleaveLow(evenHigh, oddHigh), 32);
  v128.store(to, interleaveHigh(evenHigh, oddHigh), 48);
}

/** The lower halves of two vectors of eight numbers: a0 b0 a1 b1 … */
function interleaveLow(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
}

/** The upper halves: a4 b4 a5 b5 … */
function interleaveHigh(a: v128, b: v128): v128 {
  return v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
}

/** The lower halves of two vectors of sixteen bytes: a0 b0 a1 b1 … */
function interleaveLowBytes(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** The upper halves: a8 b8 a9 b9 … */
function interleaveHighBytes(a: v128, b: v128): v128 {
  return v128.shuffle<i8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}
