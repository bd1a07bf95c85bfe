import { Canvas, type Point } from "./canvas.ts";
import { between, normal, type Random, seeded } from "./random.ts";

/** A detail of a part that a defective one may lack. */
export interface Detail {
  middle: Point;
  width: number;
  height: number;
  /** Level of what is left where it is missing. */
  ground: number;
}

/** A part that was drawn. */
export interface DrawnPart {
  canvas: Canvas;
  /** Inside of which defects are drawn. */
  body: { middle: Point; width: number; height: number; round: boolean };
  details: Detail[];
}

/** The kinds of parts that are drawn. */
export const PARTS = ["gear", "board", "label", "cap", "metal", "plate"] as const;
export type PartKind = typeof PARTS[number];

/** Draws a part of a kind, the same one for the same size. */
export function drawPart(kind: PartKind, width: number, height: number): DrawnPart {
  return DRAW[kind](width, height, seeded(PARTS.indexOf(kind)));
}

type Draw = (width: number, height: number, random: Random) => DrawnPart;

const DRAW: Record<PartKind, Draw> = {
  gear(width, height, random) {
    const canvas = new Canvas(width, height, 45);
    const middle: Point = [width / 2, height / 2];
    const radius = height * 0.44;
    const tooth = (angle: number) => radius - height * 0.035 * (Math.sin(26 * angle) > 0 ? 1 : 0);
    canvas.blob(middle, tooth, radius, 168);
    // Rings that the lathe left.
    const rings = (level: number, x: number, y: number) =>
      level + 7 * Math.sin(Math.hypot(x - middle[0], y - middle[1]) * 0.9);
    canvas.disc(middle, height * 0.36, rings);
    canvas.disc(middle, height * 0.15, 190);
    canvas.disc(middle, height * 0.07, 30);
    canvas.rectangle([middle[0], middle[1] - height * 0.07], height * 0.035, height * 0.05, 30);
    const details = Array.from({ length: 6 }, (_, spoke): Detail => {
      const angle = spoke * Math.PI / 3 + 0.2;
      const at: Point = [
        middle[0] + Math.cos(angle) * height * 0.26,
        middle[1] + Math.sin(angle) * height * 0.26,
      ];
      canvas.disc(at, height * 0.05, 60);
      return { middle: at, width: height * 0.11, height: height * 0.11, ground: 168 };
    });
    speckle(canvas, random, 2);
    return { canvas, body: { middle, width: height * 0.72, height: height * 0.72, round: true }, details };
  },

  board(width, height, random) {
    const canvas = new Canvas(width, height, 88);
    const unit = height / 24;
    for (let track = 0; track < 60; track++) {
      const from: Point = [between(random, 0, width), Math.round(between(random, 0, 24)) * unit];
      const bend: Point = [from[0] + between(random, 1, 7) * unit, from[1]];
      canvas.line(from, bend, unit * 0.14, 124);
      canvas.line(bend, [bend[0] + 2 * unit, bend[1] + (random() < 0.5 ? 2 : -2) * unit], unit * 0.14, 124);
    }
    const details: Detail[] = [];
    for (let column = 0; column < 6; column++) {
      for (let row = 0; row < 4; row++) {
        const at: Point = [
          width * (column + 0.5) / 6 + between(random, -1, 1) * unit,
          height * (row + 0.5) / 4,
        ];
        const [chipWidth, chipHeight] = [between(random, 2, 4) * unit, between(random, 1.2, 2.4) * unit];
        for (let pin = -3; pin <= 3; pin++) {
          canvas.rectangle([at[0] + pin * chipWidth / 7.5, at[1]], chipWidth / 15, chipHeight + unit, 205);
        }
        canvas.rectangle(at, chipWidth, chipHeight, 36);
        write(canvas, random, [at[0] - chipWidth * 0.4, at[1] - unit * 0.3], unit * 0.6, 4, 150);
        details.push({
          middle: at,
          width: chipWidth + unit * 0.4,
          height: chipHeight + unit * 1.2,
          ground: 88,
        });
      }
    }
    for (let pad = 0; pad < 40; pad++) {
      canvas.disc([between(random, 0, width), between(random, 0, height)], unit * 0.3, 212);
    }
    speckle(canvas, random, 2);
    return { canvas, body: wholePicture(width, height), details };
  },

  label(width, height, random) {
    const canvas = new Canvas(width, height, 70);
    const middle: Point = [width / 2, height / 2];
    canvas.rectangle(middle, width * 0.9, height * 0.88, 222);
    const details: Detail[] = [];
    for (let row = 0; row < 8; row++) {
      const size = height * (row === 0 ? 0.085 : 0.045);
      const y = height * (0.1 + row * 0.095);
      for (let word = 0; word < 4; word++) {
        const x = width * (0.09 + word * 0.16);
        const letters = row === 0 ? 2 : 4;
        write(canvas, random, [x, y], size, letters, 45);
        const wordWidth = size * 0.8 * letters;
        details.push({
          middle: [x + wordWidth / 2, y + size / 2],
          width: wordWidth,
          height: size * 1.3,
          ground: 222,
        });
      }
    }
    for (let bar = 0; bar < 30; bar++) {
      const x = width * (0.74 + 0.0056 * bar);
      canvas.rectangle([x, height * 0.75], width * between(random, 0.001, 0.004), height * 0.22, 40);
    }
    canvas.disc([width * 0.82, height * 0.28], height * 0.12, 120);
    canvas.disc([width * 0.82, height * 0.28], height * 0.08, 222);
    speckle(canvas, random, 1.5);
    return { canvas, body: { middle, width: width * 0.84, height: height * 0.8, round: false }, details };
  },

  cap(width, height, random) {
    const canvas = new Canvas(width, height, 200);
    const middle: Point = [width / 2, height / 2];
    const radius = height * 0.43;
    canvas.blob(middle, (angle) => radius * (1 + 0.025 * Math.cos(21 * angle)), radius * 1.03, 96);
    const dome = (_: number, x: number, y: number) =>
      150 - 60 * (Math.hypot(x - middle[0], y - middle[1]) / radius) ** 2 - 12 * (y - middle[1]) / radius;
    canvas.disc(middle, radius * 0.86, dome);
    canvas.disc(middle, radius * 0.6, 70);
    canvas.disc(middle, radius * 0.57, dome);
    const details: Detail[] = [];
    for (let word = 0; word < 3; word++) {
      const size = height * 0.09;
      const at: Point = [middle[0] - size * 2, middle[1] - height * 0.17 + word * size * 1.4];
      write(canvas, random, at, size, 5, 225);
      details.push({
        middle: [at[0] + size * 2, at[1] + size / 2],
        width: size * 3,
        height: size * 1.25,
        ground: 146,
      });
    }
    speckle(canvas, random, 1.5);
    return { canvas, body: { middle, width: radius * 1.6, height: radius * 1.6, round: true }, details };
  },

  metal(width, height, random) {
    const canvas = new Canvas(width, height, 138);
    brush(canvas, random, 7);
    const details: Detail[] = [];
    for (let column = 0; column < 4; column++) {
      for (let row = 0; row < 3; row++) {
        const at: Point = [width * (column + 0.5) / 4, height * (row + 0.5) / 3];
        canvas.disc(at, height * 0.035, 105);
        canvas.disc([at[0] - 2, at[1] - 2], height * 0.029, 160);
        details.push({ middle: at, width: height * 0.075, height: height * 0.075, ground: 138 });
      }
    }
    canvas.rectangle([width / 2, height * 0.02], width * 1.2, height * 0.02, 80);
    canvas.rectangle([width * 0.985, height / 2], width * 0.01, height * 1.2, 90);
    return { canvas, body: wholePicture(width, height), details };
  },

  plate(width, height, random) {
    const canvas = new Canvas(width, height, 30);
    const middle: Point = [width / 2, height / 2];
    const shade = (_: number, x: number, y: number) =>
      186 + 10 * (x - middle[0]) / width - 14 * (y - middle[1]) / height;
    canvas.rectangle(middle, width * 0.86, height * 0.82, shade);
    const details: Detail[] = [];
    for (let column = 0; column < 3; column++) {
      for (let row = 0; row < 2; row++) {
        const at: Point = [width * (0.25 + column * 0.25), height * (0.32 + row * 0.36)];
        canvas.disc(at, height * 0.055, 215);
        canvas.disc(at, height * 0.045, 34);
        details.push({ middle: at, width: height * 0.12, height: height * 0.12, ground: shade(0, ...at) });
      }
    }
    speckle(canvas, random, 1.5);
    return { canvas, body: { middle, width: width * 0.8, height: height * 0.75, round: false }, details };
  },
};

