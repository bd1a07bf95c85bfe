import { assert, assertEquals, assertRejects } from "@std/assert";
import { AnswerRing, type Outcome } from "../../lib/server/answer_ring.ts";

/** An outcome that tells which judging it came of. */
function outcome(score: number, isFinal = true): Outcome {
  return { result: { vid: 1, result: "ok", score }, isFinal };
}

function ringOf({ maxAnswers = 256, maxBytes = 1_000_000 } = {}) {
  const grown: number[] = [];
  let judged = 0;
  const ring = new AnswerRing({ maxAnswers, maxBytes, onGrowth: (bytes) => grown.push(bytes) });
  const ask = async (sequence: number, isFinal = true) => {
    const { result, isRepeated } = await ring.answer(sequence, () => {
      judged++;
      return Promise.resolve(outcome(sequence, isFinal));
    });
    assertEquals(result.score, sequence);
    return isRepeated;
  };
  return { ring, grown, ask, judged: () => judged };
}

Deno.test("AnswerRing.answer() has each of the last frames judged once, and gives all others the same answer", async () => {
  const { ask, judged } = ringOf();
  for (let sequence = 0; sequence < 256; sequence++) assertEquals(await ask(sequence), false);
  for (let sequence = 255; sequence >= 0; sequence--) assertEquals(await ask(sequence), true);
  assertEquals(judged(), 256);
});

Deno.test("AnswerRing forgets the oldest answer first", async () => {
  const { ring, ask } = ringOf({ maxAnswers: 3 });
  for (const sequence of [5, 2, 9, 7]) await ask(sequence);
  assertEquals(ring.size, 3);
  assertEquals([await ask(2), await ask(9), await ask(7)], [true, true, true]);
  assertEquals(await ask(5), false);
});

Deno.test("AnswerRing.answer() waits for the answer of a frame that is being judged", async () => {
  const { ring } = ringOf();
  const gate = Promise.withResolvers<Outcome>();
  const first = ring.answer(7, () => gate.promise);
  const again = ring.answer(7, () => Promise.reject(new Error("It is judged twice")));
  gate.resolve(outcome(1));
  assertEquals(await Promise.all([first, again]), [
    { result: outcome(1).result, isRepeated: false },
    { result: outcome(1).result, isRepeated: true },
  ]);
});

Deno.test("AnswerRing.answer() judges a frame that comes again where it was not judged, and still only once", async () => {
  const { ring, judged, ask } = ringOf();
  const gate = Promise.withResolvers<Outcome>();
  const first = ring.answer(7, () => gate.promise);
  const others = [ask(7), ask(7), ask(7)];
  gate.resolve(outcome(0, false));
  assertEquals((await first).result.score, 0);
  assertEquals((await Promise.all(others)).toSorted(), [false, true, true]);
  assertEquals(judged(), 1);
});

Deno.test("AnswerRing.answer() has a new frame judged at once, so that frames keep their order", () => {
  const { ring } = ringOf();
  const order: number[] = [];
  for (const sequence of [3, 1, 2]) {
    ring.answer(sequence, () => {
      order.push(sequence);
      return Promise.resolve(outcome(0));
    });
  }
  assertEquals(order, [3, 1, 2]);
});

Deno.test("AnswerRing.answer() throws what judging throws, and keeps nothing of it", async () => {
  const { ring, ask } = ringOf();
  await assertRejects(() => ring.answer(7, () => Promise.reject(new Error("out of order"))), "out of order");
  assertEquals(await ask(7), false);
});

Deno.test("AnswerRing takes no more memory than it may, and tells how much it takes", async () => {
  const { ring, grown, ask } = ringOf({ maxBytes: 400 });
  for (let sequence = 10; sequence < 60; sequence++) {
    await ask(sequence);
    assert(ring.bytes <= 400);
  }
  assertEquals([ring.size, await ask(55), await ask(54)], [5, true, false]);
  assertEquals(grown.reduce((sum, bytes) => sum + bytes, 0), ring.bytes);
  const huge = { vid: 1, result: "ok", reason: "x".repeat(500) } as const;
  await ring.answer(70, () => Promise.resolve({ result: huge, isFinal: true }));
  assertEquals(
    [ring.size, await ask(54)],
    [5, true],
    "nothing makes room for what is larger than all memory",
  );
  ring.clear();
  assertEquals([ring.size, ring.bytes], [0, 0]);
});
