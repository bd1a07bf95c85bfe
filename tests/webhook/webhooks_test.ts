import { assertEquals } from "@std/assert";
import type { PartVerdict, Result } from "../../lib/result.ts";
import { Hub } from "../../lib/server/hub.ts";
import { Webhooks } from "../../lib/webhook/webhooks.ts";
import { eventually } from "../capture/processes.ts";
import { Receiver } from "./receiver.ts";

function partOf(verdict: PartVerdict) {
  const counts = { seen: 1, ok: 0, ng: 0, unknown: 0 };
  return { id: 1, verdict, frames: 9, ng: 5, inViewMs: 900, counts };
}

/** What is posted of frames with these answers. */
async function postedOf(answers: Omit<Result, "vid" | "sequence">[]) {
  await using receiver = new Receiver();
  const webhooks = new Webhooks({ urls: [receiver.url], userAgent: "vid", onWarning() {} });
  using hub = new Hub();
  using _telling = hub.tell(webhooks);
  using camera = hub.camera("line-3");
  for (const [sequence, answer] of answers.entries()) camera.judged({ vid: 1, sequence, ...answer });
  await webhooks[Symbol.asyncDispose]();
  return receiver.got.map(({ body }) => JSON.parse(body));
}

Deno.test("Webhooks tells of each frame that is ng, with its whole answer", async () => {
  const ng = { result: "ng", camera: "line-3", reason: "Scratch", score: 0.4, threshold: 0.1 } as const;
  const posted = await postedOf([{ result: "ok" }, ng, { result: "unknown" }, { result: "error" }, {
    result: "dropped",
  }]);
  assertEquals(posted, [{ event: "ng", verdict: { vid: 1, sequence: 1, ...ng } }]);
});

Deno.test("Webhooks tells once of each part, whatever its verdict, and of none of its frames", async () => {
  const posted = await postedOf([
    { result: "ng", partId: 1 },
    { result: "unknown", partId: 1, part: partOf("ng") },
    { result: "ng", partId: 1 },
    { result: "ng", partId: 2, part: partOf("ok") },
  ]);
  assertEquals(posted.map(({ event, verdict }) => [event, verdict.sequence, verdict.part.verdict]), [
    ["part", 1, "ng"],
    ["part", 3, "ok"],
  ]);
});

Deno.test("Webhooks tells every URL all, and one that hangs holds up no other one", async () => {
  await using hanging = new Receiver(() => new Promise<Response>(() => {}));
  await using prompt = new Receiver();
  const webhooks = new Webhooks({
    urls: [hanging.url, prompt.url],
    userAgent: "vid",
    closingMs: 50,
    onWarning() {},
  });
  for (let n = 0; n < 3; n++) webhooks.answered({ result: { vid: 1, result: "ng", sequence: n } });
  await eventually("both have got what they take", () => prompt.got.length === 3 && hanging.got.length === 1);
  await eventually("that is settled", () => webhooks.counts.delivered === 3);
  assertEquals(webhooks.counts, { delivered: 3, failed: 0, dropped: 0, waiting: 3 });
  await webhooks[Symbol.asyncDispose]();
  assertEquals(webhooks.counts, { delivered: 3, failed: 1, dropped: 2, waiting: 0 });
});

Deno.test("Webhooks tells the id of what is stored", async () => {
  await using receiver = new Receiver();
  const webhooks = new Webhooks({ urls: [receiver.url], userAgent: "vid", onWarning() {} });
  webhooks.answered({ id: 7, result: { vid: 1, result: "ng" } });
  await eventually("that is settled", () => webhooks.counts.waiting === 0);
  await webhooks[Symbol.asyncDispose]();
  assertEquals(JSON.parse(receiver.got[0]!.body), { event: "ng", id: 7, verdict: { vid: 1, result: "ng" } });
});
