import type { Canvas, Point } from "./canvas.ts";
import type { DrawnPart } from "./draw_part.ts";
import { between, pick, type Random } from "./random.ts";

/** The kinds of defects that are drawn. */
export const DEFECTS = ["thin scratch", "scratch", "stain", "missing", "extra"] as const;
export type DefectKind = typeof DEFECTS[number];

/** A defect that was drawn. */
export interface DrawnDefect {
  kind: DefectKind;
  /** Its middle, in pixels of the part's picture. */
  middle: Point;
  /** How far it reaches from there. */
  reach: number;
}

/** Draws a defect on a part: of 0.1 to 1 % of the picture, but for thin scratches. */
export function drawDefect(part: DrawnPart, kind: DefectKind, random: Random): DrawnDefect {
  return { kind, ...DRAW[kind](part, random) };
}

type Draw = (part: DrawnPart, random: Random) => Omit<DrawnDefect, "kind">;

const DRAW: Record<DefectKind, Draw> = {
  "thin scratch": (part, random) =>
    scratch(part, random, between(random, 1, 2), between(random, 0.06, 0.15), 35),
  scratch: (part, random) => scratch(part, random, between(random, 3, 5), between(random, 0.2, 0.4), 20),

  stain(part, random) {
    const { canvas, middle } = placeIn(part, random, 0.06);
    const radius = Math.sqrt(areaOf(canvas, random) / Math.PI);
    const [lobes, phase] = [between(random, 2, 5), between(random, 0, 6)];
    const edge = (angle: number) => radius * (1 + 0.2 * Math.sin(Math.round(lobes) * angle + phase));
    canvas.blob(middle, edge, radius * 1.3, change(canvas, middle, random, 18, 60), between(random, 3, 8));
    return { middle, reach: radius * 1.3 };
  },

  missing({ canvas, details }, random) {
    const { middle, width, height, ground } = pick(random, details);
    canvas.rectangle(middle, width, height, ground);
    return { middle, reach: Math.hypot(width, height) / 2 };
  },

  extra(part, random) {
    const { canvas, middle } = placeIn(part, random, 0.06);
    const area = areaOf(canvas, random);
    const paint = change(canvas, middle, random, 20, 80);
    if (random() < 0.5) canvas.disc(middle, Math.sqrt(area / Math.PI), paint);
    else canvas.rectangle(middle, Math.sqrt(area) * 1.3, Math.sqrt(area) / 1.3, paint, between(random, 0, 3));
    return { middle, reach: Math.sqrt(area) };
  },
};

function scratch(part: DrawnPart, random: Random, width: number, length: number, leastContrast: number) {
  const { canvas } = part;
  const reach = length * canvas.height / 2;
  const { middle } = placeIn(part, random, length / 2);
  const paint = change(canvas, middle, random, leastContrast, leastContrast + 45);
  const angle = between(random, 0, 2 * Math.PI);
  const end = (
    turn: number,
  ): Point => [middle[0] + Math.cos(angle + turn) * reach, middle[1] + Math.sin(angle + turn) * reach];
  const bend: Point = [
    middle[0] + between(random, -0.1, 0.1) * reach,
    middle[1] + between(random, -0.1, 0.1) * reach,
  ];
  // Both strokes on a copy of what was there: where they meet, the paint is not to come twice.
  const before = canvas.clone();
  const once = (_: number, x: number, y: number) => paint(before.levelAt(x, y));
  canvas.line(end(0), bend, width, once);
  canvas.line(bend, end(Math.PI + between(random, -0.4, 0.4)), width, once);
  return { middle, reach };
}

/** A place on the part's body, so that what reaches `reach` times the picture's height stays on it. */
function placeIn(
  { canvas, body }: DrawnPart,
  random: Random,
  reach: number,
): { canvas: Canvas; middle: Point } {
  const room = (size: number) => Math.max(0, size / 2 - reach * canvas.height);
  for (;;) {
    const [x, y] = [between(random, -1, 1), between(random, -1, 1)];
    if (body.round && Math.hypot(x, y) > 1) continue;
    return {
      canvas,
      middle: [body.middle[0] + x * room(body.width), body.middle[1] + y * room(body.height)],
    };
  }
}

function areaOf({ width, height }: Canvas, random: Random): number {
  return width * height * 10 ** between(random, -3, -2);
}

/** Makes what is there brighter or darker by so many levels, the way in which there is room. */
function change(
  canvas: Canvas,
  [x, y]: Point,
  random: Random,
  from: number,
  to: number,
): (level: number) => number {
  const by = between(random, from, to) * (random() < 0.5 ? -1 : 1);
  const level = canvas.levelAt(x, y);
  const room = by > 0 ? 230 - level : level - 10;
  return (level) => level + (Math.abs(by) <= room ? by : -by);
}
