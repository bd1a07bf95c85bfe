import { assert, assertEquals } from "@std/assert";
import { ProcessLane } from "../../lib/hooks/process_lane.ts";

const sh = (script: string) => new ProcessLane(["sh", "-c", script]);

Deno.test("ProcessLane runs a program with a line on its stdin, and tells how it ended", async () => {
  assertEquals(await sh('read -r line; echo "$line" >&2; exit 3').run("a line"), {
    code: 3,
    words: "a line",
  });
  assertEquals(await sh("exit 0").run("x".repeat(1_000_000)), { code: 0, words: "" });
  const { code, words } = await new ProcessLane(["/no/such/program"]).run("a line");
  assertEquals(code, undefined);
  assert(words.includes("/no/such/program"), words);
});

Deno.test("ProcessLane ends a program that goes on", async () => {
  const lane = sh("exec sleep 60");
  const running = lane.run("a line");
  await lane.end();
  assertEquals((await running).code, undefined);
  await lane.end();
});
