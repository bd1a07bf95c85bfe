import { assertEquals, assertThrows } from "@std/assert";
import { withWidePipes } from "../../lib/capture/wide_pipes.ts";
import { within } from "../../lib/within.ts";

/** Writes 300 kB to stdout, which nobody reads yet, then says so. */
const WRITER = "head -c 300000 /dev/zero && echo written >&2";

function startWriter(): Deno.ChildProcess {
  const command = new Deno.Command("sh", { args: ["-c", WRITER], stdout: "piped", stderr: "piped" });
  return command.spawn();
}

/** Whether a program gets rid of its output before anybody reads it. */
async function holdsAll({ stdout, stderr, status }: Deno.ChildProcess): Promise<boolean> {
  const reader = stderr.getReader();
  const said = await within(1000, reader.read());
  // Here it is read, so that the program can end.
  const { byteLength } = await new Response(stdout).arrayBuffer();
  assertEquals([byteLength, (await status).code], [300_000, 0]);
  await reader.cancel();
  return said !== undefined;
}

Deno.test({
  name: "withWidePipes() has a program's pipes hold more than a pipe does",
  ignore: Deno.build.os !== "linux",
  async fn() {
    assertEquals(await holdsAll(withWidePipes(startWriter)), true);
    assertEquals(await holdsAll(startWriter()), false);
  },
});

Deno.test({
  name: "withWidePipes() does without where that is not allowed",
  permissions: { run: true, ffi: false },
  async fn() {
    assertEquals(await holdsAll(withWidePipes(startWriter)), false);
  },
});

Deno.test("withWidePipes() gives what was opened, and throws what was thrown", () => {
  assertEquals(withWidePipes(() => 7), 7);
  const fail = () => {
    throw new TypeError("no such program");
  };
  assertThrows(() => withWidePipes(fail), TypeError, "no such program");
});
