import { seededRandom } from "./random.ts";

/** A belt to draw; lengths are in px. */
export interface BeltOptions {
  /** After so much of it, it begins again. */
  length: number;
  across: number;
  /** Whether it runs to the left or right, not up or down. */
  level: boolean;
  /** From one rib to the next. */
  rib: number;
  seed: number;
}

/** What a rail takes of the belt's width, on each side. */
const RAIL = 0.06;

/** Draws woven rubber with a rib now and then, between two rails, as BGR. */
export function drawBelt({ length, across, level, rib, seed }: BeltOptions): Uint8Array {
  const random = seededRandom(seed, 5);
  const speckles = Float32Array.from({ length: 4096 }, random);
  const rail = Math.round(RAIL * across);
  const belt = new Uint8Array(length * across * 3);
  const [alongStep, acrossStep] = level ? [3, length * 3] : [across * 3, 3];
  for (let v = 0; v < across; v++) {
    const fromSide = Math.min(v, across - 1 - v);
    const edge = fromSide < rail + 5 ? 0.6 : 1;
    const metal = 0.75 + 0.35 * Math.sin(Math.PI * fromSide / rail) + 0.04 * Math.sin(v * 2.1);
    for (let u = 0; u < length; u++) {
      const to = u * alongStep + v * acrossStep;
      if (fromSide < rail) {
        [belt[to], belt[to + 1], belt[to + 2]] = [148 * metal, 144 * metal, 140 * metal];
        continue;
      }
      const weave = 2.5 * Math.sin(u * Math.PI / 4) * Math.sin(v * Math.PI / 4);
      const rubber = weave + 7 * (speckles[(u * 31 + v * 1597) & 4095]! - 0.5) + (u % rib < 2 ? -6 : 0);
      [belt[to], belt[to + 1], belt[to + 2]] = [
        (66 + rubber) * edge,
        (74 + rubber) * edge,
        (60 + rubber) * edge,
      ];
    }
  }
  return belt;
}
