import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Conveyor, type ConveyorOptions } from "../../lib/demo/conveyor.ts";
import type { DefectKind } from "../../lib/demo/draw_part.ts";

const SMALL = { width: 320, height: 180, speed: 4, noise: 0 };

/** Levels of green in a box of a frame. */
function greens(conveyor: Conveyor, frame: number, [x, y, width, height]: readonly number[]): number[] {
  const { data, width: stride } = conveyor.draw(frame).picture;
  const levels: number[] = [];
  for (let row = Math.floor(y!); row < y! + height!; row++) {
    for (let column = Math.floor(x!); column < x! + width!; column++) {
      levels.push(data[(row * stride + column) * 3 + 1]!);
    }
  }
  return levels;
}

Deno.test("Conveyor draws a frame by its number alone", () => {
  const [one, other] = [new Conveyor({ ...SMALL, noise: 3 }), new Conveyor({ ...SMALL, noise: 3 })];
  for (const frame of [0, 90, 40, 91, 5]) one.draw(frame);
  assertEquals(one.draw(60), other.draw(60));
  assertNotEquals(one.draw(60).picture.data, one.draw(61).picture.data);
  assertNotEquals(
    one.draw(60).picture.data,
    new Conveyor({ ...SMALL, noise: 3, seed: 2 }).draw(60).picture.data,
  );
});

for (const direction of ["right", "left", "down", "up"] as const) {
  Deno.test(`Conveyor moves parts ${direction}, and tells where they are`, () => {
    const options: ConveyorOptions = { ...SMALL, direction, partSize: 60, lead: 0, gap: 40, count: 2 };
    const conveyor = new Conveyor(options);
    const [before, after] = [conveyor.draw(20), conveyor.draw(21)].map(({ parts }) => parts[0]!.box);
    const moved = [after![0] - before![0], after![1] - before![1]];
    assertEquals(moved, { right: [4, 0], left: [-4, 0], down: [0, 4], up: [0, -4] }[direction]);
    // Where a part is, the picture is not as it is without.
    const empty = new Conveyor({ ...options, count: 0 });
    const [levels, belt] = [conveyor, empty].map((one) => greens(one, 20, before!));
    const differs = levels!.filter((level, n) => level !== belt![n]);
    assert(differs.length > 0.7 * 60 * 60, `${differs.length} pixels differ`);
    const numbers = [0, 5, 20, 40, 200].map((frame) =>
      conveyor.draw(frame).parts.map(({ number, whole }) => `${number}${whole ? " whole" : ""}`)
    );
    assertEquals(numbers.slice(0, 3), [[], ["1"], ["1 whole"]]);
    assertEquals(numbers.at(-1), []);
  });
}

for (const kind of ["scratch", "stain", "missing-hole"] as const satisfies DefectKind[]) {
  for (const shape of ["cap", "gear", "plate"] as const) {
    Deno.test(`Conveyor draws a ${kind} on a ${shape} where it says, and nowhere else`, () => {
      const options: ConveyorOptions = { ...SMALL, shapes: [shape], lead: -150, partSize: 100 };
      const good = new Conveyor({ ...options, defectOf: () => undefined }).draw(0);
      const bad = new Conveyor({ ...options, defectOf: () => kind }).draw(0);
      const [x, y, width, height] = bad.parts[0]!.defect!.box;
      let [inside, outside] = [0, 0];
      for (let at = 0; at < good.picture.data.length; at += 3) {
        const difference = Math.abs(good.picture.data[at + 1]! - bad.picture.data[at + 1]!);
        if (difference < 15) continue;
        const [column, row] = [at / 3 % 320, Math.floor(at / 3 / 320)];
        const isInside = column > x - 4 && column < x + width + 4 && row > y - 4 && row < y + height + 4;
        if (isInside) inside++;
        else outside++;
      }
      assert(inside >= 15, `${inside} pixels differ`);
      assertEquals(outside, 0);
    });
  }
}

Deno.test("Conveyor makes one part in four defective, by chance and the same each time", () => {
  const conveyor = new Conveyor({
    width: 160,
    height: 90,
    partSize: 20,
    gap: 0,
    lead: 0,
    speed: 160,
    noise: 0,
  });
  const defective = new Map<number, string | undefined>();
  for (let frame = 1; frame < 60; frame++) {
    for (const { number, defect } of conveyor.draw(frame).parts) defective.set(number, defect?.kind);
  }
  const kinds = [...defective.values()].filter((kind) => kind !== undefined);
  assert(Math.abs(kinds.length / defective.size - 0.25) < 0.06, `${kinds.length} of ${defective.size}`);
  assertEquals(new Set(kinds).size, 3);
});

Deno.test("Conveyor stands still, changes its light and smears when it is told to", () => {
  const belt: ConveyorOptions = { ...SMALL, lead: -150 };
  const stopping = new Conveyor({ ...belt, stops: [{ frame: 10, frames: 20 }] });
  assertEquals(stopping.draw(10).parts, stopping.draw(30).parts);
  assertEquals(stopping.draw(31).parts[0]!.box[0], stopping.draw(30).parts[0]!.box[0] + 4);
  const middle = [140, 80, 40, 20];
  const mean = (levels: number[]) => levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const plain = greens(new Conveyor(belt), 0, middle);
  const dim = greens(new Conveyor({ ...belt, light: () => 0.5 }), 0, middle);
  assert(Math.abs(mean(dim) / mean(plain) - 0.5) < 0.02);
  const rough = (levels: number[]) => mean(levels.slice(1).map((level, n) => Math.abs(level - levels[n]!)));
  const smeared = greens(new Conveyor({ ...belt, blur: () => 15 }), 0, middle);
  assert(rough(smeared) < 0.6 * rough(plain), `${rough(smeared)} and ${rough(plain)}`);
});
