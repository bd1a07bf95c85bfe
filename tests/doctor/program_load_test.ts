import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { parseProcessStats, ProgramLoad } from "../../lib/doctor/program_load.ts";

/** A line of /proc/PID/stat. */
function lineOf(pid: number, parent: number, user: number, system: number, name = "ffmpeg"): string {
  return `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 4194304 120 0 3 0 ${user} ${system} 7 9 20 0 3 0 88 1000 50`;
}

Deno.test("parseProcessStats() reads each process's parent and time, whatever it is called", () => {
  const text = [lineOf(7, 1, 20, 5), lineOf(8, 7, 0, 1, "a) R 1 (b c"), "9 (broken) S"].join("\n");
  assertEquals(parseProcessStats(text), [
    { pid: 7, parent: 1, cpuMs: 250 },
    { pid: 8, parent: 7, cpuMs: 10 },
  ]);
});

Deno.test("ProgramLoad.cores() counts what this program started, and what that started", async () => {
  const readings = [
    [
      lineOf(10, 1, 900, 0, "vid-client"),
      lineOf(11, 10, 0, 0, "sh"),
      lineOf(12, 11, 100, 0),
      lineOf(99, 1, 0, 0),
    ],
    [
      lineOf(10, 1, 990, 0, "vid-client"),
      lineOf(11, 10, 0, 0, "sh"),
      lineOf(12, 11, 140, 10),
      lineOf(13, 11, 20, 0), // began meanwhile
      lineOf(99, 1, 100, 0),
    ],
  ].map((lines) => lines.join("\n"));
  let now = 5000;
  const load = await ProgramLoad.start({
    pid: 10,
    read: () => Promise.resolve(readings.shift()),
    now: () => now,
  });
  now += 2000;
  assertAlmostEquals((await load.cores())!, 0.35, 1e-9);
});

Deno.test("ProgramLoad.cores() is not known without /proc, and where no program runs", async () => {
  for (const text of [undefined, "", lineOf(10, 1, 5, 5)]) {
    let now = 0;
    const load = await ProgramLoad.start({ pid: 10, read: () => Promise.resolve(text), now: () => now++ });
    assertEquals(await load.cores(), undefined);
  }
});

Deno.test({
  name: "ProgramLoad.cores() sees what a program takes on this machine",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using busy = spin();
    const load = await ProgramLoad.start();
    const until = performance.now() + 5000;
    // Others may have the processor for a while.
    for (let cores = 0; cores < 0.1; cores = await load.cores() ?? 0) {
      assert(performance.now() < until, `${busy.pid} takes ${cores} cores`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  },
});

/** A program that is always busy. */
function spin(): { pid: number } & AsyncDisposable {
  const child = new Deno.Command("/bin/sh", { args: ["-c", "while :; do :; done"] }).spawn();
  return {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}
