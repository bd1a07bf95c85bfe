import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { longAnswer } from "../../lib/http/long_answer.ts";
import { OnLookers } from "../../lib/http/onlookers.ts";
import { Problem } from "../../lib/http/problem.ts";

const HEADERS = { "Content-Type": "text/plain" };

/** Writes numbers, each a byte, and notes when it ends. */
function counting() {
  const state = { written: 0, hasEnded: false };
  async function* write(signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    try {
      while (!signal.aborted) {
        await Promise.resolve();
        yield new Uint8Array([state.written++]);
      }
    } finally {
      state.hasEnded = true;
    }
  }
  return { state, write };
}

/** Writes nothing until it is told to end. */
async function* silent(signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield* [];
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
}

Deno.test("longAnswer() writes no more than is taken, and ends when who asked leaves", async () => {
  const onLookers = new OnLookers();
  const { state, write } = counting();
  const reader = longAnswer(write, { onLookers, headers: HEADERS }).body!.getReader();
  assertEquals([state.written, onLookers.size], [0, 1]);
  for (let n = 0; n < 3; n++) assertEquals(await reader.read(), { done: false, value: new Uint8Array([n]) });
  assertEquals(state.written, 3);
  await reader.cancel();
  assertEquals([state.hasEnded, onLookers.size], [true, 0]);
});

Deno.test("longAnswer() leaves at once who leaves while there is nothing to write", async () => {
  const onLookers = new OnLookers();
  const reader = longAnswer(silent, { onLookers, headers: HEADERS }).body!.getReader();
  const reading = reader.read();
  await reader.cancel();
  assertEquals([(await reading).done, onLookers.size], [true, 0]);
});

Deno.test("longAnswer() ends when the server stops", async () => {
  const onLookers = new OnLookers();
  const waiting = longAnswer(silent, { onLookers, headers: HEADERS }).text();
  onLookers.close();
  assertEquals([await waiting, onLookers.size], ["", 0]);
});

Deno.test("longAnswer() gives up who takes nothing", async () => {
  const onLookers = new OnLookers();
  const { state, write } = counting();
  const reader = longAnswer(write, { onLookers, headers: HEADERS, stallMs: 20 }).body!.getReader();
  await reader.read();
  while (onLookers.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(state.hasEnded, true);
  await assertRejects(() => reader.read(), Error, "Nothing was taken for 20 ms");
});

Deno.test("longAnswer() breaks off where what it tells fails, and its place is free", async () => {
  const onLookers = new OnLookers();
  async function* failing(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    yield new Uint8Array([1]);
    await Promise.resolve();
    throw new Error("the disk is gone");
  }
  await assertRejects(
    () => longAnswer(failing, { onLookers, headers: HEADERS }).text(),
    Error,
    "the disk is gone",
  );
  assertEquals(onLookers.size, 0);
});

Deno.test("longAnswer() lets in 64 and no more, and does not begin for one more", () => {
  const onLookers = new OnLookers();
  const { write } = counting();
  for (let n = 0; n < 64; n++) longAnswer(write, { onLookers, headers: HEADERS });
  const error = assertThrows(() => longAnswer(write, { onLookers, headers: HEADERS }), Problem);
  assertEquals([error.code, error.toResponse().headers.get("retry-after")], ["too-many-viewers", "10"]);
  assertEquals(onLookers.size, 64);
});
