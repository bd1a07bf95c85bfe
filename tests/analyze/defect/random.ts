/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 to under 1. */
  (): number;
}

/** Marsaglia's xorshift of 32 bits (Journal of Statistical Software, 2003). */
export function seeded(seed: number): Random {
  // A state of 0 would stay 0; multiplied, seeds that follow each other begin far apart.
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 8; round++) next();
  return next;
}

export function between(random: Random, from: number, to: number): number {
  return from + (to - from) * random();
}

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!;
}

/** About a normal distribution of this standard deviation: the sum of four even ones. */
export function normal(random: Random, deviation: number): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3) * deviation;
}
