import type { Box } from "../../../lib/analyze/analyzer.ts";

/** Area that two boxes have in common. */
function common([x, y, width, height]: Box, [otherX, otherY, otherWidth, otherHeight]: Box): number {
  const across = Math.min(x + width, otherX + otherWidth) - Math.max(x, otherX);
  const down = Math.min(y + height, otherY + otherHeight) - Math.max(y, otherY);
  return Math.max(0, across) * Math.max(0, down);
}

function areaOf([, , width, height]: Box): number {
  return width * height;
}

/** Whether two boxes are of one thing: so much of the smaller one lies in the other. */
export function overlap(one: Box, other: Box, share = 0.3): boolean {
  return common(one, other) > share * Math.min(areaOf(one), areaOf(other));
}

/** The area that two boxes have in common, in parts of that of both together. */
export function intersectionOverUnion(one: Box, other: Box): number {
  const both = common(one, other);
  return both / (areaOf(one) + areaOf(other) - both);
}
