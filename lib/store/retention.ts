import { bytesOnDisk, type PictureFiles, type PictureKey } from "./picture_files.ts";
import type { Statements } from "./statements.ts";
import type { Keep } from "./worker_messages.ts";

const MINUTE = 60_000;

/** How much goes at a time: some ms of work, between which new verdicts are written. */
const STEP = { verdicts: 250, pictures: 32, pages: 128 };

/** Of the limit: where it was reached, so much is left, so that it is not reached again at once. */
const LEFT = 0.99;

/** Of the limit: pictures go before verdicts until they take no more than this, as the newest ones are worth more. */
const PICTURES_SHARE = 0.25;

/** Lets go of what is the oldest, by age and by what all takes on disk, in small steps. */
export class Retention {
  readonly #db: Statements;
  readonly #files: PictureFiles;
  readonly #keep: Keep;
  #pictureBytes: number;
  /** That where bytes are the limit is gone down to; left out while it is not reached. */
  #target?: number;

  constructor(db: Statements, files: PictureFiles, keep: Keep) {
    this.#db = db;
    this.#files = files;
    this.#keep = keep;
    this.#pictureBytes = db.number("SELECT sum((bytes + 4095) / 4096 * 4096) FROM pictures") ?? 0;
  }

  /** What the database, without its log, and the pictures take, in bytes. */
  get bytes(): number {
    return this.#pictureBytes + this.#usedBytes();
  }

  /** What all takes on disk but for the database's log, in bytes. */
  get bytesOnDisk(): number {
    return this.#pictureBytes + this.#pages("page_count") * this.#pages("page_size");
  }

  /** Tells that pictures were written. */
  add(pictureBytes: number): void {
    this.#pictureBytes += pictureBytes;
  }

  /** Whether there is more than may be, by bytes. */
  get isOver(): boolean {
    return this.bytes > (this.#keep.bytes ?? Infinity);
  }

  /** Lets some go. False where nothing has to. */
  step(now: number): boolean {
    const did = this.#stepByAge(now) || this.#stepByBytes() || this.#freePages > STEP.pages;
    // It goes on for as long as its rows are asked for, though it yields none: exec() would free a single page.
    if (did) this.#db.prepare(`PRAGMA incremental_vacuum(${STEP.pages})`).all();
    else this.#finish();
    return did;
  }

  #stepByAge(now: number): boolean {
    const { ms } = this.#keep;
    if (ms === undefined) return false;
    const last = this.#db.number(
      "SELECT max(last_id) FROM minutes WHERE minute <= ?",
      Math.floor((now - ms) / MINUTE),
    );
    if (last === undefined) return false;
    return this.#removeVerdicts("WHERE id <= ? AND at < ?", last, now - ms);
  }

  #stepByBytes(): boolean {
    const limit = this.#keep.bytes ?? Infinity;
    const { bytes } = this;
    if (bytes > limit) this.#target = limit * LEFT;
    if (this.#target === undefined || bytes <= this.#target) {
      this.#target = undefined;
      return false;
    }
    const pictures = this.#pictureBytes > limit * PICTURES_SHARE;
    const did = pictures
      ? this.#removePictures() || this.#removeVerdicts("")
      : this.#removeVerdicts("") || this.#removePictures();
    if (!did) this.#target = undefined;
    return did;
  }

  #removeVerdicts(where: string, ...values: number[]): boolean {
    const ids = this.#db.prepare(`SELECT id FROM verdicts ${where} ORDER BY id LIMIT ${STEP.verdicts}`)
      .all(...values).map(({ id }) => Number(id));
    if (ids.length === 0) return false;
    const list = JSON.stringify(ids);
    const among = "IN (SELECT value FROM json_each(?))";
    this.#forget(this.#db.prepare(`SELECT id, at, bytes FROM pictures WHERE id ${among}`).all(list), () => {
      this.#db.prepare(`DELETE FROM verdict_labels WHERE verdict ${among}`).run(list);
      for (const table of ["parts", "verdicts"]) {
        this.#db.prepare(`DELETE FROM ${table} WHERE id ${among}`).run(list);
      }
    });
    return true;
  }

  #removePictures(): boolean {
    const found = this.#db.prepare(`SELECT id, at, bytes FROM pictures ORDER BY id LIMIT ${STEP.pictures}`)
      .all();
    if (found.length > 0) this.#forget(found);
    return found.length > 0;
  }

  /** The files go last: one that is left over is found at the next start. */
  #forget(found: readonly Record<string, unknown>[], alsoForget?: () => void): void {
    const pictures = found.map(({ id, at, bytes }) => ({
      id: Number(id),
      at: Number(at),
      bytes: Number(bytes),
    }));
    this.#db.transaction(() => {
      alsoForget?.();
      this.#db.prepare("DELETE FROM pictures WHERE id IN (SELECT value FROM json_each(?))")
        .run(JSON.stringify(pictures.map(({ id }) => id)));
    });
    for (const { bytes } of pictures) this.#pictureBytes -= bytesOnDisk(bytes);
    this.#files.remove(pictures satisfies PictureKey[]);
  }

  /** Nothing is left to tell of minutes before the oldest verdict. */
  #finish(): void {
    this.#db.prepare(
      "DELETE FROM minutes WHERE last_id < coalesce((SELECT min(id) FROM verdicts), 9007199254740991)",
    ).run();
  }

  #usedBytes(): number {
    return (this.#pages("page_count") - this.#freePages) * this.#pages("page_size");
  }

  /** Pages of the database that nothing is in. */
  get #freePages(): number {
    return this.#pages("freelist_count");
  }

  #pages(pragma: "page_count" | "freelist_count" | "page_size"): number {
    return this.#db.number(`PRAGMA ${pragma}`) ?? 0;
  }
}
