// @ts-nocheck: AssemblyScript, whose own compiler checks it

/** Bits that were not written yet, the last ones lowest; what is above them was. */
let bits: u64 = 0;
/** How many: fewer than 32 between two calls. */
let count: u32 = 0;

/** Begins an entropy-coded segment. */
export function resetBits(): void {
  count = 0;
}

/**
 * Writes codes, as codeBlock() leaves them, from one address up to another. What does not fill 32 bits waits for the next
 * call.
 *
 * Returns where the bytes end.
 */
export function packBits(from: usize, end: usize, to: usize): usize {
  let pending = bits;
  let pendingCount = count;
  for (; from < end; from += 4) {
    const code = load<u32>(from);
    const length = code & 31;
    pending = (pending << length) | (code >> 5);
    pendingCount += length;
    if (pendingCount >= 32) {
      pendingCount -= 32;
      to = storeWord((pending >> pendingCount) as u32, to);
    }
  }
  bits = pending;
  count = pendingCount;
  return to;
}

/** Writes what is left, filled up to a byte with ones (T.81, F.1.2.3). Returns where the bytes end. */
export function flushBits(to: usize): usize {
  for (; count >= 8; count -= 8) to = storeByte((bits >> (count - 8)) as u8, to);
  if (count === 0) return to;
  return storeByte(((bits << (8 - count)) | (0xff >> count)) as u8, to);
}

function storeWord(word: u32, to: usize): usize {
  // Where no byte is FF, of which none of the complement's is 0.
  if (((~word - 0x01010101) & word & 0x80808080) === 0) {
    store<u32>(to, bswap(word));
    return to + 4;
  }
  for (let shift = 24; shift >= 0; shift -= 8) to = storeByte((word >> shift) as u8, to);
  return to;
}

/** Stuffs a zero behind FF, so that nothing looks like a marker. */
function storeByte(byte: u8, to: usize): usize {
  store<u8>(to++, byte);
  if (byte === 0xff) store<u8>(to++, 0);
  return to;
}
