import { assertEquals, assertRejects } from "@std/assert";
import { LineOutput, OutputClosedError } from "../../lib/cli/line_output.ts";
import { Screen } from "../../lib/cli/screen.ts";
import { FakeTerminal } from "./fake_terminal.ts";

/** A stdout that goes to a terminal, or to a file that takes three bytes at a time. */
function stdoutOf(terminal: FakeTerminal, isTerminal: boolean) {
  return {
    isTerminal: () => isTerminal,
    write: (bytes: Uint8Array) => Promise.resolve(terminal.writeSync(bytes.subarray(0, 3))),
    writeSync: (bytes: Uint8Array) => terminal.writeSync(bytes),
  };
}

Deno.test("LineOutput.write() writes all of a line", async () => {
  const file = new FakeTerminal();
  const output = new LineOutput(stdoutOf(file, false), new Screen(new FakeTerminal()));
  await output.write('{"result":"ok"}');
  await output.write("{}");
  assertEquals(file.writes.join(""), '{"result":"ok"}\n{}\n');
});

Deno.test("LineOutput.write() keeps the status line of a shared terminal below", async () => {
  const terminal = new FakeTerminal();
  const screen = new Screen(terminal);
  screen.showStatus("a long status line");
  await new LineOutput(stdoutOf(terminal, true), screen).write("{}");
  assertEquals(terminal.lines, ["{}", "a long status line"]);
});

Deno.test("LineOutput.write() tells that the reader has left from all other failures", async () => {
  const failing = (error: Error) => ({
    isTerminal: () => false,
    write: () => Promise.reject(error),
    writeSync: () => 0,
  });
  const screen = new Screen(new FakeTerminal());
  const broken = new LineOutput(failing(new Deno.errors.BrokenPipe("gone")), screen);
  const error = await assertRejects(() => broken.write("{}"), OutputClosedError);
  assertEquals(error.message, "Cannot write to stdout as its reader has left");
  const full = new LineOutput(failing(new Error("No space left on device")), screen);
  await assertRejects(() => full.write("{}"), Error, "No space left on device");
});
