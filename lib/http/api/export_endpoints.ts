import { z } from "zod";
import type { Page, PartRow, VerdictRow } from "../../store/verdict_row.ts";
import { CSV_MARK, csvLine } from "../csv.ts";
import { longAnswer } from "../long_answer.ts";
import type { OnLookers } from "../onlookers.ts";
import { endpoint } from "./endpoint.ts";
import { MAX_LIMIT, partFields, verdictFields } from "./query_fields.ts";
import { storeOf } from "./stored.ts";
import { verdictQuery } from "./verdict_endpoints.ts";

const group = "Downloads";

/** The two forms, by how a file's name ends. */
const FORMS = {
  csv: { contentType: "text/csv; charset=utf-8", words: "CSV, for spreadsheets" },
  ndjson: { contentType: "application/x-ndjson", words: "JSON, a line each" },
};

type Form = keyof typeof FORMS;

/** A column's heading, and what stands in it. */
type Columns<Row> = Record<string, (row: Row) => unknown>;

const VERDICT_COLUMNS: Columns<VerdictRow> = {
  id: ({ id }) => id,
  time: ({ at }) => new Date(at).toISOString(),
  camera: ({ camera }) => camera,
  result: ({ result }) => result,
  code: ({ code }) => code,
  reason: ({ reason }) => reason,
  score: ({ score }) => score,
  threshold: ({ threshold }) => threshold,
  analyzer: ({ analyzer }) => analyzer,
  stream: ({ stream }) => stream,
  sequence: ({ sequence }) => sequence,
  labels: ({ objects }) => objects?.map(({ label }) => label).join("; "),
  objects: ({ objects }) => objects,
  metrics: ({ metrics }) => metrics,
  part: ({ partId }) => partId,
  mark: ({ mark }) => mark,
  picture: ({ hasPicture }) => hasPicture,
};

const PART_COLUMNS: Columns<PartRow> = {
  id: ({ id }) => id,
  time: ({ at }) => new Date(at).toISOString(),
  camera: ({ camera }) => camera,
  part: ({ partId }) => partId,
  verdict: ({ verdict }) => verdict,
  frames: ({ frames }) => frames,
  ng: ({ ng }) => ng,
  in_view_ms: ({ inViewMs }) => inViewMs,
  reason: ({ reason }) => reason,
  verdict_id: ({ verdictId }) => verdictId,
  picture: ({ hasPicture }) => hasPicture,
};

const exportVerdicts = (form: Form) =>
  endpoint({
    method: "GET",
    path: `/api/v1/export/verdicts.${form}`,
    group,
    summary: `Stored verdicts as ${FORMS[form].words}, newest first`,
    query: z.strictObject(verdictFields),
    answer: { status: 200, description: "All of them, as a file", contentType: FORMS[form].contentType },
    problems: ["store-off", "too-many-viewers"],
    example: { query: { camera: "line-3", result: "ng", from: "2026-01-01" } },
    handle({ query }, serving) {
      const store = storeOf(serving);
      const rows = pagesOf((page) => store.verdicts({ ...verdictQuery(query), ...page }));
      return download(rows, { name: "verdicts", form, columns: VERDICT_COLUMNS, ...serving });
    },
  });

const exportParts = (form: Form) =>
  endpoint({
    method: "GET",
    path: `/api/v1/export/parts.${form}`,
    group,
    summary: `Stored parts as ${FORMS[form].words}, newest first`,
    query: z.strictObject(partFields),
    answer: { status: 200, description: "All of them, as a file", contentType: FORMS[form].contentType },
    problems: ["store-off", "too-many-viewers"],
    example: { query: { verdict: "ng", from: "2026-01-01" } },
    handle({ query }, serving) {
      const store = storeOf(serving);
      const rows = pagesOf((page) => store.parts({ ...query, ...page }));
      return download(rows, { name: "parts", form, columns: PART_COLUMNS, ...serving });
    },
  });

async function* pagesOf<Row>(
  ask: (page: { limit: number; before?: number }) => Promise<Page<Row>>,
): AsyncGenerator<Row[]> {
  let before: number | undefined;
  do {
    const { rows, next } = await ask({ limit: MAX_LIMIT, before });
    yield rows;
    before = next;
  } while (before !== undefined);
}

/** Answers with a file, a page at a time, at the pace at which it is taken. */
function download<Row>(
  pages: AsyncGenerator<Row[]>,
  { name, form, columns, onLookers }: {
    name: string;
    form: Form;
    columns: Columns<Row>;
    onLookers: OnLookers;
  },
): Response {
  const headers = {
    "Content-Type": FORMS[form].contentType,
    "Content-Disposition": `attachment; filename="${name}.${form}"`,
  };
  const lineOf = form === "csv"
    ? (row: Row) => csvLine(Object.values(columns).map((column) => column(row)))
    : (row: Row) => `${JSON.stringify(row)}\n`;
  const write = async function* (signal: AbortSignal) {
    const encoder = new TextEncoder();
    if (form === "csv") yield encoder.encode(CSV_MARK + csvLine(Object.keys(columns)));
    for await (const rows of pages) {
      if (signal.aborted) throw new Error("The server stops: the file is not whole");
      if (rows.length > 0) yield encoder.encode(rows.map(lineOf).join(""));
    }
  };
  return longAnswer(write, { onLookers, headers });
}

/** Files of what is stored. */
export const EXPORT_ENDPOINTS = [
  exportVerdicts("csv"),
  exportVerdicts("ndjson"),
  exportParts("csv"),
  exportParts("ndjson"),
];
