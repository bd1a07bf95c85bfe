/** Thrown where an executable cannot be made; its message says what to do. */
export class CompileError extends Error {
  override readonly name = "CompileError";
  readonly code = "cannot-compile";
}
