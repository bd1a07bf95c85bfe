import { assert, assertEquals, assertRejects } from "@std/assert";
import { eventually } from "../capture/processes.ts";
import { Program } from "../end_to_end/programs.ts";
import { descendantsOf, usageOf } from "./process_usage.ts";

/** A process that sleeps, and what the shell did that it was before. */
function sleeper(script: string): Program {
  return new Program("sh", { args: ["-c", `${script}; exec sleep 20`] });
}

if (Deno.build.os === "linux") {
  Deno.test("usageOf() counts a process's children, theirs, and zombies, and tells its memory", async () => {
    // What the shell becomes waits for no child.
    const child = "sleep 20 >/dev/null 2>&1 &";
    await using program = sleeper(`${child} (${child} wait) >/dev/null 2>&1 & sleep 0.01 & true`);
    const usage = await eventually("all are there", async () => {
      const now = await usageOf(program.pid);
      return now.zombies === 1 && now.children === 3 && now;
    });
    assert(usage.residentBytes > 100_000 && usage.residentBytes < 20e6, `${usage.residentBytes} bytes`);
    const below = descendantsOf(program.pid).filter(({ state }) => state !== "Z");
    assertEquals(below.map(({ name }) => name).toSorted(), ["sh", "sleep", "sleep"]);
    for (const { pid } of below) Deno.kill(pid, "SIGKILL");
    program.kill("SIGKILL");
    await program.ended;
    await assertRejects(() => usageOf(program.pid), Error, "is gone");
  });

  Deno.test("usageOf() counts open descriptors", async () => {
    await using few = sleeper("exec 5</dev/null");
    await using many = sleeper("exec 5</dev/null 6</dev/null 7</dev/null");
    await eventually("the second one has two more", async () => {
      const [one, other] = await Promise.all([few, many].map(({ pid }) => usageOf(pid)));
      return other.descriptors === one.descriptors + 2;
    });
  });
}
