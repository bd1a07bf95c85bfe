import type { COMMON_FLAGS, LogLevel } from "./common_flags.ts";
import { EXIT, type ExitCode } from "./exit_codes.ts";
import { failureOf } from "./failure.ts";
import type { Program, Values } from "./flag.ts";
import { renderHelp } from "./help.ts";
import { LineOutput } from "./line_output.ts";
import { configureLog } from "./log.ts";
import { parseFlags } from "./parse_flags.ts";
import { Screen } from "./screen.ts";
import { selectCommand } from "./select_command.ts";
import { Signals } from "./signals.ts";
import { type Terminal, terminalOf } from "./terminal.ts";
import { renderVersion } from "./version.ts";

/** A program with the flags that every program has. */
export interface CommonProgram extends Program {
  readonly flags: typeof COMMON_FLAGS;
  readonly commands?: Readonly<Record<string, CommonProgram>>;
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
  /** Says what a person is told who has the program end at once, by asking twice. */
  atOnce(say: () => string): void;
}

/** Does what a program was asked to; resolves to the exit code. */
export type Main<P extends Program> = (values: Values<P>, surroundings: Surroundings) => Promise<ExitCode>;

/** What the commands of a program do, by their words. */
export type CommandMains<P extends Commanded> = {
  [Word in keyof P["commands"]]: Main<P["commands"][Word]>;
};

type Commanded = CommonProgram & { readonly commands: Readonly<Record<string, CommonProgram>> };

/**
 * Runs a program, or the one of its commands that is meant, and ends the process with the exit code that `main` or the
 * command's own resolves to. Reads the flags, answers `--help` and `--version`, sets up the log, and turns whatever is
 * thrown into words and an exit code.
 *
 * `main` is called with the values of the program's flags. What is heavy is best imported in it, so that
 * `--help` need not wait.
 */
export function runProgram<P extends CommonProgram & { readonly commands?: undefined }>(
  program: P,
  main: Main<P>,
): Promise<never>;
export function runProgram<P extends Commanded>(
  program: P,
  main: Main<P>,
  commands: CommandMains<P>,
): Promise<never>;
export async function runProgram(
  program: CommonProgram,
  main: Main<CommonProgram>,
  commands: Readonly<Record<string, Main<CommonProgram>>> = {},
): Promise<never> {
  const screen = new Screen(Deno.stderr);
  const terminal = terminalOf(Deno.stderr);
  const stdout = new LineOutput(Deno.stdout, screen);
  let asked: Program = program;
  let level: LogLevel = "info";

  const report = (error: unknown): ExitCode => {
    const { name, usage } = asked;
    const { exitCode, message } = failureOf(error, { program: name, usage, debug: level === "debug" });
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
    const { command, program: selected, args } = selectCommand(program, Deno.args);
    asked = selected;
    const values = parseFlags(selected, args, Deno.env);
    const text = textAskedFor(selected, values, program.name);
    if (text !== undefined) {
      await stdout.write(text);
      return EXIT.ok;
    }
    level = values.logLevel;
    const { isTerminal, colour } = terminal;
    configureLog({ level, terminal: isTerminal, colour, write: (line) => screen.print(line) });
    let say: (() => string) | undefined;
    using signals = new Signals({
      leave(exitCode) {
        screen.showStatus("");
        if (say !== undefined) screen.print(say());
        Deno.exit(exitCode);
      },
    });
    const chosen = command === undefined ? main : commands[command]!;
    const atOnce = (words: () => string) => say = words;
    return await chosen(values, { signal: signals.signal, stdout, screen, terminal, atOnce });
  };
  Deno.exit(await run().catch(report));
}

function textAskedFor(
  program: Program,
  { help, version }: Values<CommonProgram>,
  executable: string,
): string | undefined {
  if (version) return renderVersion(executable);
  if (!help) return;
  const { columns, colour } = terminalOf(Deno.stdout);
  return renderHelp(program, { columns: columns(), colour }).trimEnd();
}
