import { seededRandom } from "./random.ts";

/** What a part can be: a turned brass cap with four holes, a steel gear, a painted plate with four screw holes. */
export type PartShape = "cap" | "gear" | "plate";

/** What can be wrong with a part: a fine bright line, a dark spot, or a hole that nobody drilled. */
export type DefectKind = "scratch" | "stain" | "missing-hole";

/** A part to draw. */
export interface PartOptions {
  shape: PartShape;
  /** Diameter or longer side, in px. */
  size: number;
  /** Where its centre lies between two pixels, each 0 to 1. */
  phase: readonly [x: number, y: number];
  /** In degrees, clockwise. */
  rotation: number;
  defect?: DefectKind;
  /** The same seed, the same place of the defect. */
  seed: number;
}

/** A drawn part: what it looks like with its shadow, to be put on a picture. */
export interface PartSprite {
  /** Of the square, in px. The part's centre is at its middle, plus the phase. */
  readonly side: number;
  /** Blue, green, red, each times its opacity, and how much of what is below shows, 0 to 255. */
  readonly pixels: Uint8Array;
  /** Where the defect is: x, y, width, height in px from the sprite's top left. */
  readonly defectBox?: [x: number, y: number, width: number, height: number];
}

/** A colour and an opacity; what is drawn later covers what is there. */
interface Paint {
  blue: number;
  green: number;
  red: number;
  alpha: number;
}

/** A defect's place in units of the part's radius. */
interface Defect {
  kind: DefectKind;
  x: number;
  y: number;
  /** Of a scratch: its half length and its direction; of a stain: its radius. */
  extent: number;
  angle: number;
  /** Of a missing hole: which one. */
  hole: number;
}

/** Light comes from the top left. */
const LIGHT = -2.3;

/** How far the shadow reaches beyond the part, in units of its radius. */
const SHADOW = 0.14;

/** No lens is sharper: an edge takes so many pixels from one side to the other. */
const BLUR = 1.8;

const HOLES = 4;

/** Where holes are, in units of the radius: distance from the centre, and radius. */
const HOLE_PLACES: Readonly<Record<PartShape, { at: number; radius: number; angle: number }>> = {
  cap: { at: 0.63, radius: 0.1, angle: Math.PI / 4 },
  gear: { at: 0.5, radius: 0.1, angle: 0 },
  plate: { at: 0.83, radius: 0.08, angle: Math.PI / 4 },
};

const TEETH = 16;

/** Draws a part, seen from above. */
export function drawPart(options: PartOptions): PartSprite {
  const radius = options.size / 2;
  const side = 2 * Math.ceil(radius * (1 + SHADOW) + 1);
  const pixels = new Uint8Array(side * side * 4);
  const defect = options.defect && placeDefect(options.defect, options.shape, options.seed);
  const [cos, sin] = [Math.cos(options.rotation * Math.PI / 180), Math.sin(options.rotation * Math.PI / 180)];
  const paint: Paint = { blue: 0, green: 0, red: 0, alpha: 0 };
  for (let row = 0, to = 0; row < side; row++) {
    const y = (row + 0.5 - side / 2 - options.phase[1]) / radius;
    for (let column = 0; column < side; column++, to += 4) {
      const x = (column + 0.5 - side / 2 - options.phase[0]) / radius;
      paintPixel(paint, options.shape, x * cos + y * sin, y * cos - x * sin, BLUR / radius, defect);
      const shadow = shadowAt(options.shape, x - 0.05, y - 0.06) * (1 - paint.alpha);
      pixels[to] = paint.blue * paint.alpha;
      pixels[to + 1] = paint.green * paint.alpha;
      pixels[to + 2] = paint.red * paint.alpha;
      pixels[to + 3] = 255 * (1 - paint.alpha) * (1 - shadow);
    }
  }
  return { side, pixels, ...(defect && { defectBox: boxOf(defect, options, side, [cos, sin]) }) };
}

