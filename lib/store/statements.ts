import type { DatabaseSync, StatementSync } from "node:sqlite";

/** More of them are made by no code of ours; they differ by which filters there are. */
const MOST = 256;

/** The prepared statements of a database, each made once. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      if (this.#statements.size >= MOST) this.#statements.clear();
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** Runs SQL that yields nothing, and need not be prepared. */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  /** The first column of the first row, as a number; undefined where there is none, or it is null. */
  number(sql: string, ...values: (number | string)[]): number | undefined {
    const row = this.prepare(sql).get(...values);
    const value = row === undefined ? undefined : Object.values(row)[0];
    return value === undefined || value === null ? undefined : Number(value);
  }

  /** Does something as a whole, or not at all. */
  transaction(act: () => void): void {
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      act();
      this.#db.exec("COMMIT");
    } catch (error) {
      try {
        this.#db.exec("ROLLBACK");
      } catch {
        // SQLite has rolled back itself, as it does where the disk is full.
      }
      throw error;
    }
  }
}
