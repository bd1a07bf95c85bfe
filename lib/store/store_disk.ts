import type { DatabaseSync } from "node:sqlite";
import { BatchWriter } from "./batch_writer.ts";
import { explainStoreFailure } from "./explain_store_failure.ts";
import { openDatabase } from "./open_database.ts";
import { PictureFiles, removeFile } from "./picture_files.ts";
import { Retention } from "./retention.ts";
import { Statements } from "./statements.ts";
import { StoreError } from "./store_error.ts";
import { VerdictReader } from "./verdict_reader.ts";
import type { BatchMessage, Extent, FromStoreWorker, Keep, Questions } from "./worker_messages.ts";

/** The files of a store, in the one thread that knows them. All it does is done when it returns. */
export class StoreDisk implements Disposable {
  /** Answers what it is asked; throws what SQLite says. */
  readonly reader: Questions;
  readonly #log: string;
  readonly #database: DatabaseSync;
  readonly #db: Statements;
  readonly #files: PictureFiles;
  readonly #writer: BatchWriter;
  readonly #retention: Retention;

  /** Opens what is in a folder, which is made where it is not there. Throws {@linkcode StoreError}. */
  constructor(folder: string, keep: Keep) {
    const path = `${folder}/verdicts.sqlite`;
    this.#log = `${path}-wal`;
    try {
      Deno.mkdirSync(`${folder}/pictures`, { recursive: true });
      this.#database = openDatabase(path);
    } catch (error) {
      const { code, words } = explainStoreFailure(error);
      throw new StoreError(code, words, { cause: error });
    }
    this.#db = new Statements(this.#database);
    this.#files = new PictureFiles(`${folder}/pictures`);
    this.#writer = new BatchWriter(this.#db, this.#files);
    this.reader = new VerdictReader(this.#db, this.#files);
    this.#retention = new Retention(this.#db, this.#files, keep);
  }

  /** The highest id that was given so far. */
  get lastId(): number {
    const last = this.#db.number(
      "SELECT max(last_id, coalesce((SELECT max(id) FROM verdicts), 0)) FROM store",
    );
    return last ?? 0;
  }

  get extent(): Extent {
    const oldestAt = this.#db.number("SELECT at FROM verdicts ORDER BY id LIMIT 1");
    const bytes = this.#retention.bytesOnDisk + sizeOf(this.#log);
    return { bytes, ...(oldestAt !== undefined && { oldestAt }) };
  }

  /** Whether there is more than may be, by bytes. */
  get isOver(): boolean {
    return this.#retention.isOver;
  }

  /** Writes what came; what cannot be written is told, and nothing is thrown. */
  write({ rows, pictures }: BatchMessage): Extract<FromStoreWorker, { kind: "written" }> {
    const { pictureBytes, ...outcome } = this.#writer.write({ rows, pictures });
    this.#retention.add(pictureBytes);
    const spare = pictures.map(({ jpeg }) => jpeg.buffer);
    return { kind: "written", ...outcome, spare, extent: this.extent };
  }

  /** Lets some of what is too old or too much go. False where nothing had to. */
  trim(): boolean {
    return this.#retention.step(Date.now());
  }

  /** Removes files that no verdict knows, as after a crash: an hour's at each step. */
  *sweep(): Generator<void> {
    for (const { folder, files } of this.#files.hours()) {
      for (const { id, path } of files) {
        if (!Number.isNaN(id) && this.#db.number("SELECT id FROM pictures WHERE id = ?", id) === undefined) {
          removeFile(path);
        }
      }
      this.#files.removeEmpty(folder);
      yield;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0; // NotFound: nothing was written yet
  }
}
