/** An option that cannot be changed as it was asked. */
export interface OptionIssue {
  /** As it was named: `defect.threshold`. */
  name: string;
  /** One sentence for a person, without a full stop. */
  reason: string;
}

/** Thrown where options of a camera cannot be changed: none of them is then. */
export class OptionsError extends Error {
  override readonly name = "OptionsError";
  readonly code = "bad-options";
  /** One for each option that is wrong. */
  readonly issues: readonly OptionIssue[];

  constructor(camera: string, issues: readonly OptionIssue[], options?: ErrorOptions) {
    const words = issues.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
    super(`Cannot change options of ${camera}: ${words}`, options);
    this.issues = issues;
  }
}
