/** A source of numbers from 0 to below 1: the same ones for the same seeds (Mulberry32, by Tommy Ettinger). */
export function seededRandom(...seeds: readonly number[]): () => number {
  let state = seeds.reduce((mixed, seed) => mix(mixed ^ Math.imul(seed + 1, 0x9e3779b1)), 0x2545f491);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return (mix(state) >>> 0) / 2 ** 32;
  };
}

function mix(value: number): number {
  value = Math.imul(value ^ value >>> 15, 1 | value);
  value ^= value + Math.imul(value ^ value >>> 7, 61 | value);
  return value ^ value >>> 14;
}
