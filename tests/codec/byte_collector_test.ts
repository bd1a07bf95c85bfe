import { assert, assertEquals } from "@std/assert";
import { ByteCollector } from "../../lib/codec/byte_collector.ts";

Deno.test("ByteCollector.copy() returns what was appended, behind the headroom", () => {
  const collector = new ByteCollector();
  assertEquals(collector.copy(2), Uint8Array.of(0, 0));
  collector.append(Uint8Array.of(1, 2));
  collector.append(Uint8Array.of(3));
  assertEquals(collector.copy(2), Uint8Array.of(0, 0, 1, 2, 3));
  assertEquals(collector.copy(0), Uint8Array.of(1, 2, 3));
  assert(collector.copy(0).buffer !== collector.copy(0).buffer);
});

Deno.test("ByteCollector.append() goes on beyond the memory there is", () => {
  const collector = new ByteCollector();
  const parts = [1, 50_000, 100_000, 3].map((length, index) => new Uint8Array(length).fill(index + 1));
  for (const part of parts) collector.append(part);
  assertEquals(collector.copy(0), Uint8Array.from(parts.flatMap((part) => [...part])));
});

Deno.test("ByteCollector.clear() begins anew", () => {
  const collector = new ByteCollector();
  collector.append(new Uint8Array(100_000).fill(7));
  collector.clear();
  collector.append(Uint8Array.of(1));
  assertEquals(collector.copy(1), Uint8Array.of(0, 1));
});
