import { assert, assertEquals } from "@std/assert";
import { runTool } from "../../../lib/capture/device/run_tool.ts";
import { eventually, isRunning } from "../processes.ts";

Deno.test("runTool() hands out what a program says", async () => {
  assertEquals(await runTool("sh", ["-c", "echo out; echo é >&2; exit 3"], 10_000), {
    code: 3,
    stdout: "out\n",
    stderr: "é\n",
  });
});

Deno.test("runTool() tells where there is no such program", async () => {
  assertEquals(await runTool("no-such-program-here", [], 10_000), "missing");
});

Deno.test("runTool() waits no longer than it is told to, and ends the program", async () => {
  const note = await Deno.makeTempFile();
  const started = performance.now();
  assertEquals(await runTool("sh", ["-c", `echo $$ >${note}; exec sleep 60`], 300), "timeout");
  assert(performance.now() - started < 5000);
  const pid = Number(await Deno.readTextFile(note));
  await eventually("the program is gone", () => !isRunning(pid));
  await Deno.remove(note);
});

Deno.test("runTool() keeps only the beginning of what has no end", async () => {
  const output = await runTool("sh", ["-c", "head -c 9000000 /dev/zero"], 10_000);
  assert(typeof output !== "string" && output.stdout.length < 2 ** 21);
});
