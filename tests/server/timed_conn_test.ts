import { assert, assertEquals, assertRejects } from "@std/assert";
import { WireError } from "../../lib/link/wire_error.ts";
import { TimedConn, type TimedConnOptions } from "../../lib/server/timed_conn.ts";
import { sleep } from "../scenarios/sleep.ts";

/** A connection whose peer does nothing until the test says so. */
function connOf(options: Partial<TimedConnOptions> = {}) {
  const reads: PromiseWithResolvers<number | null>[] = [];
  const writes: PromiseWithResolvers<number>[] = [];
  const next = <T>(of: PromiseWithResolvers<T>[]) => {
    const one = Promise.withResolvers<T>();
    of.push(one);
    return one.promise;
  };
  const raw = { read: () => next(reads), write: () => next(writes) };
  const conn = new TimedConn(raw, { idleTimeout: 40, writeTimeout: 40, isOwed: () => false, ...options });
  return { conn, reads, writes };
}

Deno.test("TimedConn.read() gives up on a peer that says nothing", async () => {
  const { conn } = connOf();
  using _conn = conn;
  const started = performance.now();
  const error = await assertRejects(
    () => conn.read(new Uint8Array(1)),
    WireError,
    "as nothing came for 0.04 s",
  );
  assertEquals(error.code, "timeout");
  assert(performance.now() - started >= 39);
});

Deno.test("TimedConn.read() waits for a peer that waits for an answer, and as long again from when it is written", async () => {
  let isOwed = true;
  const { conn, writes } = connOf({ isOwed: () => isOwed });
  using _conn = conn;
  const reading = conn.read(new Uint8Array(1)).catch((error) => error);
  let isOver = false;
  reading.then(() => isOver = true);
  await sleep(100);
  assertEquals(isOver, false);
  const writing = conn.write(new Uint8Array(1));
  writes[0]!.resolve(1);
  await writing;
  isOwed = false;
  const written = performance.now();
  assert(await reading instanceof WireError);
  assert(performance.now() - written >= 39);
});

Deno.test("TimedConn.read() hands on what comes in time, and leaves no timer behind when it is over", async () => {
  const { conn, reads } = connOf({ idleTimeout: 60_000 });
  using _conn = conn;
  const reading = conn.read(new Uint8Array(1));
  reads[0]!.resolve(1);
  assertEquals(await reading, 1);
  conn.idleTimeout = Infinity;
  const endless = conn.read(new Uint8Array(1));
  reads[1]!.resolve(null);
  assertEquals(await endless, null);
});

Deno.test("TimedConn.write() gives up on a peer that takes nothing, and is not disturbed when that write fails later", async () => {
  const { conn, writes } = connOf();
  using _conn = conn;
  const error = await assertRejects(
    () => conn.write(new Uint8Array(9)),
    WireError,
    "took nothing for 0.04 s",
  );
  assertEquals(error.code, "timeout");
  writes[0]!.reject(new Deno.errors.BrokenPipe());
  await sleep(0);
});

Deno.test("TimedConn.write() goes on as long as the peer takes something", async () => {
  const { conn, writes } = connOf({ writeTimeout: 60_000 });
  using _conn = conn;
  const writing = conn.write(new Uint8Array(9));
  writes[0]!.resolve(4);
  assertEquals(await writing, 4);
});
