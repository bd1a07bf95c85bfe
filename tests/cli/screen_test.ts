import { assertEquals } from "@std/assert";
import { Screen } from "../../lib/cli/screen.ts";
import { FakeTerminal } from "./fake_terminal.ts";

Deno.test("Screen.print() writes plain lines while there is no status", () => {
  const terminal = new FakeTerminal();
  const screen = new Screen(terminal);
  screen.print("one");
  screen.print("two\nthree");
  assertEquals(terminal.writes, ["one\n", "two\nthree\n"]);
});

Deno.test("Screen.print() puts lines above the status, whatever is longer", () => {
  const terminal = new FakeTerminal();
  const screen = new Screen(terminal);
  screen.showStatus("a long status line");
  screen.print("short");
  screen.print("a line that is longer than the status\nx\nanother");
  assertEquals(terminal.lines, [
    "short",
    "a line that is longer than the status",
    "x",
    "another",
    "a long status line",
  ]);
});

Deno.test("Screen.showStatus() renews the last line in one write each, and not where nothing changed", () => {
  const terminal = new FakeTerminal();
  const screen = new Screen(terminal);
  screen.showStatus("100 frames");
  screen.showStatus("99 frames");
  screen.showStatus("99 frames");
  assertEquals(terminal.lines, ["99 frames"]);
  assertEquals(terminal.writes.length, 2);
  screen.showStatus("");
  screen.print("done");
  assertEquals(terminal.lines, ["done", ""]);
});

Deno.test("Screen.aside() takes the status away while something else writes to the terminal", () => {
  const terminal = new FakeTerminal();
  const screen = new Screen(terminal);
  screen.showStatus("a long status line");
  screen.aside(() => terminal.writeSync(new TextEncoder().encode("{}\n")));
  assertEquals(terminal.lines, ["{}", "a long status line"]);
});

Deno.test("Screen writes all of a line where the system takes a part at a time", () => {
  const terminal = new FakeTerminal(3);
  new Screen(terminal).print("0123456789");
  assertEquals(terminal.lines, ["0123456789", ""]);
});

Deno.test("Screen goes on where nobody reads it any more, or its disk is full", () => {
  for (
    const error of [new Deno.errors.BrokenPipe("gone"), new Error("No space left on device (os error 28)")]
  ) {
    const screen = new Screen({
      writeSync() {
        throw error;
      },
    });
    screen.print("x");
    screen.showStatus("y");
  }
});
