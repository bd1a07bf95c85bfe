import { assert, assertEquals } from "@std/assert";
import { readMessages } from "../../lib/link/read_messages.ts";
import { writeMessage } from "../../lib/link/write_message.ts";
import { accept } from "../../lib/server/accept.ts";
import { median } from "../../lib/median.ts";
import { usageOf } from "../scenarios/process_usage.ts";
import { sleep } from "../scenarios/sleep.ts";
import { GatedJudge } from "./gated_judge.ts";
import { frame, JPEG, Peer } from "./peer.ts";
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
  await using answers = readMessages(conn, { form: "<L" });
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

Deno.test("accept() goes on where no connection can be had for a while, and tells of it once", async () => {
  const abort = new AbortController();
  const troubles: string[] = [];
  const served = Promise.withResolvers<void>();
  let tries = 0;
  const conn = { setNoDelay() {}, setKeepAlive() {} } as unknown as Deno.TcpConn;
  const listener = {
    accept: () => {
      // As at the limit of open files.
      if (++tries < 4) return Promise.reject(new Error("Too many open files (os error 24)"));
      if (tries === 4) return Promise.resolve(conn);
      return new Promise<Deno.TcpConn>((_, reject) => abort.signal.addEventListener("abort", reject));
    },
    close() {},
  };
  const accepting = accept(listener, () => Promise.resolve(served.resolve()), {
    signal: abort.signal,
    onTrouble: (reason) => troubles.push(reason),
  });
  await served.promise;
  abort.abort();
  await accepting;
  assertEquals(troubles, ["Too many open files (os error 24)"]);
});

Deno.test("accept() leaves nothing behind of connections that came and went", async () => {
  const judge = new GatedJudge("ok");
  judge.open();
  await using server = await serve({ judgeOf: () => judge });
  const rounds = async (count: number) => {
    for (let n = 0; n < count; n++) {
      using peer = await Peer.connect(server.port);
      if (n % 3 > 0) await peer.ask(frame({ camera: `line-${n % 5}`, stream: `s${n % 7}`, sequence: n }));
      if (n % 3 > 1) await peer.send(JPEG);
    }
    while (server.seats.names.length > 0) await sleep(5);
    await sleep(30);
  };
  await rounds(20);
  const before = await descriptors();
  await rounds(200);
  const after = await descriptors();
  assert(after <= before + 2, `${before} descriptors became ${after}`);
  assertEquals(server.budget.taken, 0);
});

/** How many descriptors this process has open, where the system tells. */
async function descriptors(): Promise<number> {
  return Deno.build.os === "linux" ? (await usageOf(Deno.pid)).descriptors : 0;
}
