import { redactUrl } from "../redact_url.ts";

/** Thrown when the text that a person wrote for a value does not follow the value's rule. */
export class ValueError extends Error {
  override readonly name = "ValueError";
  /** The rule as half a sentence: `a port is a whole number from 0 to 65535`. */
  readonly rule: string;
  /** The text as it was written. */
  readonly got: string;

  constructor(rule: string, got: string, options?: ErrorOptions) {
    super(wordsOf("this value", rule, got), options);
    this.rule = rule;
    this.got = got;
  }

  /** The message for a person who wrote the text at `place`: `--port`, `VID_PORT`. */
  at(place: string): string {
    return wordsOf(place, this.rule, this.got);
  }
}

function wordsOf(place: string, rule: string, got: string): string {
  // Whoever takes another flag than --url for a URL is not to see its password printed.
  const told = got.includes("://") ? redactUrl(got) : got;
  // JSON's quotes keep a newline or an escape sequence in the text from reaching the terminal.
  return `Cannot use ${place} as ${rule}: got ${JSON.stringify(told)}`;
}
