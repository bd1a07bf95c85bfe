import { createHash } from "node:crypto";
import type { Models } from "./analyzer.ts";

/** More is no model, whatever it is, in bytes. */
const MAX_MODEL_BYTES = 256 * 2 ** 20;

/** Of a camera's name in that of a file, in characters: enough to recognize it by. */
const SLUG_LENGTH = 32;

/** Of a hash in hexadecimal digits: 48 bits tell apart all the cameras that there are. */
const HASH_LENGTH = 12;

/**
 * Keeps what the analyzers of one camera learned as files in a folder, one for each analyzer. The folder is made when
 * first needed; a file that is there is always a whole one, also after a crash.
 *
 * `load`, `save` and `remove` throw where the disk does not let them, and say why.
 */
export class ModelStore implements Models {
  readonly #folder: string;
  readonly #camera: string;

  constructor(folder: string, camera: string) {
    this.#folder = folder;
    this.#camera = camera;
  }

  load(analyzer: string): Uint8Array<ArrayBuffer> | undefined {
    const path = this.#pathOf(analyzer);
    try {
      checkFile(path);
      return Deno.readFileSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined; // nothing was learned yet
      throw new Error(`Cannot read what ${analyzer} learned of ${this.#camera}: ${wordsOf(error)}`, {
        cause: error,
      });
    }
  }

  save(analyzer: string, model: Uint8Array<ArrayBuffer>): void {
    const path = this.#pathOf(analyzer);
    // Two programs may use one folder: each writes into a file of its own, and the last one to be done wins.
    const temporary = `${path}.${Deno.pid}.tmp`;
    try {
      if (model.length > MAX_MODEL_BYTES) throw tooLarge(path, model.length);
      Deno.mkdirSync(this.#folder, { recursive: true });
      writeWhole(temporary, model);
      Deno.renameSync(temporary, path);
    } catch (error) {
      clear(temporary);
      throw new Error(`Cannot keep what ${analyzer} learned of ${this.#camera}: ${wordsOf(error)}`, {
        cause: error,
      });
    }
  }

  remove(analyzer: string): void {
    try {
      Deno.removeSync(this.#pathOf(analyzer));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return; // nothing was learned yet
      throw new Error(`Cannot remove what ${analyzer} learned of ${this.#camera}: ${wordsOf(error)}`, {
        cause: error,
      });
    }
  }

  #pathOf(analyzer: string): string {
    return `${this.#folder}/${fileNameOf(this.#camera)}.${analyzer}.model`;
  }
}

/**
 * A name that no two cameras share and every file system takes, whatever a camera is called: what it has of letters and
 * digits, for people, and a hash of it all. Names that differ only in case differ in the hash.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fileNameOf("../line 3"), "line-3-7d66aff1d8b9");
 * ```
 */
export function fileNameOf(camera: string): string {
  const words = camera.normalize("NFC").match(/[\p{L}\p{N}_]+/gu) ?? ["camera"];
  const slug = [...words.join("-")].slice(0, SLUG_LENGTH).join("");
  const hash = createHash("sha256").update(camera).digest("hex").slice(0, HASH_LENGTH);
  return `${slug}-${hash}`;
}

/** What is no file, such as a pipe, could keep the reader waiting forever. */
function checkFile(path: string): void {
  const { isFile, size } = Deno.statSync(path);
  if (!isFile) throw new Error(`${path} is no file`);
  if (size > MAX_MODEL_BYTES) throw tooLarge(path, size);
}

function tooLarge(path: string, bytes: number): Error {
  return new Error(`${path} may have at most ${MAX_MODEL_BYTES} bytes: got ${bytes}`);
}

/** All of it is on the disk when this returns: else a rename could survive a power failure that the bytes do not. */
function writeWhole(path: string, bytes: Uint8Array): void {
  using file = Deno.openSync(path, { write: true, create: true, truncate: true });
  for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
  file.syncSync();
}

function clear(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // NotFound, mostly: there was nothing to clean up. Of all else the error that led here tells.
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
