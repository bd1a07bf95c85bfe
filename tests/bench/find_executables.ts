import { UsageError } from "../../lib/cli/usage_error.ts";

/** The full path of a folder with both executables. Throws {@linkcode UsageError} where one is missing. */
export async function findExecutables(folder: string): Promise<string> {
  for (const program of ["vid-client", "vid-server"]) {
    try {
      await Deno.stat(`${folder}/${program}`);
    } catch (cause) {
      const message =
        `Cannot run the executables as ${folder} has no ${program}: ./run compile makes both in dist`;
      throw new UsageError(message, { cause });
    }
  }
  return await Deno.realPath(folder);
}
