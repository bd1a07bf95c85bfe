/** What stands for a `?`. */
export type SqlValue = string | number;

/** A condition in SQL, with its values. */
export interface Sql {
  sql: string;
  values: SqlValue[];
}

/** A way to find ids in their order. */
export interface Way {
  /** The tables, and by which index. */
  from: string;
  /** The column of the id. */
  id: string;
  /** What that index begins with: for each of these it yields ids in their order. */
  alternatives: Sql[];
}

/** The condition that nothing fails. */
export const EVERYTHING: Sql = { sql: "1", values: [] };

/** Whether a column has a camera's number. */
export function cameraIs(column: string, camera: string): Sql {
  return { sql: `${column} = (SELECT id FROM cameras WHERE name = ?)`, values: [camera] };
}

/** All of these conditions together. */
export function allOf(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return EVERYTHING;
  return {
    sql: conditions.map(({ sql }) => sql).join(" AND "),
    values: conditions.flatMap(({ values }) => values),
  };
}
