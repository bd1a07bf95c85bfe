/** A name, a figure and a remark. */
export type Row = readonly [name: string, figure: string, remark: string];

/** A closing table: names flush left, figures flush right, remarks behind them. */
export function renderRows(rows: readonly Row[]): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const figureWidth = Math.max(...rows.map(([, figure]) => figure.length));
  return rows
    .map(([name, figure, remark]) =>
      `  ${name.padEnd(nameWidth)}  ${figure.padStart(figureWidth)}  ${remark}`.trimEnd()
    )
    .join("\n");
}
