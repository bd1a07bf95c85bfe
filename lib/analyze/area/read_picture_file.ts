import { AnalyzerError } from "../analyzer.ts";

/** More is no picture, in bytes. */
const MAX_BYTES = 256 * 2 ** 20;

/** Reads a file and makes a picture of it. Throws {@linkcode AnalyzerError} with the file's name where either fails. */
export function readPictureFile<T>(path: string, decode: (bytes: Uint8Array<ArrayBuffer>) => T): T {
  try {
    const { isFile, size } = Deno.statSync(path);
    if (!isFile) throw new Error("it is no file");
    if (size > MAX_BYTES) throw new Error(`it may have at most ${MAX_BYTES} bytes: got ${size}`);
    return decode(Deno.readFileSync(path));
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : error instanceof Error
      ? error.message
      : String(error);
    throw new AnalyzerError(`Cannot use ${path}: ${why}`, { cause: error });
  }
}