/** The grain of a brushed surface, that of one part: no two have the same. */
export function brush(canvas: Canvas, random: Random, deviation: number): void {
  const { columns, rows, data } = canvas;
  for (let row = 0; row < rows; row++) {
    let level = 0;
    for (let column = 0; column < columns; column++) {
      level = level * 0.97 + normal(random, deviation * 0.45);
      data[row * columns + column] += level;
    }
  }
}

function speckle(canvas: Canvas, random: Random, deviation: number): void {
  canvas.wash((level) => level + normal(random, deviation * 2));
}

function wholePicture(width: number, height: number): DrawnPart["body"] {
  return { middle: [width / 2, height / 2], width: width * 0.9, height: height * 0.88, round: false };
}

/** Letters of an alphabet of its own: strokes between six points. */
function write(
  canvas: Canvas,
  random: Random,
  [x, y]: Point,
  size: number,
  letters: number,
  level: number,
): void {
  for (let letter = 0; letter < letters; letter++) {
    const corner = (): Point => [
      x + (letter * 0.8 + Math.round(random()) * 0.5) * size,
      y + Math.round(random() * 2) / 2 * size,
    ];
    let from = corner();
    for (let stroke = 0; stroke < 4; stroke++) {
      const to = corner();
      canvas.line(from, to, size * 0.14, level);
      from = to;
    }
  }
}
