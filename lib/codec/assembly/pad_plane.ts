// @ts-nocheck: AssemblyScript, whose own compiler checks it

/** Spreads rows, which stand one behind another, to `stride` bytes each, and repeats the last sample of each row up to there. */
export function spreadRows(plane: usize, width: usize, rows: usize, stride: usize): void {
  if (width === stride) return;
  // From the last one on, since the rows move to where others are.
  for (let row = rows; row-- > 0;) {
    memory.copy(plane + row * stride, plane + row * width, width);
    repeatLastSample(plane + row * stride, width, stride);
  }
}

/** Fills rows that are `stride` bytes apart from `width` on with the last sample. */
export function padRows(plane: usize, width: usize, rows: usize, stride: usize): void {
  for (let row: usize = 0; row < rows; row++) repeatLastSample(plane + row * stride, width, stride);
}

/** Repeats the last row until there are `end` of them. */
export function repeatLastRow(plane: usize, rows: usize, end: usize, stride: usize): void {
  const last = plane + (rows - 1) * stride;
  for (let row = rows; row < end; row++) memory.copy(plane + row * stride, last, stride);
}

function repeatLastSample(row: usize, width: usize, stride: usize): void {
  memory.fill(row + width, load<u8>(row + width - 1), stride - width);
}
