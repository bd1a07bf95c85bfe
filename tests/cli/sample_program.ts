/**
 * A program for the tests of `runProgram()`, which does one of the things that programs do.
 *
 * @module
 */
import { choiceValue } from "../../lib/cli/choice_value.ts";
import { COMMON_FLAGS } from "../../lib/cli/common_flags.ts";
import type { Program } from "../../lib/cli/flag.ts";
import { type CommonProgram, runProgram } from "../../lib/cli/run_program.ts";
import { logOf } from "../../lib/log.ts";

const SHOUT = {
  name: "vid-sample shout",
  summary: "Writes its words in capitals",
  usage: "[OPTIONS] WORDS…",
  words: { value: { name: "WORDS…", parse: (text) => text.toUpperCase() }, summary: "What to write", min: 1 },
  flags: COMMON_FLAGS,
  examples: [
    { command: "vid-sample shout a", does: "Write A" },
    { command: "vid-sample shout a b", does: "Write both" },
    { command: "vid-sample shout -- -a", does: "Write -A" },
  ],
} as const satisfies Program & CommonProgram;

const SAMPLE = {
  name: "vid-sample",
  summary: "Does one thing",
  usage: "[OPTIONS]",
  commands: { shout: SHOUT },
  flags: {
    do: {
      group: "Sample",
      summary: "What to do",
      value: choiceValue(["nothing", "log", "throw", "throw-later", "reject", "write", "finish", "hang"]),
      default: "nothing",
    },
    ...COMMON_FLAGS,
  },
  examples: [
    { command: "vid-sample", does: "Nothing" },
    { command: "vid-sample --do log", does: "Log" },
    { command: "vid-sample --do throw", does: "Fail" },
  ],
} as const satisfies Program & CommonProgram;

await runProgram(SAMPLE, async (values, { signal, stdout, screen }) => {
  const never = new Promise<never>(() => setInterval(() => {}, 1000));
  switch (values.do) {
    case "nothing":
      return 0;
    case "log":
      logOf("sample").info("hello {who}", { who: "a\nb" });
      logOf("sample").debug("in detail");
      return 0;
    case "throw":
      throw new TypeError("thrown");
    case "throw-later":
      setTimeout(() => {
        throw new Error("thrown later");
      });
      return await never;
    case "reject":
      Promise.reject(new Deno.errors.NotFound("rejected"));
      return await never;
    case "write":
      for (;;) await stdout.write("a line");
    case "finish": {
      const asked = new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      await stdout.write("ready");
      await asked;
      screen.print("finishing");
      await new Promise((resolve) => setTimeout(resolve, 50));
      throw signal.reason;
    }
    case "hang":
      signal.addEventListener("abort", () => screen.print("asked to end"));
      await stdout.write("ready");
      return await never;
  }
}, {
  async shout({ words }, { stdout }) {
    await stdout.write(words.join(" "));
    return 0;
  },
});
