import { assert } from "@std/assert";
import { readMessages } from "../../lib/link/read_messages.ts";
import { writeMessage } from "../../lib/link/write_message.ts";
import { median } from "../bench/median.ts";
import { serve } from "./serve.ts";

const ROUNDS = 15;

Deno.test("accept() makes connections on which no answer waits for the one before to be acknowledged", async () => {
  await using server = await serve({
    judgeOf: () => ({
      analyzer: "ok",
      judge: () => Promise.resolve({ judgement: { result: "ok" }, decodeMs: 0, analyzeMs: 0 }),
      [Symbol.dispose]() {},
    }),
  });
  using conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
  conn.setNoDelay(true);
  const answers = readMessages(conn, { form: "<L" });
  const frame = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
  const gaps: number[] = [];
  for (let round = 0; round < 2 * ROUNDS; round++) {
    // One at a time first: that is what makes the kernel delay its acknowledgements.
    const inFlight = round < ROUNDS ? 1 : 2;
    for (let n = 0; n < inFlight; n++) await writeMessage(conn, frame);
    await answers.next();
    const first = performance.now();
    if (inFlight === 2) await answers.next();
    gaps.push(performance.now() - first);
  }
  const gap = median(gaps.slice(ROUNDS));
  assert(gap < 20, `the second of two answers came ${gap} ms after the first: delayed ACKs take 40 ms`);
});
