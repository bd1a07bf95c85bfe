import type { Codec } from "../../../lib/codec/codec.ts";
import { between, normal, type Random, seeded } from "../defect/random.ts";

/** Light as it falls on a sensor: BGR, 0 black to 255 white, not rounded or clipped yet. */
export interface Scene {
  width: number;
  height: number;
  data: Float32Array;
}

/** BGR. */
export type Colour = readonly [blue: number, green: number, red: number];

/** A scene of one colour. */
export function plain(width: number, height: number, colour: Colour): Scene {
  const scene = { width, height, data: new Float32Array(width * height * 3) };
  return rectangle(scene, [0, 0, width, height], colour);
}

/** Left, top, width, height. */
export type Box = readonly [number, number, number, number];

/** Paints a rectangle into a scene, which it gives back. */
export function rectangle(scene: Scene, box: Box, colour: Colour): Scene {
  return paint(scene, box, () => colour);
}

/** Paints a disc into a scene, which it gives back. */
export function disc(scene: Scene, [x, y]: readonly [number, number], radius: number, colour: Colour): Scene {
  const box: Box = [x - radius, y - radius, 2 * radius, 2 * radius];
  return paint(scene, box, (atX, atY) => Math.hypot(atX - x, atY - y) < radius ? colour : undefined);
}

/** Paints what is not undefined of a box into a scene, which it gives back. */
export function paint(
  scene: Scene,
  [left, top, width, height]: Box,
  colourAt: (x: number, y: number) => Colour | undefined,
): Scene {
  const right = Math.min(scene.width, Math.round(left + width));
  const bottom = Math.min(scene.height, Math.round(top + height));
  for (let y = Math.max(0, Math.round(top)); y < bottom; y++) {
    for (let x = Math.max(0, Math.round(left)); x < right; x++) {
      const colour = colourAt(x, y);
      if (colour === undefined) continue;
      const at = (y * scene.width + x) * 3;
      scene.data[at] = colour[0];
      scene.data[at + 1] = colour[1];
      scene.data[at + 2] = colour[2];
    }
  }
  return scene;
}

/** A part of a scene. */
export function cropped(scene: Scene, [left, top, width, height]: Box): Scene {
  const data = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((y + top) * scene.width + left) * 3;
    data.set(scene.data.subarray(from, from + width * 3), y * width * 3);
  }
  return { width, height, data };
}

/** Each sample times a gain of its place and channel: light, shade, filters, white balance. */
export function lit({ width, height, data }: Scene, gainAt: (x: number, y: number) => Colour): Scene {
  const scene = { width, height, data: new Float32Array(data.length) };
  return paint(scene, [0, 0, width, height], (x, y) => {
    const at = (y * width + x) * 3;
    const [blue, green, red] = gainAt(x, y);
    return [blue * data[at], green * data[at + 1], red * data[at + 2]];
  });
}

const NOISE = noiseTile();

/** The noise of a sensor, with this standard deviation in gray levels. */
export function noisy(scene: Scene, deviation: number, random: Random): Scene {
  const data = scene.data.slice();
  for (let at = 0, from = 0; at < data.length; at++, from++) {
    // A run from somewhere else in the tile each time.
    if (at % 97 === 0) from = Math.floor(random() * (NOISE.length - 97));
    data[at] += deviation * NOISE[from];
  }
  return { ...scene, data };
}

function noiseTile(): Float32Array {
  const random = seeded(0);
  const tile = new Float32Array(1 << 16);
  for (let at = 0; at < tile.length; at++) tile[at] = normal(random, 1);
  return tile;
}

/** Out of focus: three means over squares, which come near a disc. */
export function blurred(scene: Scene, radius: number): Scene {
  let data = scene.data;
  for (let round = 0; round < 3; round++) {
    data = smear(data, scene.width, scene.height, radius, "across");
    data = smear(data, scene.width, scene.height, radius, "down");
  }
  return { ...scene, data };
}

