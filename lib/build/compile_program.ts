import { join, resolve } from "node:path";
import type { Build } from "../codec/turbo_library.ts";
import { CompileError } from "./compile_error.ts";
import { explainCompileFailure } from "./explain_compile_failure.ts";
import { type ExecutableName, EXECUTABLES } from "./executables.ts";
import { stageProgram } from "./stage_program.ts";
import { V8_FLAGS } from "./v8_flags.ts";

/**
 * Makes an executable in a folder, in place of an earlier one, and resolves to its size in bytes. What is in the
 * environment holds for `deno compile` too, above all DENORT_BIN.
 *
 * Throws {@linkcode CompileError} where it cannot be made, or does not run where it should.
 */
export async function compileProgram(name: ExecutableName, folder: string, build: Build): Promise<number> {
  const stage = resolve(folder, `.stage-${crypto.randomUUID()}`);
  const file = `vid-${name}${build.os === "windows" ? ".exe" : ""}`;
  const executable = EXECUTABLES[name];
  const { program } = executable;
  await Deno.mkdir(stage, { recursive: true });
  try {
    const { included } = await stageProgram(executable, stage, build);
    await denoCompile(stage, [
      ...included.map((path) => `--include=${path}`),
      `--permission-set=${program}`,
      `--v8-flags=${V8_FLAGS}`,
      `--target=${build.target}`,
      `--output=${file}`,
      `${program}.ts`,
    ]);
    const path = join(stage, file);
    if (build.target === Deno.build.target) await checkThatItRuns(path, program);
    const { size } = await Deno.stat(path);
    await Deno.rename(path, join(folder, file));
    return size;
  } finally {
    await Deno.remove(stage, { recursive: true });
  }
}

async function denoCompile(cwd: string, args: string[]): Promise<void> {
  // The gate checks the types. A cache of V8's code would be a file in TMPDIR that whoever shares that could make first, and
  // saves 5 ms of a start.
  const options = ["compile", "--quiet", "--no-check", "--no-prompt", "--no-lock", "--no-code-cache"];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...options, ...args],
    cwd,
    // Deno 2.6 trusts Mozilla's certificates alone: behind a company's proxy nothing could be fetched.
    env: { DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "system,mozilla", NO_COLOR: "1" },
  }).output();
  if (!success) throw new CompileError(explainCompileFailure(new TextDecoder().decode(stderr)));
}

/** Where the denort is of another Deno, the executable ends at once. */
async function checkThatItRuns(path: string, program: string): Promise<void> {
  const { stdout, stderr } = await new Deno.Command(path, { args: ["--version"] }).output();
  const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  if (said.startsWith(`vid-${program} `)) return;
  const [line] = (complained || said).split("\n", 1);
  throw new CompileError(
    `Cannot compile with this denort as what came out does not run: got ${line || "nothing"}\n` +
      `Set DENORT_BIN to the denort of Deno ${Deno.version.deno}, or unset it, and Deno fetches its own`,
  );
}
