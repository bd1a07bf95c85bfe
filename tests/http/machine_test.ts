import { assert, assertEquals } from "@std/assert";
import { readMachine } from "../../lib/http/machine.ts";

Deno.test("readMachine() tells what the process takes", () => {
  readMachine(10_000);
  const end = performance.now() + 300;
  while (performance.now() < end);
  const { cores, cpuPercent, memoryBytes, heapBytes } = readMachine(11_000);
  assertEquals(cores, navigator.hardwareConcurrency);
  // By its own clock a second went by, in which this thread worked for less than the 300 ms that it took.
  assert(cpuPercent! >= 5, `${cpuPercent}`);
  assert(memoryBytes > heapBytes && heapBytes > 1_000_000);
  assertEquals(readMachine(11_500).cpuPercent, cpuPercent, "half a second is too short");
});
