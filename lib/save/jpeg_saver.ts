import { BoundedQueue } from "../bounded_queue.ts";
import { explainSaveFailure, SaveError } from "./save_error.ts";

/** Pictures that wait for the disk: half a second of a camera's, the time that an SD card now and then stands still. */
const CAPACITY = 16;

/** Options of {@linkcode JpegSaver.open}. */
export interface JpegSaverOptions {
  /** Is made where it is missing. */
  folder: string;
  /** How many pictures are saved at most, not counting those that are there already. */
  limit: number;
  /** Where the disk cannot keep up: {@linkcode JpegSaver.save} waits for it, or the oldest waiting picture is skipped. */
  whenSlow: "wait" | "skip";
  /** Is told, at most once and in words for the user, why no more is saved: the limit, or trouble with the disk. */
  onStop(words: string): void;
}

/**
 * Saves JPEGs in a folder as `000001.jpg`, `000002.jpg`, …, behind the highest number that is there. Nothing is ever
 * overwritten, also where several save in one folder, and no file has its name before it is whole.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { JpegSaver } from "./jpeg_saver.ts";
 *
 * const folder = await Deno.makeTempDir();
 * {
 *   await using saver = await JpegSaver.open({ folder, limit: 100, whenSlow: "wait", onStop: console.warn });
 *   await saver.save(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9));
 * }
 * assertEquals((await Deno.stat(`${folder}/000001.jpg`)).size, 4);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class JpegSaver implements AsyncDisposable {
  readonly #options: JpegSaverOptions;
  readonly #queue: BoundedQueue<Uint8Array>;
  readonly #saving: Promise<void>;
  #number: number;
  #saved = 0;
  #skipped = 0;

  private constructor(options: JpegSaverOptions, number: number) {
    this.#options = options;
    this.#number = number;
    this.#queue = new BoundedQueue(CAPACITY, {
      whenFull: options.whenSlow === "skip" ? "drop-oldest" : "wait",
      onDrop: () => this.#skipped++,
    });
    this.#saving = this.#saveAll();
  }

  /** Throws {@linkcode SaveError} where the folder cannot be made or written to, RangeError for an option. */
  static async open(options: JpegSaverOptions): Promise<JpegSaver> {
    const { folder, limit } = options;
    if (!(Number.isInteger(limit) && limit > 0)) {
      throw new RangeError(`Cannot save pictures as the limit is a whole number above 0: got ${limit}`);
    }
    if (folder === "") throw new RangeError("Cannot save pictures as their folder has a name: got none");
    try {
      await Deno.mkdir(folder, { recursive: true });
      await tryToWrite(folder);
      return new JpegSaver(options, await nextNumber(folder));
    } catch (cause) {
      const { code, why, remedy } = explainSaveFailure(cause);
      throw new SaveError(code, `Cannot save pictures in ${folder}: ${why}; ${remedy}`, { cause });
    }
  }

  /** Number of pictures that are in the folder, whole. */
  get saved(): number {
    return this.#saved;
  }

  /** Number of pictures that were left out since the disk could not keep up. */
  get skipped(): number {
    return this.#skipped;
  }

  /**
   * Takes a JPEG to be saved; its bytes must stay as they are. Resolves when there is room for it, which is at once
   * with `skip` and after the end. Never throws: what goes wrong, `onStop` is told.
   */
  async save(jpeg: Uint8Array): Promise<void> {
    await this.#queue.put(jpeg);
  }

  /** Resolves when all that was taken is saved. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#queue.close();
    await this.#saving;
  }

  async #saveAll(): Promise<void> {
    const { folder, limit } = this.#options;
    try {
      for await (const jpeg of this.#queue) {
        await this.#write(jpeg);
        if (++this.#saved === limit) {
          return this.#stop(`Saved ${counted(limit)} in ${folder}, the limit: no more are saved`);
        }
      }
    } catch (error) {
      const { why } = explainSaveFailure(error);
      this.#stop(`Cannot go on saving in ${folder} after ${counted(this.#saved)}: ${why}; all else goes on`);
    }
  }

  #stop(words: string): void {
    this.#queue.close();
    this.#options.onStop(words);
  }

  /** Who makes a number's temporary file owns the number, until it has its own name. */
  async #write(jpeg: Uint8Array): Promise<void> {
    for (;; this.#number++) {
      const path = `${this.#options.folder}/${String(this.#number).padStart(6, "0")}.jpg`;
      const part = `${path}.part`;
      if (!await writeNew(part, jpeg)) continue;
      // A renamed file would take the place of one that is there.
      if (await exists(path)) {
        await Deno.remove(part);
        continue;
      }
      await Deno.rename(part, path);
      this.#number++;
      return;
    }
  }
}

/** A full disk still takes empty files. */
async function tryToWrite(folder: string): Promise<void> {
  const path = await Deno.makeTempFile({ dir: folder, suffix: ".part" });
  try {
    await Deno.writeFile(path, new Uint8Array(1));
  } finally {
    await Deno.remove(path);
  }
}

async function nextNumber(folder: string): Promise<number> {
  let highest = 0;
  for await (const { name } of Deno.readDir(folder)) {
    // With more digits it would be no exact number.
    const number = /^(\d{1,15})\.jpg(\.part)?$/.exec(name)?.[1];
    if (number !== undefined) highest = Math.max(highest, Number(number));
  }
  return highest + 1;
}

/** Writes a file that is not there yet; false where it is. Leaves no half one behind. */
async function writeNew(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await Deno.writeFile(path, bytes, { createNew: true });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    // Where it was not even made there is nothing to remove; the first error is the one to tell.
    await Deno.remove(path).catch(() => {});
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function counted(pictures: number): string {
  return pictures === 1 ? "1 picture" : `${pictures} pictures`;
}
