import type { Picture } from "../../../lib/frame.ts";
import { decodePng } from "../../../lib/codec/decode_png.ts";
import { loadOpenCv } from "../../../lib/codec/opencv.ts";
import { resizePicture } from "../../../lib/codec/resize_picture.ts";
import { Canvas } from "./canvas.ts";
import type { Detail, DrawnPart } from "./draw_part.ts";
import { CODEC } from "./judge_defects.ts";
import { between, seeded } from "./random.ts";

const { cv } = await loadOpenCv();

/** Where Debian's package opencv-doc has its pictures; some are compressed. */
const FOLDER = "/usr/share/doc/opencv-doc/examples/data";

/** Pictures of things, of that package. */
export const PHOTOS = [
  "board.jpg",
  "fruits.jpg",
  "stuff.jpg",
  "box.png",
  "aloeL.jpg",
  "smarties.png",
] as const;

/** Takes a photo for a part, made smaller where a side is longer than `longestSide`, in pixels. */
export async function photoPart(name: typeof PHOTOS[number], longestSide = Infinity): Promise<DrawnPart> {
  const photo = shrink(decode(await readPhoto(name)), longestSide);
  const { width, height } = photo;
  const canvas = new Canvas(width, height, 0);
  canvas.wash((_, x, y) => levelIn(photo, x, y));
  const body = {
    middle: [width / 2, height / 2] as const,
    width: width * 0.9,
    height: height * 0.9,
    round: false,
  };
  return { canvas, body, details: detailsOf(canvas) };
}

async function readPhoto(name: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(`${FOLDER}/${name}`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    const { body } = new Response(await Deno.readFile(`${FOLDER}/${name}.gz`));
    return new Uint8Array(
      await new Response(body!.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer(),
    );
  }
}

function decode(bytes: Uint8Array<ArrayBuffer>): Picture {
  const isJpeg = bytes[0] === 0xff;
  return isJpeg
    ? CODEC.decode(bytes, { format: "gray" })
    : decodePng(bytes, { format: "gray", maxPixels: 64e6 });
}

function shrink(photo: Picture, longestSide: number): Picture {
  const scale = longestSide / Math.max(photo.width, photo.height);
  if (scale >= 1) return photo;
  return resizePicture(cv, photo, Math.round(photo.width * scale), Math.round(photo.height * scale));
}

/** Bilinear; beyond the border, the level of the border. */
function levelIn({ width, height, data }: Picture, x: number, y: number): number {
  const [inX, inY] = [Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y))];
  const [left, top] = [Math.min(width - 2, Math.floor(inX)), Math.min(height - 2, Math.floor(inY))];
  const [partX, partY] = [inX - left, inY - top];
  const at = top * width + left;
  const upper = data[at]! + (data[at + 1]! - data[at]!) * partX;
  const lower = data[at + width]! + (data[at + width + 1]! - data[at + width]!) * partX;
  return upper + (lower - upper) * partY;
}

/** Places with structure, of 0.1 to 0.6 % of the picture. */
function detailsOf(canvas: Canvas): Detail[] {
  const random = seeded(1);
  const details: Detail[] = [];
  while (details.length < 12) {
    const side = Math.sqrt(canvas.width * canvas.height * between(random, 0.001, 0.006));
    const [x, y] = [between(random, 0.1, 0.9) * canvas.width, between(random, 0.1, 0.9) * canvas.height];
    const levels = Array.from(
      { length: 64 },
      (_, at) => canvas.levelAt(x + side * ((at % 8) / 8 - 0.5), y + side * (Math.floor(at / 8) / 8 - 0.5)),
    );
    const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
    const deviation = Math.sqrt(levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length);
    if (deviation > 20) details.push({ middle: [x, y], width: side, height: side, ground: mean });
  }
  return details;
}
