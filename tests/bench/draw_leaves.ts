import { seededRandom } from "../../lib/demo/random.ts";

/** Radii in pixels. The smallest one says how much detail there is, and so how large a JPEG becomes. */
const RADII = { least: 8, most: 500 };

/** How often discs of these radii cover a point, on average: nothing of the ground is left. */
const LAYERS = 6;

/**
 * Draws discs that lie one over the other like fallen leaves: their edges and sizes are spread as those in photographs are,
 * so it is as much work for a codec as one (A. B. Lee, D. Mumford, J. Huang, "Occlusion models for natural images", IJCV 41,
 * 2001: radii with a density of r^-3).
 *
 * @returns bytes of R, G and B, the same ones each time
 */
export function drawLeaves(width: number, height: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(width * height * 3);
  const random = seededRandom(7);
  const { least, most } = RADII;
  const meanArea = 2 * Math.PI * Math.log(most / least) / (least ** -2 - most ** -2);
  const count = Math.ceil(LAYERS * width * height / meanArea);
  for (let n = 0; n < count; n++) {
    // The inverse of the radii's distribution function.
    const radius = (least ** -2 - random() * (least ** -2 - most ** -2)) ** -0.5;
    drawDisc(
      { pixels, width, height },
      { x: random() * width, y: random() * height, radius },
      colour(random),
    );
  }
  return pixels;
}

interface Canvas {
  pixels: Uint8Array;
  width: number;
  height: number;
}

interface Disc {
  x: number;
  y: number;
  radius: number;
}

/** Of any brightness; as in most photographs, few are strong. */
function colour(random: () => number): [red: number, green: number, blue: number] {
  const gray = 40 + 175 * random();
  const tint = () => gray + 80 * (random() - 0.5);
  return [tint(), tint(), tint()];
}

function drawDisc(
  { pixels, width, height }: Canvas,
  { x, y, radius }: Disc,
  [red, green, blue]: number[],
): void {
  const top = Math.max(0, Math.ceil(y - radius));
  const bottom = Math.min(height - 1, Math.floor(y + radius));
  for (let row = top; row <= bottom; row++) {
    const half = Math.sqrt(radius ** 2 - (row - y) ** 2);
    const end = Math.min(width - 1, Math.floor(x + half));
    for (let column = Math.max(0, Math.ceil(x - half)); column <= end; column++) {
      const at = 3 * (row * width + column);
      pixels[at] = red;
      pixels[at + 1] = green;
      pixels[at + 2] = blue;
    }
  }
}
