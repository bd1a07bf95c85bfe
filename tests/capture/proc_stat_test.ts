import { assertEquals } from "@std/assert";
import { parseProcStat } from "./proc_stat.ts";

Deno.test("parseProcStat() reads a process with brackets in its name, and the CPU time of its children too", () => {
  const fields = "S 17 42 42 0 -1 4194304 901 0 3 0 120 34 5 6 20 0 11 0 811";
  assertEquals(parseProcStat(`43 (a (b) c) ${fields}`), {
    ...{ pid: 43, parent: 17, group: 42, state: "S", name: "a (b) c" },
    cpuMs: 1650,
  });
  assertEquals(parseProcStat("No such process"), undefined);
});
