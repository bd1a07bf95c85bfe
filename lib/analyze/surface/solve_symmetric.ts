/**
 * Solves `A x = b` for a symmetric, positive definite A by Cholesky's decomposition. `a` has the rows of A one after
 * another; only its lower triangle is read, and both it and `b` are written over: `b` becomes x. False where A is not
 * positive definite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const b = Float64Array.of(8, 6);
 * assertEquals(solveSymmetric(Float64Array.of(4, 0, 2, 2), b), true);
 * assertEquals(b, Float64Array.of(1, 2));
 * ```
 */
export function solveSymmetric(a: Float64Array, b: Float64Array): boolean {
  const n = b.length;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * n + column];
      for (let k = 0; k < column; k++) sum -= a[row * n + k] * a[column * n + k];
      if (column < row) a[row * n + column] = sum / a[column * n + column];
      else if (sum > 0) a[row * n + row] = Math.sqrt(sum);
      else return false;
    }
  }
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) b[row] -= a[row * n + k] * b[k];
    b[row] /= a[row * n + row];
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) b[row] -= a[k * n + row] * b[k];
    b[row] /= a[row * n + row];
  }
  return true;
}
