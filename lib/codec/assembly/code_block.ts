// @ts-nocheck: AssemblyScript, whose own compiler checks it
import { forwardDct } from "./forward_dct";
import { huffmanCodes } from "./huffman_codes";
import { quantize } from "./quantize";
import { ZIGZAG } from "./zigzag";

/** What {@linkcode codeBlock} writes at most: each coefficient, no run between them, and an end of block. */
export const MAX_BLOCK_CODES_BYTES = 4 * 65;

/** Value of AC codes: the end of block. */
const EOB = 0x00;
/** Value of AC codes: sixteen zeros. */
const ZRL: usize = 0xf0;

const BLOCK = memory.data(128, 16);

/** The DC coefficient of the block before, for each component. */
const PREDICTIONS = memory.data(3 * 4, 4);

/** Begins a scan. */
export function resetPredictions(): void {
  memory.fill(PREDICTIONS, 0, 3 * 4);
}

/**
 * Codes 8x8 samples, whose rows are `stride` bytes apart, of component 0 to 2 by T.81, F.1.2. Each code goes `to` memory in
 * 32 bits: it and its additional bits, then in the lowest five bits the length of both.
 *
 * Returns where the codes end.
 */
export function codeBlock(samples: usize, stride: usize, component: usize, to: usize): usize {
  const table: usize = component > 0 ? 1 : 0;
  forwardDct(samples, stride, BLOCK);
  const places = quantize(BLOCK, table);
  const end = codeDc(component, huffmanCodes(0, table), to);
  return codeAc(places & ~1, huffmanCodes(1, table), end);
}

/**
 * Codes a block that is beyond the picture, as the last one of the MCU is not: without a difference to it, and without
 * detail.
 */
export function codeEmptyBlock(component: usize, to: usize): usize {
  const table: usize = component > 0 ? 1 : 0;
  store<u32>(to, load<u32>(huffmanCodes(0, table)));
  store<u32>(to, load<u32>(huffmanCodes(1, table) + 4 * EOB), 4);
  return to + 8;
}

function codeDc(component: usize, codes: usize, to: usize): usize {
  const quantized: i32 = load<i16>(BLOCK);
  const dc = quantized - (quantized >> 31);
  const prediction = PREDICTIONS + 4 * component;
  const difference = dc - load<i32>(prediction);
  store<i32>(prediction, dc);
  return code(codes, 0, difference + (difference >> 31), to);
}

/** Goes from one place that is not zero to the next. */
function codeAc(places: u64, codes: usize, to: usize): usize {
  let last: u32 = 0;
  for (; places !== 0; places &= places - 1) {
    const place = ctz(places) as u32;
    let run = place - last - 1;
    for (; run >= 16; run -= 16) {
      store<u32>(to, load<u32>(codes + 4 * ZRL));
      to += 4;
    }
    to = code(codes, run << 4, load<i16>(BLOCK + 2 * load<u8>(ZIGZAG + place)), to);
    last = place;
  }
  if (last === 63) return to;
  store<u32>(to, load<u32>(codes + 4 * EOB));
  return to + 4;
}

/** Of a number below zero, its one's complement is given. */
function code(codes: usize, run: u32, bits: i32, to: usize): usize {
  const size = 32 - clz(bits ^ (bits >> 31));
  const additional = bits & ((1 << size) - 1);
  store<u32>(to, load<u32>(codes + 4 * (run | size)) | (additional << 5));
  return to + 4;
}
