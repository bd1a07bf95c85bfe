/**
 * How a message's length stands before it, in the words of Python's `struct`: `<` little-endian, `>` big-endian,
 * `L` 4 bytes, `Q` 8 bytes. vid's own form is `<L`; the others are there because Python programs read and write them.
 */
export type HeaderForm = "<L" | ">L" | "<Q" | ">Q";

/** All of them. */
export const HEADER_FORMS: readonly HeaderForm[] = ["<L", ">L", "<Q", ">Q"];

/** Length of a header of any form at most. */
export const MAX_HEADER = 8;

/** Number of bytes of a header. */
export function headerLength(form: HeaderForm): 4 | 8 {
  return form[1] === "L" ? 4 : 8;
}

/** The payload's length that a header says; for lengths over 2**53 only their magnitude is right. */
export function readHeader(header: Uint8Array, form: HeaderForm): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const littleEndian = form[0] === "<";
  return form[1] === "L" ? view.getUint32(0, littleEndian) : Number(view.getBigUint64(0, littleEndian));
}

/** Writes the header of a payload of `length` bytes at `offset`. */
export function writeHeader(into: Uint8Array, offset: number, length: number, form: HeaderForm): void {
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  const littleEndian = form[0] === "<";
  if (form[1] === "L") view.setUint32(offset, length, littleEndian);
  else view.setBigUint64(offset, BigInt(length), littleEndian);
}
