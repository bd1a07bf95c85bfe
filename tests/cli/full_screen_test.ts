import { assertEquals } from "@std/assert";
import { FullScreen } from "../../lib/cli/full_screen.ts";
import { FakeTerminal } from "./fake_terminal.ts";

Deno.test("FullScreen shows a page in one write, not where nothing changed, and leaves once", () => {
  const terminal = new FakeTerminal();
  {
    using screen = new FullScreen(terminal);
    screen.show(["one", "two"]);
    screen.show(["one", "two"]);
    screen.show(["three"]);
    screen[Symbol.dispose]();
    screen.show(["four"]);
  }
  assertEquals(terminal.writes, [
    "\x1b[?1049h\x1b[?25l",
    "\x1b[Hone\x1b[K\r\ntwo\x1b[K\x1b[J",
    "\x1b[Hthree\x1b[K\x1b[J",
    "\x1b[?25h\x1b[?1049l",
  ]);
});

Deno.test("FullScreen leaves the terminal as it was where the program ends at once", async () => {
  const module = new URL("../../lib/cli/full_screen.ts", import.meta.url);
  const code = `const { FullScreen } = await import("${module}"); using _ = new FullScreen(); Deno.exit(3);`;
  const { code: exit, stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", code] }).output();
  assertEquals([exit, new TextDecoder().decode(stdout)], [3, "\x1b[?1049h\x1b[?25l\x1b[?25h\x1b[?1049l"]);
});
