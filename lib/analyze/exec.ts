import { defineAnalyzer } from "./analyzer.ts";
import { EXEC_OPTIONS } from "./exec/exec_options.ts";

/** A program of the user's judges. It gets the frames as they were sent, and speaks the wire's own protocol. */
export const EXEC = defineAnalyzer({
  name: "exec",
  summary:
    "Has a program of yours judge, in any language: frames on its stdin, answers as JSON on its stdout",
  options: EXEC_OPTIONS,
  example: 'exec.command="python3 judge.py"',
  // Loaded here, so that --help need not wait for it.
  async create(context, values) {
    const { ExecAnalyzer } = await import("./exec/exec_analyzer.ts");
    const analyzer = new ExecAnalyzer(context, values);
    await analyzer.open();
    return analyzer;
  },
});
