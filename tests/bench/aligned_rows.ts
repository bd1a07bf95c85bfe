/** Lines of a table in columns: the first one flush left, the others flush right, two blanks between them. */
export function alignedRows(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map(([name, ...cells]) =>
    [name.padEnd(widths[0]), ...cells.map((cell, n) => cell.padStart(widths[n + 1]))].join("  ").trimEnd()
  );
}