function placeDefect(kind: DefectKind, shape: PartShape, seed: number): Defect {
  const random = seededRandom(seed, 77);
  const hole = Math.floor(random() * HOLES);
  const around = random() * 2 * Math.PI;
  const angle = random() * Math.PI;
  if (kind === "missing-hole") {
    const { at, angle: first, radius } = HOLE_PLACES[shape];
    const direction = first + hole * 2 * Math.PI / HOLES;
    return { kind, x: at * Math.cos(direction), y: at * Math.sin(direction), extent: radius, angle, hole };
  }
  const distance = kind === "scratch" ? 0.25 + 0.15 * random() : 0.3 + 0.15 * random();
  const extent = kind === "scratch" ? 0.22 + 0.14 * random() : 0.08 + 0.05 * random();
  return { kind, x: distance * Math.cos(around), y: distance * Math.sin(around), extent, angle, hole: -1 };
}

/** Sets `paint` to what is at x, y in units of the radius; an edge is `edge` wide. */
function paintPixel(
  paint: Paint,
  shape: PartShape,
  x: number,
  y: number,
  edge: number,
  defect: Defect | undefined,
): void {
  const outside = distanceTo(shape, x, y);
  paint.alpha = step(-outside, edge);
  if (paint.alpha === 0) return;
  SURFACES[shape](paint, x, y, outside, edge);
  drillHoles(paint, shape, x, y, edge, defect?.kind === "missing-hole" ? defect.hole : -1);
  if (defect !== undefined) spoil(paint, x, y, edge, defect);
}

/** How far outside of the shape's outline it is: negative inside. */
function distanceTo(shape: PartShape, x: number, y: number): number {
  if (shape === "plate") {
    const [across, down] = [Math.abs(x) - 0.78, Math.abs(y) - 0.78];
    return radiusOf(Math.max(across, 0), Math.max(down, 0)) + Math.min(Math.max(across, down), 0) - 0.2;
  }
  const distance = radiusOf(x, y);
  if (shape === "cap") return distance - 0.98;
  const tooth = Math.max(-1, Math.min(1, 2.6 * Math.cos(TEETH * Math.atan2(y, x))));
  return Math.max(distance - 0.91 - 0.07 * tooth, 0.16 - distance);
}

const SURFACES: Readonly<
  Record<PartShape, (paint: Paint, x: number, y: number, outside: number, edge: number) => void>
> = {
  cap(paint, x, y, outside) {
    const distance = radiusOf(x, y);
    const angle = Math.atan2(y, x);
    const facing = Math.cos(angle - LIGHT);
    const turned = 0.09 * Math.cos(2 * (angle - 0.5)) + 0.04 * groove(distance * 70);
    const rims = facing * (0.32 * bump(outside + 0.05, 0.05) - 0.3 * bump(distance - 0.82, 0.025) +
      0.34 * bump(distance - 0.42, 0.03) - 0.2 * bump(distance - 0.16, 0.03));
    colour(paint, 92, 158, 196, 0.92 + turned + rims);
  },
  gear(paint, x, y, outside) {
    const distance = radiusOf(x, y);
    const facing = Math.cos(Math.atan2(y, x) - LIGHT);
    const milled = 0.05 * groove(x * 45 + 7) + 0.05 * Math.cos(2 * x + y);
    const rims = facing * (0.3 * bump(outside + 0.03, 0.03) - 0.3 * bump(distance - 0.76, 0.025) +
      0.3 * bump(distance - 0.3, 0.025));
    colour(paint, 188, 182, 174, 0.86 + milled + rims);
  },
  plate(paint, x, y, outside, edge) {
    const facing = Math.cos(Math.atan2(y, x) - LIGHT);
    const grain = 0.03 * groove(x * 31 + 3) + 0.03 * groove(y * 29 + 11);
    const shade = 0.95 + grain + 0.25 * facing * bump(outside + 0.04, 0.04);
    colour(paint, 158, 104, 62, shade);
    blend(paint, 226 * shade, 228 * shade, 230 * shade, bars(x, y, edge));
  },
};

/** Printed bars, three times as far from one to the next as there is between them. */
function bars(x: number, y: number, edge: number): number {
  const inBar = (x + 1) * 16 % 3;
  const inside = Math.min(inBar - 1, 3 - inBar) / 16;
  return step(Math.min(inside, 0.42 - Math.abs(x), 0.2 - Math.abs(y)), edge);
}

