import { seededRandom } from "../../../lib/demo/random.ts";

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 to under 1. */
  (): number;
}

export const seeded: (seed: number) => Random = seededRandom;

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
