import { assertEquals, assertStrictEquals } from "@std/assert";
import { HeldPictures } from "../../lib/server/held_pictures.ts";

const bytes = (count: number) => new Uint8Array(count);

Deno.test("HeldPictures holds the newest of each camera, and not a copy", () => {
  const held = new HeldPictures(100);
  const [old, young] = [bytes(10), bytes(20)];
  held.set("a", old);
  held.set("a", young);
  assertStrictEquals(held.get("a"), young);
  assertEquals(held.bytes, 20);
  held.set("a");
  assertEquals([held.get("a"), held.bytes], [undefined, 0]);
});

Deno.test("HeldPictures.set() gives back what it held of the camera before", () => {
  const held = new HeldPictures(100);
  const pictures = [bytes(10), bytes(101), bytes(20)];
  assertEquals(held.set("a", pictures[0]), undefined);
  assertEquals(held.set("b", bytes(10)), undefined);
  assertStrictEquals(held.set("a", pictures[1]), pictures[0]);
  assertEquals(held.set("a", pictures[2]), undefined);
  assertStrictEquals(held.set("a"), pictures[2]);
});

Deno.test("HeldPictures lets go first of what was untouched for longest", () => {
  const held = new HeldPictures(100);
  for (const camera of ["a", "b", "c"]) held.set(camera, bytes(30));
  held.set("a", bytes(40));
  assertEquals(held.bytes, 100);
  held.set("d", bytes(35));
  assertEquals(["a", "b", "c", "d"].map((camera) => held.get(camera)?.length), [
    40,
    undefined,
    undefined,
    35,
  ]);
  assertEquals(held.bytes, 75);
});

Deno.test("HeldPictures does not take what is larger than its limit, and lets nothing go for it", () => {
  const held = new HeldPictures(100);
  held.set("a", bytes(60));
  held.set("b", bytes(101));
  assertEquals([held.get("a")?.length, held.get("b"), held.bytes], [60, undefined, 60]);
});

Deno.test("HeldPictures counts the memory behind a picture, not what it shows of it", () => {
  const held = new HeldPictures(100);
  held.set("a", bytes(90).subarray(0, 10));
  held.set("b", bytes(11));
  assertEquals([held.get("a"), held.bytes], [undefined, 11]);
});

Deno.test("HeldPictures takes an empty picture, as a worker that died gives it back, for none", () => {
  const held = new HeldPictures(100);
  held.set("a", bytes(0));
  assertEquals([held.get("a"), held.bytes], [undefined, 0]);
});
