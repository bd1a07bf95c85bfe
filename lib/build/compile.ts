/**
 * `deno task compile [--target TRIPLE] [client|server]`: makes vid-server and vid-client in dist/, below the current
 * folder.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../cli/usage_error.ts";
import type { Build } from "../codec/turbo_library.ts";
import { compileProgram } from "./compile_program.ts";
import { runTask } from "./run_task.ts";
import { type ProgramName, PROGRAMS } from "./stage_program.ts";
import { targetOf } from "./targets.ts";

/** What is to be made. */
interface CompileOptions {
  programs: readonly ProgramName[];
  build: Build;
}

/** Reads the arguments. Throws {@linkcode UsageError} where they are others than there are. */
export function compileOptions(args: readonly string[]): CompileOptions {
  const { target, _: names } = parseArgs(args, {
    string: ["target", "_"],
    default: { target: Deno.build.target },
    unknown(arg: string) {
      if (!PROGRAMS.some((name) => name === arg)) {
        throw new UsageError(`Cannot compile as it knows server, client and --target TRIPLE: got ${arg}`);
      }
    },
  });
  const programs = PROGRAMS.filter((name) => names.length === 0 || names.includes(name));
  return { programs, build: targetOf(target) };
}

if (import.meta.main) {
  await runTask(async (say) => {
    const { programs, build } = compileOptions(Deno.args);
    for (const program of programs) {
      const bytes = await compileProgram(program, "dist", build);
      say(`dist/vid-${program}  ${(bytes / 1e6).toFixed(1)} MB, for ${build.target}`);
    }
  });
}
