import type { Codec } from "../../lib/codec/codec.ts";

/** Of the time that a picture tells, in bits: ms modulo half an hour and more. */
const BITS = 21;

/** A side of the square that tells one bit, in pixels: a multiple of JPEG's blocks, so that none bleeds into another. */
const SIDE = 16;

/** Size of a picture with a clock, in pixels. */
export const CLOCK_SIZE = { width: 640, height: 360 };

/** Draws a time into a picture, as a row of white and black squares, and makes a JPEG of it. */
export function clockPicture(codec: Pick<Codec, "encode">, timeMs: number): Uint8Array<ArrayBuffer> {
  const { width, height } = CLOCK_SIZE;
  const data = new Uint8Array(width * height).fill(128);
  const left = (width - BITS * SIDE) / 2;
  const top = height / 2;
  const time = Math.floor(timeMs) % 2 ** BITS;
  for (let bit = 0; bit < BITS; bit++) {
    const level = time >> bit & 1 ? 255 : 0;
    for (let row = top; row < top + SIDE; row++) {
      const at = row * width + left + bit * SIDE;
      data.fill(level, at, at + SIDE);
    }
  }
  return codec.encode({ format: "gray", width, height, data });
}

/** What {@linkcode readClocks} is told. */
export interface ClockTask {
  /** Finds the canvas that shows the camera. */
  selector: string;
  seconds: number;
  bits: number;
  side: number;
}

/** What {@linkcode readClocks} is to do for so many seconds. */
export function clockTask(selector: string, seconds: number): ClockTask {
  return { selector, seconds, bits: BITS, side: SIDE };
}

/**
 * Runs in a browser: looks at a canvas before each paint, and resolves to the ages of the pictures that were new there, in
 * ms, by the machine's clock, which browser and sender share.
 */
export async function readClocks({ selector, seconds, bits, side }: ClockTask): Promise<number[]> {
  // The tests' types are Deno's, which knows no page.
  const { document, requestAnimationFrame } = globalThis as unknown as {
    document: { querySelector(selector: string): CanvasLike };
    requestAnimationFrame(callback: () => void): void;
  };
  const canvas = document.querySelector(selector);
  const ages: number[] = [];
  let last = -1;
  const endsAt = performance.now() + seconds * 1000;
  while (performance.now() < endsAt) {
    await new Promise<void>((resolve) => requestAnimationFrame(resolve));
    const now = Date.now() % 2 ** bits;
    const { width, height } = canvas;
    const scale = width / 640;
    const row = Math.floor(height / 2 + side * scale / 2);
    const { data } = canvas.getContext("2d").getImageData(0, row, width, 1);
    let time = 0;
    for (let bit = 0; bit < bits; bit++) {
      const x = Math.floor(((640 - bits * side) / 2 + (bit + 0.5) * side) * scale);
      if (data[4 * x]! > 127) time += 2 ** bit;
    }
    if (time === last) continue;
    last = time;
    ages.push((now - time + 2 ** bits) % 2 ** bits);
  }
  return ages.slice(1); // the first one was there before
}

interface CanvasLike {
  width: number;
  height: number;
  getContext(kind: "2d"): {
    getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
  };
}