function drillHoles(
  paint: Paint,
  shape: PartShape,
  x: number,
  y: number,
  edge: number,
  missing: number,
): void {
  const { at, radius, angle } = HOLE_PLACES[shape];
  for (let hole = 0; hole < HOLES; hole++) {
    if (hole === missing) continue;
    const direction = angle + hole * 2 * Math.PI / HOLES;
    const [across, down] = [x - at * Math.cos(direction), y - at * Math.sin(direction)];
    const distance = radiusOf(across, down);
    if (distance > radius + 0.06) continue;
    const rim = 1 - 0.3 * Math.cos(Math.atan2(down, across) - LIGHT) * bump(distance - radius - 0.02, 0.025);
    blend(paint, paint.blue * rim, paint.green * rim, paint.red * rim, 1);
    blend(paint, 26, 24, 24, step(radius - distance, edge));
  }
}

function spoil(paint: Paint, x: number, y: number, edge: number, defect: Defect): void {
  const [across, down] = [x - defect.x, y - defect.y];
  if (defect.kind === "scratch") {
    const along = across * Math.cos(defect.angle) + down * Math.sin(defect.angle);
    if (Math.abs(along) > defect.extent) return;
    const bent = down * Math.cos(defect.angle) - across * Math.sin(defect.angle) - 0.3 * along * along;
    const width = 0.014 * Math.sqrt(1 - (along / defect.extent) ** 2);
    blend(paint, 244, 246, 248, 0.8 * step(width - Math.abs(bent), edge));
  } else if (defect.kind === "stain") {
    const angle = Math.atan2(down, across);
    const radius = defect.extent * (1 + 0.2 * Math.cos(3 * angle + defect.angle) + 0.1 * Math.cos(5 * angle));
    blend(paint, 24, 34, 44, 0.7 * step(radius - radiusOf(across, down), 2 * edge));
  }
}

function boxOf(
  { kind, x, y, extent, angle }: Defect,
  { phase, size }: PartOptions,
  side: number,
  [cos, sin]: [number, number],
): [number, number, number, number] {
  const direction = kind === "scratch" ? [Math.cos(angle), Math.sin(angle)] : [1, 1];
  const reach = kind === "stain" ? 1.2 : 1;
  const [across, down] = kind === "scratch"
    ? [direction[0] * cos - direction[1] * sin, direction[0] * sin + direction[1] * cos]
    : [1, 1];
  const radius = size / 2;
  const half = (part: number) => Math.max(2, Math.abs(part) * extent * reach * radius);
  const centre = [
    side / 2 + phase[0] + (x * cos - y * sin) * radius,
    side / 2 + phase[1] + (x * sin + y * cos) * radius,
  ];
  return [centre[0] - half(across), centre[1] - half(down), 2 * half(across), 2 * half(down)];
}

function shadowAt(shape: PartShape, x: number, y: number): number {
  const outside = shape === "plate" ? distanceTo(shape, x, y) : radiusOf(x, y) - 0.97;
  return 0.55 * Math.max(0, Math.min(1, 0.6 - outside / 0.1));
}

function colour(paint: Paint, blue: number, green: number, red: number, shade: number): void {
  paint.blue = Math.min(255, blue * shade);
  paint.green = Math.min(255, green * shade);
  paint.red = Math.min(255, red * shade);
}

function blend(paint: Paint, blue: number, green: number, red: number, opacity: number): void {
  paint.blue += (Math.min(255, blue) - paint.blue) * opacity;
  paint.green += (Math.min(255, green) - paint.green) * opacity;
  paint.red += (Math.min(255, red) - paint.red) * opacity;
}

/** Many times as fast as Math.hypot, which looks after figures that are far from 1. */
function radiusOf(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** 0 to 1 over the width of an edge. */
function step(inside: number, edge: number): number {
  return Math.max(0, Math.min(1, inside / edge + 0.5));
}

/** 1 at 0, and 0 from `width` on. */
function bump(distance: number, width: number): number {
  const share = Math.abs(distance) / width;
  return share >= 1 ? 0 : (1 - share * share) ** 2;
}

/** Irregular grooves, -1 to 1, as a tool leaves them. */
function groove(position: number): number {
  return 0.6 * Math.sin(position) + 0.4 * Math.sin(position * 2.7 + 1.3);
}
