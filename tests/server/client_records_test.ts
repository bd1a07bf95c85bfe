import { assert, assertEquals, assertNotStrictEquals, assertStrictEquals } from "@std/assert";
import { type ClientRecord, ClientRecords } from "../../lib/server/client_records.ts";

/** Has a frame judged whose answer takes about so many bytes; whether it was answered from memory. */
async function ask(client: ClientRecord, sequence: number, bytes = 100): Promise<boolean> {
  const result = { vid: 1, result: "ok", reason: "x".repeat(bytes / 2) } as const;
  const { isRepeated } = await client.answers.answer(
    sequence,
    () => Promise.resolve({ result, isFinal: true }),
  );
  return isRepeated;
}

Deno.test("ClientRecords.of() knows a client by its camera and stream, and none without a stream", () => {
  const records = new ClientRecords();
  const client = records.of("line-3", "k3v9");
  assertStrictEquals(records.of("line-3", "k3v9"), client);
  assertNotStrictEquals(records.of("line-3", "other"), client);
  assertNotStrictEquals(records.of("line-4", "k3v9"), client, "one camera's answers are not another's");
  assertNotStrictEquals(records.of("line-3", undefined), records.of("line-3", undefined));
  assertEquals(records.size, 3);
  assertNotStrictEquals(records.of("line-3", undefined), records.of("line-3", "undefined"));
});

Deno.test("ClientRecords forgets first which client was not used for longest", async () => {
  const records = new ClientRecords({ maxClients: 3 });
  const [a, b, c] = ["a", "b", "c"].map((stream) => records.of("line-3", stream));
  await ask(a!, 0); // a frame is a use too
  records.of("line-3", "b");
  records.of("line-3", "d");
  assertEquals(records.size, 3);
  assertStrictEquals(records.of("line-3", "a"), a);
  assertStrictEquals(records.of("line-3", "b"), b);
  assertNotStrictEquals(records.of("line-3", "c"), c);
});

Deno.test("ClientRecords lets the answers of others go where all take too much, the longest unused first", async () => {
  const records = new ClientRecords({ maxBytes: 8000 });
  const all = Array.from({ length: 10 }, (_, n) => records.of("line-3", `s${n}`));
  for (const client of all) {
    await ask(client, 0, 900);
    assert(records.bytes <= 8000);
  }
  assertEquals(await Promise.all(all.slice(4).map((client) => ask(client, 0, 900))), new Array(6).fill(true));
  assertEquals(all[0]!.answers.size, 0);
});

Deno.test("ClientRecords gives one client no more than its share, so that others keep their answers", async () => {
  const records = new ClientRecords({ maxBytes: 8000 });
  const modest = records.of("line-3", "modest");
  const flooding = records.of("line-4", "flooding");
  await ask(modest, 0);
  for (let sequence = 0; sequence < 100; sequence++) await ask(flooding, sequence, 300);
  assert(flooding.answers.bytes <= 1000);
  assertEquals(await ask(modest, 0), true);
});

Deno.test("ClientRecords keeps no answers of a client that it forgot, though that goes on", async () => {
  const records = new ClientRecords({ maxClients: 1 });
  const forgotten = records.of("line-3", "a");
  await ask(forgotten, 0);
  records.of("line-3", "b");
  assertEquals(records.bytes, 0);
  await ask(forgotten, 1);
  assertEquals([records.bytes, forgotten.answers.size], [0, 0]);
});
