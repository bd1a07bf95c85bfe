import { assert, assertEquals } from "@std/assert";
import { parseMachineUse, sampleMachine } from "./machine_use.ts";

Deno.test("parseMachineUse() counts guests once, and waiting for a disk as idle", () => {
  const line = "cpu  100 20 30 1000 50 1 2 3 60 7\n";
  assertEquals(parseMachineUse(line), { ticks: 1206, idleTicks: 1050 });
});

if (Deno.build.os === "linux") {
  Deno.test("sampleMachine() reads a machine that goes on", async () => {
    const { ticks, idleTicks } = await sampleMachine();
    assert(idleTicks > 0 && idleTicks < ticks, `${idleTicks} of ${ticks}`);
    assert((await sampleMachine()).ticks >= ticks);
  });
}
