// @ts-nocheck: AssemblyScript, whose own compiler checks it

/**
 * A baseline JPEG encoder (ITU-T T.81) for 4:2:0 and gray, of which this is what a host calls: once, with the Huffman tables in
 * place, prepareHuffmanCodes(); for each picture, with the quantization tables in place, begin(), then encodeStrip() for each
 * 16 rows that it has put there, then finish(). What is written is the entropy-coded segment.
 *
 * @module
 */

import { codeBlock, codeEmptyBlock, MAX_BLOCK_CODES_BYTES, resetPredictions } from "./code_block";
import { convertRow, halvePlane } from "./convert_pixels";
import { flushBits, packBits, resetBits } from "./pack_bits";
import { padRows, repeatLastRow, spreadRows } from "./pad_plane";
import { prepareQuantization } from "./quantize";

export { huffmanTables, prepareHuffmanCodes } from "./huffman_codes";
export { quantizationTables } from "./quantize";

/** Rows of a strip: one row of MCUs where there is colour, two where there is none. */
const STRIP_ROWS: usize = 16;

/** 6 blocks of 64 samples, of 26 bits at most, and each byte stuffed. */
const MAX_MCU_BYTES: usize = (6 * 64 * 26 / 8) * 2;

/** What convertRow() may read beyond the last pixel. */
const SPARE_BYTES: usize = 32;

/** The codes of one MCU. */
const CODES = memory.data(6 * MAX_BLOCK_CODES_BYTES, 16);

/** Where a strip's luma or its pixels go. */
export let input: usize = 0;
/** Where its chroma goes, where that is in planes. */
export let cb: usize = 0;
export let cr: usize = 0;
/** Where its bytes come. */
export let output: usize = 0;

let luma: usize = 0;
// Chroma that is as large as luma, which pixels are converted to at first.
let wholeCb: usize = 0;
let wholeCr: usize = 0;

let width: usize = 0;
/** Bytes of a row of luma, padded to whole MCUs; of chroma it is a half. */
let stride: usize = 0;
let hasColour = false;
/** Bytes of a pixel; 1 where samples are in planes. */
let channels: usize = 0;

/** Begins a picture, when its {@linkcode quantizationTables} are there. Returns false where there is no memory for a strip. */
export function begin(pictureWidth: usize, isColour: bool, pixelBytes: usize): bool {
  width = pictureWidth;
  hasColour = isColour;
  channels = pixelBytes;
  stride = (width + 15) & ~15;
  prepareQuantization();
  resetPredictions();
  resetBits();

  luma = (__heap_base + 15) & ~15;
  cb = luma + STRIP_ROWS * stride;
  cr = cb + (STRIP_ROWS * stride) / 4;
  const free = cr + (STRIP_ROWS * stride) / 4;
  if (channels === 1) {
    input = luma;
    output = free;
  } else {
    input = free;
    wholeCb = input + STRIP_ROWS * stride * channels + SPARE_BYTES;
    wholeCr = wholeCb + STRIP_ROWS * stride;
    output = wholeCr + STRIP_ROWS * stride;
  }
  return hasMemory(output + (stride / 16) * MAX_MCU_BYTES);
}

/**
 * Encodes the strip whose samples are there: `rows` of {@linkcode STRIP_ROWS}, or what the picture has left of them.
 *
 * Returns where its bytes end.
 */
export function encodeStrip(rows: usize): usize {
  if (channels > 1) convertPixels(rows);
  else spreadPlanes(rows);
  repeatLastRow(luma, rows, STRIP_ROWS, stride);
  if (!hasColour) return codeGray(rows);
  repeatLastRow(cb, (rows + 1) / 2, STRIP_ROWS / 2, stride / 2);
  repeatLastRow(cr, (rows + 1) / 2, STRIP_ROWS / 2, stride / 2);
  return codeColour(rows);
}

/** Ends the picture. Returns where the last bytes end. */
export function finish(): usize {
  return flushBits(output);
}

function hasMemory(bytes: usize): bool {
  const missing = ((bytes + 0xffff) >> 16) as i32 - memory.size();
  return missing <= 0 || memory.grow(missing) >= 0;
}

function spreadPlanes(rows: usize): void {
  spreadRows(luma, width, rows, stride);
  if (!hasColour) return;
  spreadRows(cb, (width + 1) / 2, (rows + 1) / 2, stride / 2);
  spreadRows(cr, (width + 1) / 2, (rows + 1) / 2, stride / 2);
}

function convertPixels(rows: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    const at = row * stride;
    convertRow(input + row * width * channels, channels, width, luma + at, wholeCb + at, wholeCr + at);
  }
  padRows(luma, width, rows, stride);
  convertChroma(wholeCb, rows, cb);
  convertChroma(wholeCr, rows, cr);
}

function convertChroma(whole: usize, rows: usize, to: usize): void {
  padRows(whole, width, rows, stride);
  repeatLastRow(whole, rows, (rows + 1) & ~1, stride);
  halvePlane(whole, rows, stride, to);
}

function codeGray(rows: usize): usize {
  let to = output;
  for (let y: usize = 0; y < rows; y += 8) {
    for (let x: usize = 0; x < width; x += 8) {
      to = packBits(CODES, codeBlock(luma + y * stride + x, stride, 0, CODES), to);
    }
  }
  return to;
}

function codeColour(rows: usize): usize {
  let to = output;
  for (let x: usize = 0; x < stride; x += 16) {
    let end = codeLuma(x, 0, rows, CODES);
    end = codeLuma(x + 8, 0, rows, end);
    end = codeLuma(x, 8, rows, end);
    end = codeLuma(x + 8, 8, rows, end);
    end = codeBlock(cb + x / 2, stride / 2, 1, end);
    end = codeBlock(cr + x / 2, stride / 2, 2, end);
    to = packBits(CODES, end, to);
  }
  return to;
}

function codeLuma(x: usize, y: usize, rows: usize, to: usize): usize {
  if (x >= width || y >= rows) return codeEmptyBlock(0, to);
  return codeBlock(luma + y * stride + x, stride, 0, to);
}
