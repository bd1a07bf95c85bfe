/** A part with its holes, in the rectangle around it. */
export interface Shape {
  /** Of the rectangle, in pixels of the picture. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** 1 for each pixel that is in the part or in a hole of it, else 0. */
  inside: Uint8Array;
}

/** The shape of pixels that lie together, given by their indexes in a picture of this width. */
export function shapeOf(pixels: Int32Array, pictureWidth: number): Shape {
  const { left, top, right, bottom } = boundsOf(pixels, pictureWidth);
  const [width, height] = [right - left, bottom - top];
  const inside = new Uint8Array(width * height);
  for (const at of pixels) {
    const y = Math.floor(at / pictureWidth);
    inside[(y - top) * width + at - y * pictureWidth - left] = 1;
  }
  fillHoles(inside, width, height);
  return { left, top, width, height, inside };
}

function boundsOf(pixels: Int32Array, width: number) {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const at of pixels) {
    const y = Math.floor(at / width);
    const x = at - y * width;
    if (x < left) left = x;
    if (x >= right) right = x + 1;
    if (y < top) top = y;
    if (y >= bottom) bottom = y + 1;
  }
  return { left, top, right, bottom };
}

const OUTSIDE = 2;

/** What cannot be reached from the rectangle's border without crossing the part is a hole. */
function fillHoles(inside: Uint8Array, width: number, height: number): void {
  const waiting: number[] = [];
  const reach = (at: number) => {
    if (inside[at] !== 0) return;
    inside[at] = OUTSIDE;
    waiting.push(at);
  };
  for (let x = 0; x < width; x++) [x, (height - 1) * width + x].forEach(reach);
  for (let y = 0; y < height; y++) [y * width, (y + 1) * width - 1].forEach(reach);
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const x = at % width;
    if (x > 0) reach(at - 1);
    if (x + 1 < width) reach(at + 1);
    if (at >= width) reach(at - width);
    if (at + width < inside.length) reach(at + width);
  }
  for (let at = 0; at < inside.length; at++) inside[at] = inside[at] === OUTSIDE ? 0 : 1;
}
