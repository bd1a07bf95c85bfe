import { DatabaseSync } from "node:sqlite";
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from "./schema.ts";
import { StoreError } from "./store_error.ts";

/** How long a server that was just ended may keep its lock, in ms. */
const LOCK_MS = 1000;

/**
 * Opens a store's database, and makes its tables what this vid needs. Until it is closed no other process can open it, and
 * what is committed outlives the process, however that ends.
 *
 * Throws {@linkcode StoreError} for one that is newer or not vid's, and what SQLite says where the disk does not let it.
 */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  try {
    // The lock comes with the first access, and with it no file of shared memory is needed.
    db.exec(`PRAGMA busy_timeout = ${LOCK_MS}; PRAGMA locking_mode = EXCLUSIVE`);
    // Of an empty database alone; it has to be said before the first table.
    db.exec("PRAGMA auto_vacuum = INCREMENTAL");
    db.exec("PRAGMA journal_mode = WAL");
    db.exec("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 8388608; PRAGMA cache_size = -16384");
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE");
  const version = numberOf(db, "user_version");
  const isOurs = numberOf(db, "application_id") === APPLICATION_ID;
  const isEmpty = numberOf(db, "schema_version") === 0;
  if (!isOurs && !isEmpty) throw new StoreError("damaged", "its database is none of vid's");
  if (version > SCHEMA_VERSION) {
    throw new StoreError(
      "newer",
      `a newer vid wrote it, whose version ${version} this one does not know (it knows ${SCHEMA_VERSION})`,
    );
  }
  // Nothing is written where nothing is to be done: also a full disk can be opened.
  if (version < SCHEMA_VERSION) {
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
  }
  db.exec("COMMIT");
}

function numberOf(db: DatabaseSync, pragma: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${pragma}`).get() ?? {})[0]);
}
