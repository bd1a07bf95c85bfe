import { assertEquals, assertMatch } from "@std/assert";
import { failureOf } from "../../lib/cli/failure.ts";
import { OutputClosedError } from "../../lib/cli/line_output.ts";
import { Interrupted } from "../../lib/cli/signals.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { CodecError } from "../../lib/codec/codec.ts";

const OPTIONS = { program: "vid-client", debug: false };

for (
  const [what, error, expected] of [
    [
      "a wrong call the way to the help",
      new UsageError("Unknown flag --x."),
      { exitCode: 2, message: "vid-client: Unknown flag --x.\nRun vid-client --help for all flags" },
    ],
    [
      "an error of ours its message alone",
      new CodecError("unavailable", "Cannot load turbo as there is no libturbojpeg: got ENOENT"),
      { exitCode: 1, message: "vid-client: Cannot load turbo as there is no libturbojpeg: got ENOENT" },
    ],
    [
      "an error of the system its message alone",
      new Deno.errors.NotFound("No such file"),
      { exitCode: 1, message: "vid-client: No such file" },
    ],
    [
      "a mistake of the program the way to more",
      new TypeError("x is not a function"),
      {
        exitCode: 1,
        message: "vid-client: x is not a function\n" +
          "This should not happen. Run it again with --log-level debug to see where it comes from",
      },
    ],
    [
      "what is no error its text",
      "oops",
      {
        exitCode: 1,
        message: "vid-client: oops\n" +
          "This should not happen. Run it again with --log-level debug to see where it comes from",
      },
    ],
    ["a reader of stdout who left nothing", new OutputClosedError("gone"), { exitCode: 0 }],
    ["SIGINT nothing", new Interrupted("SIGINT"), { exitCode: 130 }],
    ["SIGTERM nothing", new Interrupted("SIGTERM"), { exitCode: 143 }],
  ] as const
) {
  Deno.test(`failureOf() tells ${what}`, () => assertEquals(failureOf(error, OPTIONS), expected));
}

Deno.test("failureOf() keeps lines apart and all else off the terminal", () => {
  const { message } = failureOf(new CodecError("bad-jpeg", "one\n\x1b[2Jtwo\r"), OPTIONS);
  assertEquals(message, "vid-client: one\n\\x1b[2Jtwo\\r");
});

Deno.test("failureOf() shows the stack trace and the cause at --log-level debug alone", () => {
  const error = new TypeError("outer", { cause: new Error("inner") });
  const { message } = failureOf(error, { ...OPTIONS, debug: true });
  assertMatch(message ?? "", /^vid-client: outer\nTypeError: outer\n {4}at .*failure_test\.ts:\d+/);
  assertMatch(message ?? "", /\[cause\]: Error: inner\n/);
});
