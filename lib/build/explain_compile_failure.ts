import { fitsNpmDenort } from "./npm_denort.ts";

/** What went wrong, in one line for a person, given what `deno compile` wrote to stderr. */
export function explainCompileFailure(
  stderr: string,
  { deno = Deno.version.deno, target = Deno.build.target }: { deno?: string; target?: string } = {},
): string {
  const [, host] = /request for url \(https?:\/\/([^/)]+)/.exec(stderr) ?? [];
  if (host !== undefined) {
    const file = `denort-${target} of https://github.com/denoland/deno/releases/tag/v${deno}`;
    const forTests = fitsNpmDenort(deno, target)
      ? ", or for a test build to what `deno task denort` prints"
      : "";
    return `Cannot compile as ${host}, where Deno gets its runtime for executables, is out of reach: ` +
      `set DENORT_BIN to ${file}${forTests}`;
  }
  // Deno's causes are numbered; the first of them is what its error itself is vague about.
  const [, reason] = /^ +0: (?!<unknown>)(.*)$/m.exec(stderr) ?? /^error: (.*)$/m.exec(stderr) ?? [];
  return `Cannot compile as deno compile failed: ${reason ?? stderr.trim()}`;
}
