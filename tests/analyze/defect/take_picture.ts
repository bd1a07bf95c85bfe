import type { Canvas } from "./canvas.ts";
import { between, normal, type Random } from "./random.ts";

/** What disturbs a picture that is taken of a part. */
export interface Disturbance {
  /** Of up to so many pixels in x and y. @default {0} */
  shift?: number;
  /** Of up to so many degrees, about the picture's middle. @default {0} */
  rotation?: number;
  /** Brighter or darker by up to this share. @default {0} */
  brightness?: number;
  /** A gradient of up to this share from the middle to the border, and a spot. @default {0} */
  unevenness?: number;
  /** So many at most. @default {0} */
  glints?: number;
  /** Standard deviation, in gray levels. @default {1} */
  noise?: number;
  /** libjpeg's, of the picture that comes out. @default {90} */
  quality?: number;
}

/** The disturbances of the tables, by name. */
export const DISTURBANCES = {
  none: {},
  shift: { shift: 5 },
  brightness: { shift: 2, brightness: 0.1 },
  "uneven light": { shift: 2, unevenness: 0.15 },
  rotation: { shift: 5, rotation: 3 },
  glints: { shift: 2, glints: 4 },
  noise: { shift: 2, noise: 5 },
  "JPEG q70": { shift: 2, quality: 70 },
  all: { shift: 5, rotation: 3, brightness: 0.1, unevenness: 0.15, glints: 4, noise: 3, quality: 70 },
} as const satisfies Record<string, Disturbance>;
export type DisturbanceName = keyof typeof DISTURBANCES;

/** A picture that was taken. */
export interface TakenPicture {
  width: number;
  height: number;
  /** Gray levels. */
  data: Uint8Array<ArrayBuffer>;
  /** Where a place of the part lies in the picture. */
  toPicture(x: number, y: number): [x: number, y: number];
}

/** Takes a picture of what is on a canvas. Each pixel is the mean of four places in it. */
export function takePicture(canvas: Canvas, disturbance: Disturbance, random: Random): TakenPicture {
  const { width, height } = canvas;
  const { shift = 0, rotation = 0, noise = 1 } = disturbance;
  const angle = between(random, -rotation, rotation) * Math.PI / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [middleX, middleY] = [width / 2, height / 2];
  const [shiftX, shiftY] = [between(random, -shift, shift), between(random, -shift, shift)];
  const light = lightOf(canvas, disturbance, random);
  const shine = glintsOf(canvas, disturbance, random);
  const data = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const [fromX, fromY] = [x - middleX - shiftX, y - middleY - shiftY];
      const partX = middleX + cos * fromX + sin * fromY;
      const partY = middleY - sin * fromX + cos * fromY;
      const level = (canvas.levelAt(partX - 0.25, partY - 0.25) + canvas.levelAt(partX + 0.25, partY - 0.25) +
        canvas.levelAt(partX - 0.25, partY + 0.25) + canvas.levelAt(partX + 0.25, partY + 0.25)) / 4;
      const seen = level * light(x, y) + shine(x, y) + normal(random, noise);
      data[at] = Math.min(255, Math.max(0, Math.round(seen)));
    }
  }
  const toPicture = (x: number, y: number): [number, number] => [
    middleX + shiftX + cos * (x - middleX) - sin * (y - middleY),
    middleY + shiftY + sin * (x - middleX) + cos * (y - middleY),
  ];
  return { width, height, data, toPicture };
}

type Field = (x: number, y: number) => number;

function lightOf(
  { width, height }: Canvas,
  { brightness = 0, unevenness = 0 }: Disturbance,
  random: Random,
): Field {
  const gain = 1 + between(random, -brightness, brightness);
  const direction = between(random, 0, 2 * Math.PI);
  const steepness = between(random, -unevenness, unevenness);
  const [slopeX, slopeY] = [
    steepness * Math.cos(direction) * 2 / width,
    steepness * Math.sin(direction) * 2 / height,
  ];
  const spot = hill(
    width,
    height,
    between(random, -unevenness, unevenness),
    between(random, 0.15, 0.3),
    random,
  );
  if (unevenness === 0) return () => gain;
  return (x, y) => gain * (1 + slopeX * (x - width / 2) + slopeY * (y - height / 2) + spot(x, y));
}

/** Small spots that are brighter than white in their middle, somewhere else in each picture. */
function glintsOf({ width, height }: Canvas, { glints = 0 }: Disturbance, random: Random): Field {
  const count = glints === 0 ? 0 : 1 + Math.floor(random() * glints);
  const hills = Array.from(
    { length: count },
    () => hill(width, height, between(random, 250, 500), between(random, 0.005, 0.014), random),
  );
  return (x, y) => hills.reduce((sum, hill) => sum + hill(x, y), 0);
}

/** A Gaussian whose standard deviation is `size` times the picture's height. */
function hill(width: number, height: number, top: number, size: number, random: Random): Field {
  const [middleX, middleY] = [between(random, 0.1, 0.9) * width, between(random, 0.1, 0.9) * height];
  const factor = -0.5 / (size * height) ** 2;
  return (x, y) => {
    const exponent = ((x - middleX) ** 2 + (y - middleY) ** 2) * factor;
    return exponent < -12 ? 0 : top * Math.exp(exponent);
  };
}
