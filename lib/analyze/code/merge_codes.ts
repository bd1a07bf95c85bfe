import type { Point, ReadCode } from "./code_reader.ts";

/** Pieces of one barcode may be so far apart, in parts of its length. */
const GAP = 0.2;

/**
 * Makes one of what is one: a barcode that was read in pieces, between which a scratch or glare lies, or a code that was
 * read in several views. Where two say different things of one place, the one with fewer lines is a misreading.
 */
export function mergeCodes(codes: readonly ReadCode[]): ReadCode[] {
  const merged: ReadCode[] = [];
  for (const code of codes.toSorted((a, b) => b.lines - a.lines)) {
    const isPiece = (other: ReadCode) =>
      code.lines < Infinity && other.format === code.format && other.text === code.text;
    const index = merged.findIndex((other) => isPiece(other) ? isNear(other, code) : isOver(other, code));
    if (index < 0) merged.push(code);
    else if (isPiece(merged[index]!)) merged[index] = joined(merged[index]!, code);
  }
  return merged;
}

/** Whether two may be pieces of one barcode: they lie along each other, as its bars do. */
function isNear(code: ReadCode, other: ReadCode): boolean {
  const { along, across, length } = overlapOf(code, other);
  return along > 0.5 && across > -GAP * length;
}

/** Whether one lies where the other does. */
function isOver(code: ReadCode, other: ReadCode): boolean {
  const { along, across, height } = overlapOf(code, other);
  return along > 0.5 && across > height / 2;
}

/**
 * How far two codes cover each other: along the first one's upper edge, as a share of the shorter, and across it in pixels,
 * less than 0 where there is a gap; with the first one's length and the lower one's height.
 */
function overlapOf(code: ReadCode, other: ReadCode) {
  const [along, across] = axesOf(code);
  const [left, right] = extent(code, along);
  const [otherLeft, otherRight] = extent(other, along);
  const [top, bottom] = extent(code, across);
  const [otherTop, otherBottom] = extent(other, across);
  const shorter = Math.max(1, Math.min(right - left, otherRight - otherLeft));
  return {
    along: (Math.min(right, otherRight) - Math.max(left, otherLeft)) / shorter,
    across: Math.min(bottom, otherBottom) - Math.max(top, otherTop),
    length: right - left,
    height: Math.min(bottom - top, otherBottom - otherTop),
  };
}

/** The directions of a code's upper edge, and of what goes down from it. */
function axesOf({ corners: [[leftX, leftY], [rightX, rightY]] }: ReadCode): [along: Point, across: Point] {
  const length = Math.hypot(rightX - leftX, rightY - leftY) || 1;
  const [x, y] = [(rightX - leftX) / length, (rightY - leftY) / length];
  return [[x, y], [-y, x]];
}

function extent(
  { corners }: { corners: readonly Point[] },
  [axisX, axisY]: Point,
): [least: number, most: number] {
  const places = corners.map(([x, y]) => x * axisX + y * axisY);
  return [Math.min(...places), Math.max(...places)];
}

/** The rectangle, along the first one's upper edge, that both are in. */
function joined(code: ReadCode, other: ReadCode): ReadCode {
  const [along, across] = axesOf(code);
  const both = { corners: [...code.corners, ...other.corners] };
  const [[left, right], [top, bottom]] = [extent(both, along), extent(both, across)];
  const at = (x: number, y: number): Point => [x * along[0] + y * across[0], x * along[1] + y * across[1]];
  return { ...code, corners: [at(left, top), at(right, top), at(right, bottom), at(left, bottom)] };
}
