// @ts-nocheck: AssemblyScript, whose own compiler checks it

/** That of FNV-1a. */
const PRIME: i32 = 0x01000193;

/** Bytes that are mixed in at a time. */
const BLOCK: usize = 64;

/**
 * 32 bits that differ where pictures do, of the pixels from one address up to another: after FNV-1a, but sixteen hashes side by
 * side, each of four pixels at a time and rotated, as its product only mixes upwards. Clears what is behind the pixels.
 */
export function hashPixels(from: usize, end: usize): u32 {
  memory.fill(end, 0, BLOCK);
  let a = i32x4.splat(0);
  let b = i32x4.splat(1);
  let c = i32x4.splat(2);
  let d = i32x4.splat(3);
  for (let at = from; at < end; at += BLOCK) {
    a = mix(a, v128.load(at));
    b = mix(b, v128.load(at + 16));
    c = mix(c, v128.load(at + 32));
    d = mix(d, v128.load(at + 48));
  }
  const all = mix(mix(mix(a, b), c), d);
  let hash: u32 = mixOne((end - from) as u32, i32x4.extract_lane(all, 0));
  hash = mixOne(hash, i32x4.extract_lane(all, 1));
  hash = mixOne(hash, i32x4.extract_lane(all, 2));
  return mixOne(hash, i32x4.extract_lane(all, 3));
}

function mix(hashes: v128, words: v128): v128 {
  const rotated = v128.or(i32x4.shl(hashes, 5), i32x4.shr_u(hashes, 27));
  return i32x4.mul(v128.xor(rotated, words), i32x4.splat(PRIME));
}

function mixOne(hash: u32, word: u32): u32 {
  return (rotl(hash, 5) ^ word) * PRIME;
}
