/**
 * Peak signal-to-noise ratio of two pictures' samples in dB: over 50 no eye sees a difference, Infinity is
 * none.
 */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) {
    throw new RangeError(`Cannot compare as the lengths differ: got ${a.length} and ${b.length}`);
  }
  let squares = 0;
  for (let index = 0; index < a.length; index++) squares += (a[index] - b[index]) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / a.length));
}
