/** A copy of a JPEG with so many free bytes in front of it. */
export function withHeadroom(jpeg: Uint8Array, headroom: number): Uint8Array<ArrayBuffer> {
  const roomy = new Uint8Array(headroom + jpeg.length);
  roomy.set(jpeg, headroom);
  return roomy;
}
