import { assertEquals, assertThrows } from "@std/assert";
import { CameraTally, describeCounts } from "../../lib/server/camera_tally.ts";

Deno.test("CameraTally counts each frame once, by what became of it", () => {
  const tally = new CameraTally();
  for (let n = 0; n < 7; n++) tally.receive();
  for (const result of ["ok", "ok", "ng", "error"] as const) tally.settle({ result });
  tally.settle({ result: "dropped", code: "stale" });
  tally.settle({ result: "dropped", code: "overload" });
  tally.repeat();
  assertEquals(tally.counts(), {
    received: 7,
    answered: 4,
    dropped: 2,
    pending: 1,
    repeated: 1,
    verdicts: { ok: 2, ng: 1, unknown: 0, error: 1 },
    drops: { overload: 1, stale: 1 },
  });
});

Deno.test("CameraTally keeps the counts of the last part that was decided", () => {
  const tally = new CameraTally();
  const counts = { seen: 2, ok: 1, ng: 1, unknown: 0 };
  tally.receive();
  tally.receive();
  tally.settle({ result: "ok", part: { id: 2, verdict: "ok", frames: 3, ng: 0, inViewMs: 90, counts } });
  tally.settle({ result: "ok" });
  assertEquals(tally.counts().parts, counts);
});

Deno.test("CameraTally.settle() throws for a frame that was not received, or has its answer", () => {
  const tally = new CameraTally();
  tally.receive();
  tally.settle({ result: "ok" });
  assertThrows(() => tally.settle({ result: "ok" }), RangeError, "all are settled: got 1 received");
});

Deno.test("describeCounts() leaves out what is 0", () => {
  const tally = new CameraTally();
  assertEquals(describeCounts(tally.counts()), "");
  for (let n = 0; n < 300; n++) tally.receive();
  for (let n = 0; n < 290; n++) tally.settle({ result: "ok" });
  for (let n = 0; n < 3; n++) tally.settle({ result: "ng" });
  for (let n = 0; n < 7; n++) tally.settle({ result: "dropped", code: n < 5 ? "overload" : "stale" });
  for (let n = 0; n < 2; n++) tally.repeat();
  assertEquals(describeCounts(tally.counts()), "ok 290, ng 3, dropped 7 (overload 5, stale 2), 2 repeated");
});
