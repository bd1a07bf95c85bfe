/**
 * `deno task compile [--target TRIPLE] [server|client|server-onnx]…`: makes vid-server, vid-client and vid-server-onnx,
 * where there is an ONNX Runtime for the platform, or those that are named, in dist/ below the current folder.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../cli/usage_error.ts";
import { runtimeLibrary } from "../analyze/onnx/runtime_library.ts";
import type { Build } from "../codec/turbo_library.ts";
import { compileProgram } from "./compile_program.ts";
import { type ExecutableName, EXECUTABLES } from "./executables.ts";
import { runTask } from "./run_task.ts";
import { targetOf } from "./targets.ts";

// They are the table's own.
const NAMES = Object.keys(EXECUTABLES) as ExecutableName[];

/** What is to be made. */
interface CompileOptions {
  executables: readonly ExecutableName[];
  build: Build;
}

/** Reads the arguments. Throws {@linkcode UsageError} where they are others than there are. */
export function compileOptions(args: readonly string[]): CompileOptions {
  const { target, _: names } = parseArgs(args, {
    string: ["target", "_"],
    default: { target: Deno.build.target },
    unknown(arg: string) {
      if (!NAMES.some((name) => name === arg)) {
        throw new UsageError(
          `Cannot compile as it knows ${NAMES.join(", ")} and --target TRIPLE: got ${arg}`,
        );
      }
    },
  });
  const build = targetOf(target);
  const possible = NAMES.filter((name) => !EXECUTABLES[name].hasOnnx || runtimeLibrary(build));
  const executables = NAMES.filter((name) => names.includes(name));
  const impossible = executables.find((name) => !possible.includes(name));
  if (impossible !== undefined) {
    throw new UsageError(`Cannot compile ${impossible} as there is no ONNX Runtime for ${build.target}`);
  }
  return { executables: executables.length > 0 ? executables : possible, build };
}

if (import.meta.main) {
  await runTask(async (say) => {
    const { executables, build } = compileOptions(Deno.args);
    for (const name of executables) {
      const bytes = await compileProgram(name, "dist", build);
      say(`dist/vid-${name}  ${(bytes / 1e6).toFixed(1)} MB, for ${build.target}`);
    }
  });
}
