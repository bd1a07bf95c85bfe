/** Levels up to this are black, from its opposite on white: detail there is lost. */
const CLIPPED = 3;

export function isBlack(level: number): boolean {
  return level <= CLIPPED;
}

export function isWhite(level: number): boolean {
  return level >= 255 - CLIPPED;
}
