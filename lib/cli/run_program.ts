import type { COMMON_FLAGS, LogLevel } from "./common_flags.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { failureOf } from "./failure.ts";
import type { Program, Values } from "./flag.ts";
import { renderHelp } from "./help.ts";
import { LineOutput } from "./line_output.ts";
import { configureLog } from "./log.ts";
import { parseFlags } from "./parse_flags.ts";
import { Screen } from "./screen.ts";
import { Signals } from "./signals.ts";
import { type Terminal, terminalOf } from "./terminal.ts";
import { renderVersion } from "./version.ts";

/** A program with the flags that every program has. */
export interface CommonProgram extends Program {
  readonly flags: typeof COMMON_FLAGS;
}

/** What a program works with beside its flags. */
export interface Surroundings {
  /** Aborted when the program is asked to end. */
  signal: AbortSignal;
  /** For lines of output. */
  stdout: LineOutput;
  /** For what a person reads beside the log. */
  screen: Screen;
  /** Where stderr, and so the screen, goes. */
  terminal: Terminal;
}

/**
 * Runs a program and ends the process with the exit code that `main` resolves to. Reads the flags, answers `--help`
 * and `--version`, sets up the log, and turns whatever is thrown into words and an exit code.
 *
 * `main` is called with the values of the program's flags. What is heavy is best imported in it, so that
 * `--help` need not wait.
 */
export async function runProgram<P extends CommonProgram>(
  program: P,
  main: (values: Values<P>, surroundings: Surroundings) => Promise<ExitCode>,
): Promise<never> {
  const screen = new Screen(Deno.stderr);
  const terminal = terminalOf(Deno.stderr);
  const stdout = new LineOutput(Deno.stdout, screen);
  let level: LogLevel = "info";

  const report = (error: unknown): ExitCode => {
    const { exitCode, message } = failureOf(error, {
      program: program.name,
      usage: program.usage,
      debug: level === "debug",
    });
    screen.showStatus("");
    if (message !== undefined) screen.print(message);
    return exitCode;
  };
  const leave = (event: Event, error: unknown) => {
    event.preventDefault();
    Deno.exit(report(error));
  };
  addEventListener("error", (event) => leave(event, event.error));
  addEventListener("unhandledrejection", (event) => leave(event, event.reason));

  const run = async (): Promise<ExitCode> => {
    const values = parseFlags(program, Deno.args, Deno.env);
    const common = values as Values<CommonProgram>;
    const text = textAskedFor(program, common);
    if (text !== undefined) {
      await stdout.write(text);
      return EXIT.ok;
    }
    level = common.logLevel;
    const { isTerminal, colour } = terminal;
    configureLog({ level, terminal: isTerminal, colour, write: (line) => screen.print(line) });
    using signals = new Signals();
    return await main(values, { signal: signals.signal, stdout, screen, terminal });
  };
  Deno.exit(await run().catch(report));
}

function textAskedFor(program: Program, { help, version }: Values<CommonProgram>): string | undefined {
  if (version) return renderVersion(program.name);
  if (!help) return;
  const { columns, colour } = terminalOf(Deno.stdout);
  return renderHelp(program, { columns: columns(), colour }).trimEnd();
}
