/** What may go wrong with a request: its status, and what is meant in a few words. */
export const PROBLEMS = {
  "bad-request": { status: 400, title: "Something in the request is not as it has to be" },
  "bad-json": { status: 400, title: "The body is no JSON" },
  "foreign-host": { status: 403, title: "This is not the server's own name" },
  "foreign-origin": { status: 403, title: "Pages of other sites may not ask" },
  "not-found": { status: 404, title: "There is nothing here" },
  "no-camera": { status: 404, title: "There is no such camera" },
  "no-verdict": { status: 404, title: "There is no such verdict" },
  "no-picture": { status: 404, title: "There is no such picture" },
  "no-reference": { status: 404, title: "Nothing is learned of this camera" },
  "store-off": { status: 404, title: "Nothing is stored" },
  "metrics-off": { status: 404, title: "Nothing is measured" },
  "wrong-method": { status: 405, title: "This cannot be done here" },
  "cannot-learn": { status: 409, title: "Nothing can be learned here" },
  "too-large": { status: 413, title: "The body is too large" },
  "wrong-type": { status: 415, title: "The body is not said to be JSON" },
  "bad-options": { status: 422, title: "Options cannot be changed so" },
  "no-websocket": { status: 426, title: "This is a WebSocket" },
  "failed": { status: 500, title: "Something went wrong here" },
  "too-many-viewers": { status: 503, title: "As many look on as may" },
  "no-picture-now": { status: 503, title: "There is no picture just now" },
  "store-failed": { status: 503, title: "The store does not answer" },
} as const;

/** What kind of a problem it is: a key of {@linkcode PROBLEMS}. */
export type ProblemCode = keyof typeof PROBLEMS;

/** What is wrong with one part of a request. */
export interface Issue {
  /** Of a parameter, a field or an option. */
  name: string;
  /** In words for a person. */
  reason: string;
}

/** A problem as it is told (RFC 9457). */
export interface ProblemDetails {
  /** Where it is explained: `/api#` and its code. */
  type: string;
  title: string;
  status: number;
  /** What is wrong this time, and what to do. */
  detail: string;
  errors?: Issue[];
}

/** Options of {@linkcode Problem}. */
export interface ProblemOptions extends ErrorOptions {
  errors?: Issue[];
  headers?: Record<string, string>;
}

/** Thrown where a request is answered with no more than what is wrong with it (RFC 9457). */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly code: ProblemCode;
  readonly #options: ProblemOptions;

  /** @param detail What is wrong this time, and what to do. */
  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, options);
    this.code = code;
    this.#options = options;
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }

  get details(): ProblemDetails {
    const { title, status } = PROBLEMS[this.code];
    const { errors } = this.#options;
    return { type: `/api#${this.code}`, title, status, detail: this.message, ...(errors && { errors }) };
  }

  /** The answer that says it. */
  toResponse(): Response {
    const headers = { ...this.#options.headers, "Content-Type": "application/problem+json" };
    return new Response(JSON.stringify(this.details), { status: this.status, headers });
  }
}
