import { assertEquals, assertThrows } from "@std/assert";
import { CLIENT } from "../../lib/cli/client_flags.ts";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { selectCommand } from "../../lib/cli/select_command.ts";
import { SERVER } from "../../lib/cli/server_flags.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

Deno.test("selectCommand() takes the program itself where a flag or nothing comes first", () => {
  for (const args of [[], ["--port", "1"], ["--help"], ["-h", "judge"]]) {
    assertEquals(selectCommand(SERVER, args), { program: SERVER, args });
  }
  assertEquals(selectCommand(CLIENT, ["judge"]), { program: CLIENT, args: ["judge"] });
});

Deno.test("selectCommand() takes a command by its word, with what stands behind it", () => {
  const { judge, analyzers } = SERVER.commands;
  assertEquals(selectCommand(SERVER, ["judge", "--help"]), {
    command: "judge",
    program: judge,
    args: ["--help"],
  });
  assertEquals(selectCommand(SERVER, ["analyzers"]), { command: "analyzers", program: analyzers, args: [] });
});

Deno.test("selectCommand() says which command was meant, or which there are", () => {
  const refusal = (word: string) => assertThrows(() => selectCommand(SERVER, [word]), UsageError).message;
  assertEquals(refusal("jugde"), "Unknown command jugde. Did you mean judge?");
  assertEquals(refusal("analyzer"), "Unknown command analyzer. Did you mean analyzers?");
  assertEquals(refusal("5000"), "Unknown command 5000. There are judge and analyzers");
  assertEquals(refusal("constructor\n"), "Unknown command constructor\\n. There are judge and analyzers");
});

Deno.test("parseFlags() says that a command stands in front of flags", () => {
  const error = assertThrows(() => parseFlags(SERVER, ["--port", "1", "judge"], new Map()), UsageError);
  assertEquals(
    error.message,
    "Cannot use judge behind a flag as it says what to do: write vid-server judge first",
  );
});