function smear(
  from: Float32Array,
  width: number,
  height: number,
  radius: number,
  way: "across" | "down",
): Float32Array {
  const into = new Float32Array(from.length);
  const [lines, length] = way === "across" ? [height, width] : [width, height];
  const at = (line: number, place: number) => {
    const inside = Math.min(length - 1, Math.max(0, place));
    return 3 * (way === "across" ? line * width + inside : inside * width + line);
  };
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (let place = -radius; place <= radius; place++) sum += from[at(line, place) + channel];
      for (let place = 0; place < length; place++) {
        into[at(line, place) + channel] = sum / (2 * radius + 1);
        sum += from[at(line, place + radius + 1) + channel] - from[at(line, place - radius) + channel];
      }
    }
  }
  return into;
}

/** A scene as a camera sends it. */
export function toJpeg(
  codec: Pick<Codec, "encode">,
  { width, height, data }: Scene,
  quality = 85,
): Uint8Array<ArrayBuffer> {
  // It rounds and clips.
  const samples = new Uint8Array(new Uint8ClampedArray(data).buffer);
  return codec.encode({ format: "bgr", width, height, data: samples }, { quality });
}

/** The scene that a JPEG shows. */
export function fromJpeg(codec: Pick<Codec, "decode">, jpeg: Uint8Array<ArrayBuffer>): Scene {
  const { width, height, data } = codec.decode(jpeg, { format: "bgr" });
  return { width, height, data: new Float32Array(data) };
}

/** A green circuit board that fills the picture: tracks, chips, pads of tin. */
export function board(width: number, height: number, seed = 1): Scene {
  const random = seeded(seed);
  const scene = plain(width, height, [50, 90, 30]);
  for (let n = 0; n < 40; n++) {
    const [x, y] = [between(random, 0, width), between(random, 0, height)];
    rectangle(scene, random() < 0.5 ? [x, y, width / 4, 3] : [x, y, 3, height / 4], [70, 130, 50]);
  }
  for (let n = 0; n < 12; n++) {
    const [x, y] = [between(random, 0, width * 0.9), between(random, 0, height * 0.9)];
    rectangle(scene, [x, y, width / 12, height / 14], [35, 35, 35]);
    for (let pad = 0; pad < 6; pad++) {
      rectangle(scene, [x + pad * width / 72, y + height / 14, width / 160, height / 60], [190, 195, 200]);
    }
  }
  return scene;
}

/** An evenly lit grey table with one part of steel on it, a hole in the part, and softer light to the corners. */
export function table(width: number, height: number): Scene {
  const scene = plain(width, height, [128, 128, 128]);
  rectangle(scene, [width * 0.35, height * 0.3, width * 0.3, height * 0.4], [175, 178, 180]);
  rectangle(scene, [width * 0.36, height * 0.32, width * 0.28, 3], [220, 222, 224]);
  disc(scene, [width / 2, height / 2], height / 12, [40, 40, 40]);
  return vignetted(scene, 0.15);
}

/** Things of many colours before a wall. */
export function shelf(width: number, height: number, seed = 1): Scene {
  const random = seeded(seed);
  const scene = plain(width, height, [150, 158, 165]);
  for (let n = 0; n < 60; n++) {
    const colour: Colour = [between(random, 20, 230), between(random, 20, 230), between(random, 20, 230)];
    const [x, y] = [between(random, 0, width), between(random, 0, height)];
    const size = between(random, height / 40, height / 8);
    if (n % 2 === 0) disc(scene, [x, y], size, colour);
    else rectangle(scene, [x, y, size, size], colour);
  }
  return vignetted(scene, 0.3);
}

/** Darker to the corners by this share. */
export function vignetted(scene: Scene, share: number): Scene {
  const { width, height } = scene;
  return lit(scene, (x, y) => {
    const gain = 1 - share * ((2 * x / width - 1) ** 2 + (2 * y / height - 1) ** 2) / 2;
    return [gain, gain, gain];
  });
}

export function times(scene: Scene, gain: number): Scene {
  return lit(scene, () => [gain, gain, gain]);
}

/** Blocks in a line, as letters are from afar, painted into a scene, which it gives back. */
export function lettered(scene: Scene, colour: Colour, seed = 1): Scene {
  const random = seeded(seed);
  const { width, height } = scene;
  const [letter, top] = [Math.ceil(height / 20), Math.round(height * 0.4)];
  for (let x = width * 0.3; x < width * 0.7; x += letter * 1.4) {
    rectangle(scene, [x, top, letter / 4, letter * 1.5], colour);
    rectangle(scene, [x, top + letter * random(), letter, letter / 4], colour);
  }
  return scene;
}
