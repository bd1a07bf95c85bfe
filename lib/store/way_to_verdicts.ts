import { allOf, cameraIs, EVERYTHING, type Sql, type SqlValue, type Way } from "./sql.ts";
import { numberOfResult, RESULT_NUMBERS } from "./stored_results.ts";
import type { VerdictQuery } from "./verdict_row.ts";

/** The way to verdicts `v` that leads past the fewest that are not asked for, as long as most of them are ok. */
export function wayToVerdicts(query: VerdictQuery): Way {
  const { camera, result, code, label, hasPicture, isEvidence, mark } = query;
  const isRare = result !== undefined && result.length > 0 && !result.includes("ok");
  if (mark === "right" || mark === "wrong") return byMark(mark);
  if (hasPicture || isEvidence) return byPicture(query);
  if (code !== undefined) return byCode(code);
  if (isRare) return byResult(query);
  if (label !== undefined) return byLabel(label);
  if (camera !== undefined || result?.length) return byResult(query);
  return { from: "verdicts v", id: "v.id", alternatives: [EVERYTHING] };
}

/** All that a query says of verdicts `v`, but for times and camera. */
export function filtersOf({ result, code, label, hasPicture, isEvidence, mark }: VerdictQuery): Sql[] {
  const sql: Sql[] = [];
  const add = (text: string, ...values: SqlValue[]) => sql.push({ sql: text, values });
  if (result?.length) add(`v.result IN (${result.map(numberOfResult).join(", ")})`);
  if (code !== undefined) add("v.code = ?", code);
  if (label !== undefined) {
    add(
      "EXISTS (SELECT 1 FROM verdict_labels x WHERE x.verdict = v.id AND x.label = (SELECT id FROM labels WHERE name = ?))",
      label,
    );
  }
  const picture = "EXISTS (SELECT 1 FROM pictures x WHERE x.id = v.id";
  if (hasPicture !== undefined) add(`${hasPicture ? "" : "NOT "}${picture})`);
  if (isEvidence !== undefined) add(`${isEvidence ? "" : "NOT "}${picture} AND x.evidence = 1)`);
  if (mark === "none") add("v.mark IS NULL");
  else if (mark !== undefined) add("v.mark = ?", mark);
  return sql;
}

function byMark(mark: string): Way {
  return {
    from: "verdicts v INDEXED BY verdicts_mark",
    id: "v.id",
    alternatives: [{ sql: "v.mark = ?", values: [mark] }],
  };
}

/** Without a camera they are in order by themselves; with one, an index has them by evidence first. */
function byPicture({ camera, isEvidence }: VerdictQuery): Way {
  const kinds = isEvidence ? [1] : [1, 0];
  return {
    from: "pictures p CROSS JOIN verdicts v ON v.id = p.id",
    id: "p.id",
    alternatives: camera === undefined
      ? [EVERYTHING]
      : kinds.map((kind) =>
        allOf([cameraIs("p.camera", camera), { sql: `p.evidence = ${kind}`, values: [] }])
      ),
  };
}

function byCode(code: string): Way {
  return {
    from: "verdicts v INDEXED BY verdicts_code",
    id: "v.id",
    alternatives: [{ sql: "v.code = ?", values: [code] }],
  };
}

function byLabel(label: string): Way {
  const sql = "l.label = (SELECT id FROM labels WHERE name = ?)";
  return {
    from: "verdict_labels l INDEXED BY verdict_labels_label CROSS JOIN verdicts v ON v.id = l.verdict",
    id: "l.verdict",
    alternatives: [{ sql, values: [label] }],
  };
}

function byResult({ camera, result }: VerdictQuery): Way {
  const numbers = result?.length ? result.map(numberOfResult) : RESULT_NUMBERS;
  return {
    from: `verdicts v INDEXED BY ${camera === undefined ? "verdicts_result" : "verdicts_camera"}`,
    id: "v.id",
    alternatives: [...new Set(numbers)].map((number) => ({ sql: `v.result = ${number}`, values: [] })),
  };
}
