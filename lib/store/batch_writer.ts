import { explainStoreFailure } from "./explain_store_failure.ts";
import { Names } from "./names.ts";
import { bytesOnDisk, type PictureFiles } from "./picture_files.ts";
import type { Statements } from "./statements.ts";
import type { BatchMessage, RowTuple, SentPicture } from "./worker_messages.ts";

const MINUTE = 60_000;

/** What became of a batch. */
export interface BatchOutcome {
  /** Why none of its rows are kept. */
  failure?: string;
  /** Why some of its pictures are not kept. */
  pictureFailure?: string;
  /** The verdicts whose pictures are not kept. */
  lostPictures: number[];
  /** What its pictures take on disk. */
  pictureBytes: number;
}

/** Writes batches: their pictures first, so that no row tells of one that is not there, then their rows in one transaction. */
export class BatchWriter {
  readonly #db: Statements;
  readonly #files: PictureFiles;
  readonly #cameras: Names;
  readonly #labels: Names;

  constructor(db: Statements, files: PictureFiles) {
    this.#db = db;
    this.#files = files;
    this.#cameras = new Names(db, "cameras");
    this.#labels = new Names(db, "labels");
  }

  /** Never throws. */
  write({ rows, pictures }: Pick<BatchMessage, "rows" | "pictures">): BatchOutcome {
    const outcome: BatchOutcome = { lostPictures: [], pictureBytes: 0 };
    const written = this.#writePictures(pictures, outcome);
    // That of a row of this batch is there for sure; of an earlier one it may have gone since.
    const kept: SentPicture[] = [];
    try {
      this.#db.transaction(() => {
        for (const row of rows) this.#insert(row);
        this.#insertMinutes(rows);
        for (const picture of written) if (this.#insertPicture(picture)) kept.push(picture);
      });
    } catch (error) {
      outcome.failure = explainStoreFailure(error).words;
      kept.length = 0;
      this.#cameras.forget();
      this.#labels.forget();
    }
    for (const { jpeg } of kept) outcome.pictureBytes += bytesOnDisk(jpeg.length);
    const lost = new Set(written).difference(new Set(kept));
    this.#files.remove([...lost]);
    outcome.lostPictures.push(...[...lost].map(({ id }) => id));
    return outcome;
  }

  #writePictures(pictures: readonly SentPicture[], outcome: BatchOutcome): SentPicture[] {
    const written = new Map<number, SentPicture>();
    for (const picture of pictures) {
      // The first one of each counts, and its file is not touched any more.
      if (!written.has(picture.id) && this.#writePicture(picture, outcome)) written.set(picture.id, picture);
      else outcome.lostPictures.push(picture.id);
    }
    return [...written.values()];
  }

  #writePicture(picture: SentPicture, outcome: BatchOutcome): boolean {
    try {
      if (this.#db.number("SELECT id FROM pictures WHERE id = ?", picture.id) !== undefined) return false;
      this.#files.write(picture, picture.jpeg);
      return true;
    } catch (error) {
      outcome.pictureFailure = explainStoreFailure(error).words;
      return false;
    }
  }

  #insert([id, at, camera, result, code, rest, labels, part]: RowTuple): void {
    const cameraId = this.#cameras.idOf(camera);
    this.#db.prepare("INSERT INTO verdicts (id, at, camera, result, code, rest) VALUES (?, ?, ?, ?, ?, ?)")
      .run(id, at, cameraId, result, code, rest);
    if (labels !== null) {
      const insert = this.#db.prepare("INSERT INTO verdict_labels VALUES (?, ?)");
      for (const label of labels) insert.run(id, this.#labels.idOf(label));
    }
    if (part === null) return;
    this.#db.prepare("INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(
        id,
        at,
        cameraId,
        part.id,
        part.verdict,
        part.frames,
        part.ng,
        part.inViewMs,
        part.reason ?? null,
      );
  }

  #insertMinutes(rows: readonly RowTuple[]): void {
    if (rows.length === 0) return;
    const minutes = new Map<number, [first: number, last: number]>();
    for (const [id, at] of rows) {
      const minute = Math.floor(at / MINUTE);
      const ids = minutes.get(minute);
      // Ids grow.
      if (ids === undefined) minutes.set(minute, [id, id]);
      else ids[1] = id;
    }
    const insert = this.#db.prepare(
      "INSERT INTO minutes VALUES (?, ?, ?) ON CONFLICT (minute) DO UPDATE SET " +
        "first_id = min(first_id, excluded.first_id), last_id = max(last_id, excluded.last_id)",
    );
    for (const [minute, ids] of minutes) insert.run(minute, ...ids);
    this.#db.prepare("UPDATE store SET last_id = ?").run(rows.at(-1)![0]);
  }

  /** False where its verdict is not there, or has one already. */
  #insertPicture({ id, camera, at, isEvidence, jpeg }: SentPicture): boolean {
    const { changes } = this.#db.prepare(
      "INSERT OR IGNORE INTO pictures SELECT id, ?, ?, ?, ? FROM verdicts WHERE id = ?",
    ).run(this.#cameras.idOf(camera), at, Number(isEvidence), jpeg.length, id);
    return Number(changes) > 0;
  }
}
