/** What a file takes at least on most disks, in bytes. */
const BLOCK = 4096;

/** What a picture takes on disk, in bytes. */
export function bytesOnDisk(length: number): number {
  return Math.ceil(length / BLOCK) * BLOCK;
}

/** Which picture: that of a verdict, which was received then. */
export interface PictureKey {
  id: number;
  /** ms since the epoch. */
  at: number;
}

/** A picture's file that was found. */
export interface FoundPicture {
  path: string;
  /** NaN where it is none of ours. */
  id: number;
}

/**
 * The JPEGs of a store as files, a folder for each hour (UTC), as folders of millions are slow: `2026-11-28/21/4711.jpg`. No
 * part of a path is what a user or a camera says.
 */
export class PictureFiles {
  readonly #folder: string;
  /** That which is there for sure. */
  #made = "";

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Throws what the system says where it cannot be written; then nothing is left of it. */
  write(key: PictureKey, jpeg: Uint8Array<ArrayBuffer>): void {
    const path = this.#pathOf(key);
    try {
      this.#make(this.#hourOf(key));
      Deno.writeFileSync(path, jpeg);
    } catch (error) {
      this.#made = "";
      removeFile(path);
      throw error;
    }
  }

  /** Undefined where it is not there, or not the whole of it: `bytes` is what was written. */
  read(key: PictureKey, bytes: number): Uint8Array<ArrayBuffer> | undefined {
    try {
      const jpeg = Deno.readFileSync(this.#pathOf(key));
      return jpeg.length === bytes ? jpeg : undefined;
    } catch {
      return undefined; // NotFound: somebody removed it, or the machine lost its power
    }
  }

  /** Removes pictures, and the folders that are empty then. */
  remove(keys: readonly PictureKey[]): void {
    for (const key of keys) removeFile(this.#pathOf(key));
    for (const hour of new Set(keys.map((key) => this.#hourOf(key)))) this.removeEmpty(hour);
  }

  /** The files that there are, an hour's folder at a time. */
  *hours(): Generator<{ folder: string; files: FoundPicture[] }> {
    for (const day of foldersIn(this.#folder)) {
      for (const folder of foldersIn(day)) {
        const files = [...Deno.readDirSync(folder)].map(({ name }) => ({
          path: `${folder}/${name}`,
          id: /^\d+\.jpg$/.test(name) ? parseInt(name) : NaN,
        }));
        yield { folder, files };
      }
    }
  }

  /** Removes an hour's folder, and its day's, where nothing is in them. */
  removeEmpty(hour: string): void {
    for (const folder of [hour, hour.slice(0, hour.lastIndexOf("/"))]) {
      try {
        Deno.removeSync(folder);
        this.#made = "";
      } catch {
        return; // there is something in it
      }
    }
  }

  #pathOf(key: PictureKey): string {
    return `${this.#hourOf(key)}/${key.id}.jpg`;
  }

  #hourOf({ at }: PictureKey): string {
    const iso = new Date(at).toISOString();
    return `${this.#folder}/${iso.slice(0, 10)}/${iso.slice(11, 13)}`;
  }

  #make(hour: string): void {
    if (hour === this.#made) return;
    Deno.mkdirSync(hour, { recursive: true });
    this.#made = hour;
  }
}

/** Removes a file if it is there. */
export function removeFile(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // NotFound, mostly. What stays there is found at the next start.
  }
}

/** Oldest first. */
function foldersIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => `${folder}/${name}`).toSorted();
  } catch {
    return []; // NotFound: there were no pictures yet, or it has just been removed
  }
}
