import type { PictureFiles, PictureKey } from "./picture_files.ts";
import { allOf, cameraIs, EVERYTHING, type Sql, type SqlValue, type Way } from "./sql.ts";
import type { Statements } from "./statements.ts";
import { numberOfResult, resultOfNumber } from "./stored_results.ts";
import {
  type LabelCount,
  type Mark,
  MAX_PAGE,
  type Page,
  type PageQuery,
  type PartQuery,
  type PartRow,
  type Precision,
  type StoreRange,
  type VerdictQuery,
  type VerdictRow,
} from "./verdict_row.ts";
import { filtersOf, wayToVerdicts } from "./way_to_verdicts.ts";
import type { Questions } from "./worker_messages.ts";

const MINUTE = 60_000;

/** Of a picture beside another: how far apart they may be, in ms. */
const AROUND_MS = 1000;

const VERDICT_COLUMNS =
  "v.id, v.at, c.name AS camera, v.result, v.code, v.rest, v.mark, p.evidence FROM verdicts v " +
  "JOIN cameras c ON c.id = v.camera LEFT JOIN pictures p ON p.id = v.id";

const PART_COLUMNS =
  "a.id, a.at, c.name AS camera, a.part_id, a.verdict, a.frames, a.ng, a.in_view_ms, a.reason, " +
  "p.id IS NOT NULL AS has_picture FROM parts a JOIN cameras c ON c.id = a.camera LEFT JOIN pictures p ON p.id = a.id";

/**
 * Answers what a store is asked. Each page is found by an index that yields ids in their order, so that a page of a few rows
 * costs as little among millions, but where several filters are combined of which none alone is rare.
 */
export class VerdictReader implements Questions {
  readonly #db: Statements;
  readonly #files: PictureFiles;

  constructor(db: Statements, files: PictureFiles) {
    this.#db = db;
    this.#files = files;
  }

  verdicts(query: VerdictQuery): Page<VerdictRow> {
    const way = wayToVerdicts(query);
    const conditions = [
      ...this.#range(query, "v.id", "v.at"),
      ...filtersOf(query),
      ...(query.camera === undefined ? [] : [cameraIs("v.camera", query.camera)]),
    ];
    return this.#page(way, conditions, VERDICT_COLUMNS, "v.id", query, verdictOfRow);
  }

  parts(query: PartQuery): Page<PartRow> {
    const { camera, verdict } = query;
    const verdicts = verdict?.length ? verdict : ["ok", "ng", "unknown"];
    const alternatives = [...new Set(verdicts)].map((one): Sql => ({ sql: "a.verdict = ?", values: [one] }));
    const way: Way = camera !== undefined
      ? { from: "parts a INDEXED BY parts_camera", id: "a.id", alternatives }
      : verdict?.length
      ? { from: "parts a INDEXED BY parts_verdict", id: "a.id", alternatives }
      : { from: "parts a", id: "a.id", alternatives: [EVERYTHING] };
    const conditions = [
      ...this.#range(query, "a.id", "a.at"),
      ...(camera === undefined ? [] : [cameraIs("a.camera", camera)]),
    ];
    return this.#page(way, conditions, PART_COLUMNS, "a.id", query, partOfRow);
  }

  verdict(id: number): VerdictRow | undefined {
    const row = this.#db.prepare(`SELECT ${VERDICT_COLUMNS} WHERE v.id = ?`).get(id);
    return row && verdictOfRow(row);
  }

