import { assertEquals } from "@std/assert";
import type { Verdict } from "../../lib/result.ts";
import { AnswerQueue, type Reply } from "../../lib/server/answer_queue.ts";

function reply(result: Verdict): Reply {
  return { body: { vid: 1, result }, form: "<L" };
}

/** Whether a promise is settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(() => settled = true);
  for (let n = 0; n < 20; n++) await Promise.resolve();
  return settled;
}

Deno.test("AnswerQueue gives answers in the order of their messages, whenever they are known", async () => {
  const queue = new AnswerQueue();
  const pending = (["ok", "ng", "error"] as const).map((result) => ({
    result,
    ...Promise.withResolvers<Reply>(),
  }));
  for (const { promise } of pending) await queue.put(promise);
  queue.close();
  const all = Array.fromAsync(queue);
  for (const { result, resolve } of pending.toReversed()) resolve(reply(result));
  assertEquals((await all).map(({ body }) => "result" in body && body.result), ["ok", "ng", "error"]);
  assertEquals(queue.owed, 0);
});

Deno.test("AnswerQueue holds the reading back while answers are not written, though they are known", async () => {
  const queue = new AnswerQueue();
  for (let n = 0; n < 4; n++) await queue.put(Promise.resolve(reply("ok")));
  const fifth = queue.put(Promise.resolve(reply("ok")));
  assertEquals([await isSettled(fifth), queue.owed], [false, 5]);
  const writer = queue[Symbol.asyncIterator]();
  await writer.next();
  assertEquals(await isSettled(fifth), false, "it is being written");
  await writer.next();
  assertEquals([await isSettled(fifth), queue.owed], [true, 4]);
});

Deno.test("AnswerQueue reads on behind frames that were dropped, up to a bound", async () => {
  const queue = new AnswerQueue();
  const judging = Promise.withResolvers<Reply>();
  await queue.put(judging.promise);
  for (let n = 0; n < 255; n++) await queue.put(Promise.resolve(reply("dropped")));
  const beyond = queue.put(Promise.resolve(reply("dropped")));
  assertEquals([await isSettled(beyond), queue.owed], [false, 257]);
  judging.resolve(reply("ok"));
  const writer = queue[Symbol.asyncIterator]();
  await writer.next();
  assertEquals(await isSettled(beyond), true);
});
