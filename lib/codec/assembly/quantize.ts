// @ts-nocheck: AssemblyScript, whose own compiler checks it
import { ZIGZAG } from "./zigzag";

/** Quantization tables for luminance and chrominance, 64 bytes each, in zigzag order as in DQT. */
export const quantizationTables = memory.data(2 * 64);

/** For each table and coefficient: the two factors of {@linkcode quantizeRow}. */
const RECIPROCALS = memory.data(2 * 128, 16);
const SCALES = memory.data(2 * 128, 16);

/** For each 16 places in zigzag order, and each 16 in the block: which of these go where. */
const SELECTIONS = memory.data(4 * 64, 16);

for (let to = 0; to < 64; to++) {
  const from = load<u8>(ZIGZAG + to);
  for (let part = 0; part < 4; part++) {
    // A place outside of the 16 selects a zero.
    store<u8>(SELECTIONS + 64 * (to >> 4) + 16 * part + (to & 15), from >> 4 === part ? from & 15 : 0xff);
  }
}

/** Makes two factors of each divisor, a table's value times the 8 of the DCT; the reciprocal has as many bits as fit. */
export function prepareQuantization(): void {
  for (let index = 0; index < 128; index++) {
    const divisor = 2 * 8 * load<u8>(quantizationTables + index);
    const bits = 31 - clz(divisor - 1);
    const to = ((index & 64) + load<u8>(ZIGZAG + (index & 63))) << 1;
    const reciprocal = (1 << (15 + bits)) / divisor;
    const scale = 1 << (15 - bits);
    store<i16>(RECIPROCALS + to, reciprocal as i16);
    store<i16>(SCALES + to, scale as i16);
  }
}

/**
 * Quantizes a block in its place, rounding halves away from zero. Negative values are left as their one's complement, whose
 * lower bits are what follows their code.
 *
 * Returns which are not zero: bits in zigzag order.
 */
export function quantize(block: usize, table: usize): u64 {
  const offset = table * 128;
  const rows01 = areZero(quantizeRow(block, offset), quantizeRow(block + 16, offset + 16));
  const rows23 = areZero(quantizeRow(block + 32, offset + 32), quantizeRow(block + 48, offset + 48));
  const rows45 = areZero(quantizeRow(block + 64, offset + 64), quantizeRow(block + 80, offset + 80));
  const rows67 = areZero(quantizeRow(block + 96, offset + 96), quantizeRow(block + 112, offset + 112));
  const zeros = select(0, rows01, rows23, rows45, rows67) |
    (select(64, rows01, rows23, rows45, rows67) << 16) |
    (select(128, rows01, rows23, rows45, rows67) << 32) |
    (select(192, rows01, rows23, rows45, rows67) << 48);
  return ~zeros;
}

/**
 * Returns the magnitudes. Twice a coefficient is multiplied by `reciprocal / 2 ** 15`, then `scale / 2 ** 15`, rounded each
 * time: that comes to the rounded quotient itself, for each table value and all coefficients up to 8300, which are more than
 * there are.
 */
function quantizeRow(row: usize, offset: usize): v128 {
  const coefficients = v128.load(row);
  const magnitudes = i16x8.abs(coefficients);
  const doubled = i16x8.add(magnitudes, magnitudes);
  const scaled = i16x8.q15mulr_sat_s(doubled, v128.load(RECIPROCALS + offset));
  const quotients = i16x8.q15mulr_sat_s(scaled, v128.load(SCALES + offset));
  v128.store(row, v128.xor(quotients, i16x8.shr_s(coefficients, 15)));
  return quotients;
}

/** A byte for each number of two rows: FF for a zero. */
function areZero(a: v128, b: v128): v128 {
  return i8x16.eq(i8x16.narrow_i16x8_u(a, b), i8x16.splat(0));
}

/** The flags of 16 places in zigzag order. */
function select(offset: usize, rows01: v128, rows23: v128, rows45: v128, rows67: v128): u64 {
  const from = SELECTIONS + offset;
  const flags01 = i8x16.swizzle(rows01, v128.load(from));
  const flags23 = i8x16.swizzle(rows23, v128.load(from, 16));
  const flags45 = i8x16.swizzle(rows45, v128.load(from, 32));
  const flags67 = i8x16.swizzle(rows67, v128.load(from, 48));
  return i8x16.bitmask(v128.or(v128.or(flags01, flags23), v128.or(flags45, flags67)));
}
