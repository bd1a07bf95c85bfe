import type { Statements } from "./statements.ts";

/** More are not remembered: labels may be anything. */
const MOST = 4096;

/** Which number stands for a name in the tables, as names come with each row. */
export class Names {
  readonly #db: Statements;
  readonly #table: "cameras" | "labels";
  readonly #ids = new Map<string, number>();

  constructor(db: Statements, table: "cameras" | "labels") {
    this.#db = db;
    this.#table = table;
  }

  /** Gives a name its number, where it has none, in the transaction that is open. */
  idOf(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.find(name) ??
      Number(this.#db.prepare(`INSERT INTO ${this.#table} (name) VALUES (?)`).run(name).lastInsertRowid);
    if (this.#ids.size >= MOST) this.#ids.clear();
    this.#ids.set(name, id);
    return id;
  }

  /** Undefined where it has none. */
  find(name: string): number | undefined {
    return this.#db.number(`SELECT id FROM ${this.#table} WHERE name = ?`, name);
  }

  /** Is called where a transaction was undone: what it gave is not there. */
  forget(): void {
    this.#ids.clear();
  }
}