  around(id: number): VerdictRow[] {
    const middle = this.verdict(id);
    if (middle === undefined) return [];
    const from = middle.at - AROUND_MS;
    // Times are hundredths of a ms.
    const to = middle.at + AROUND_MS + 0.01;
    const { sql, values } = allOf([
      ...this.#range({ from, to }, "p.id", "p.at"),
      cameraIs("p.camera", middle.camera),
    ]);
    return this.#db.prepare(
      `SELECT ${VERDICT_COLUMNS} WHERE v.id IN (SELECT p.id FROM pictures p WHERE ${sql}) ORDER BY v.at, v.id LIMIT ${MAX_PAGE}`,
    ).all(...values).map(verdictOfRow);
  }

  after(id: number, limit: number): VerdictRow[] {
    return this.#db.prepare(`SELECT ${VERDICT_COLUMNS} WHERE v.id > ? ORDER BY v.id LIMIT ?`)
      .all(id, pageLimit(limit)).map(verdictOfRow);
  }

  picture(id: number): Uint8Array<ArrayBuffer> | undefined {
    const row = this.#db.prepare("SELECT id, at, bytes FROM pictures WHERE id = ?").get(id);
    return row && this.#files.read(row as unknown as PictureKey, Number(row.bytes));
  }

  labels(range: StoreRange): LabelCount[] {
    const all = range.camera === undefined && range.from === undefined && range.to === undefined;
    const { sql, values } = this.#within(range);
    const rows = this.#db.prepare(
      "SELECT n.name, count(*) AS count FROM verdict_labels l JOIN labels n ON n.id = l.label " +
        (all ? "" : `JOIN verdicts v ON v.id = l.verdict WHERE ${sql} `) +
        "GROUP BY l.label ORDER BY count DESC, n.name LIMIT 1000",
    ).all(...(all ? [] : values));
    return rows.map(({ name, count }) => ({ label: String(name), count: Number(count) }));
  }

  cameras(): string[] {
    return this.#db.prepare(
      "SELECT name FROM cameras WHERE EXISTS (SELECT 1 FROM verdicts WHERE camera = cameras.id) ORDER BY name",
    ).all().map(({ name }) => String(name));
  }

  mark(id: number, mark: Mark | null): VerdictRow | undefined {
    this.#db.prepare("UPDATE verdicts SET mark = ? WHERE id = ?").run(mark, id);
    return this.verdict(id);
  }

  precision(range: StoreRange): Precision {
    const { sql, values } = this.#within(range);
    const ng = `v.result = ${numberOfResult("ng")} AND ${sql}`;
    const marked = this.#db.prepare(
      `SELECT v.mark, count(*) AS count FROM verdicts v INDEXED BY verdicts_mark ` +
        `WHERE v.mark IN ('right', 'wrong') AND ${ng} GROUP BY v.mark`,
    ).all(...values);
    const count = (mark: Mark) => Number(marked.find((row) => row.mark === mark)?.count ?? 0);
    const unmarked = this.#db.number(
      "SELECT count(*) FROM pictures p CROSS JOIN verdicts v ON v.id = p.id " +
        `WHERE p.evidence = 1 AND v.mark IS NULL AND ${ng}`,
      ...values,
    );
    return { right: count("right"), wrong: count("wrong"), unmarked: unmarked ?? 0 };
  }

  #page<Row extends { id: number }>(
    { from, id, alternatives }: Way,
    conditions: readonly Sql[],
    columns: string,
    rowId: string,
    { before, limit }: PageQuery,
    read: (row: SqlRow) => Row,
  ): Page<Row> {
    const most = pageLimit(limit);
    // Each way yields its ids in their order; of all of them the newest are the page.
    const values: SqlValue[] = [];
    const ways = alternatives.map((alternative) => {
      const all = allOf([
        alternative,
        ...conditions,
        ...(before === undefined ? [] : [{ sql: `${id} < ?`, values: [before] }]),
      ]);
      values.push(...all.values);
      return `SELECT * FROM (SELECT ${id} FROM ${from} WHERE ${all.sql} ORDER BY ${id} DESC LIMIT ${
        most + 1
      })`;
    });
    const found = `${ways.join(" UNION ALL ")} ORDER BY 1 DESC LIMIT ${most + 1}`;
    const rows = this.#db.prepare(`SELECT ${columns} WHERE ${rowId} IN (${found}) ORDER BY ${rowId} DESC`)
      .all(...values).map(read);
    if (rows.length <= most) return { rows };
    rows.pop();
    return { rows, next: rows.at(-1)!.id };
  }

  /** Of verdicts `v`. */
  #within(range: StoreRange): Sql {
    return allOf([
      ...this.#range(range, "v.id", "v.at"),
      ...(range.camera === undefined ? [] : [cameraIs("v.camera", range.camera)]),
    ]);
  }

  /** Times as ids, which are in order as the rows are; then the exact times. */
  #range({ from, to }: StoreRange, id: string, at: string): Sql[] {
    const sql: Sql[] = [];
    if (from !== undefined) {
      const first = this.#db.number(
        "SELECT min(first_id) FROM minutes WHERE minute >= ?",
        Math.floor(from / MINUTE),
      );
      sql.push({ sql: `${id} >= ?`, values: [first ?? Number.MAX_SAFE_INTEGER] }, {
        sql: `${at} >= ?`,
        values: [from],
      });
    }
    if (to !== undefined) {
      const last = this.#db.number(
        "SELECT max(last_id) FROM minutes WHERE minute <= ?",
        Math.floor(to / MINUTE),
      );
      sql.push({ sql: `${id} <= ?`, values: [last ?? -1] }, { sql: `${at} < ?`, values: [to] });
    }
    return sql;
  }
}

function pageLimit(limit: number): number {
  return Math.min(MAX_PAGE, Math.max(1, Math.floor(limit) || 1));
}

/** A row as SQLite yields it. */
type SqlRow = Record<string, unknown>;

function verdictOfRow({ id, at, camera, result, code, rest, mark, evidence }: SqlRow): VerdictRow {
  return {
    id: Number(id),
    camera: String(camera),
    at: Number(at),
    result: resultOfNumber(Number(result)),
    ...(code !== null && { code: String(code) }),
    ...JSON.parse(String(rest)),
    hasPicture: evidence !== null,
    isEvidence: evidence === 1,
    ...(mark !== null && { mark: mark as Mark }),
  };
}

function partOfRow(row: SqlRow): PartRow {
  return {
    id: Number(row.id),
    verdictId: Number(row.id),
    camera: String(row.camera),
    at: Number(row.at),
    partId: Number(row.part_id),
    verdict: row.verdict as PartRow["verdict"],
    frames: Number(row.frames),
    ng: Number(row.ng),
    inViewMs: Number(row.in_view_ms),
    ...(row.reason !== null && { reason: String(row.reason) }),
    hasPicture: row.has_picture === 1,
  };
}
