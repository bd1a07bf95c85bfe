/** So long an answer may take, in ms. */
const TIMEOUT_MS = 10_000;

/** Why the server did not do as asked: its problem (RFC 9457), or that it did not answer at all. */
export class ApiError extends Error {
  name = "ApiError";

  /** @param {{ status?: number, kind: string, detail?: string, errors?: { name: string, reason: string }[] }} problem */
  constructor({ status, kind, detail = "", errors = [] }) {
    super(detail || kind);
    this.status = status;
    /** `unreachable`, `timeout`, or the last word of the problem's type: `store-off`. */
    this.kind = kind;
    this.detail = detail;
    this.errors = errors;
  }

  /** For a person. */
  inWords(words) {
    const known = Object.hasOwn(words.problems, this.kind) ? words.problems[this.kind] : undefined;
    if (known) return known;
    const told = [this.detail, ...this.errors.map(({ name, reason }) => `${name}: ${reason}`)];
    return told.filter(Boolean).join(" · ") || words.problemStatus(String(this.status));
  }
}

/** Asks the server. Whatever goes wrong is thrown as {@linkcode ApiError}; an abort by `signal` as itself. */
export class Api {
  /** @param {Record<string, string | number | undefined>} [query] what is undefined or empty is left out */
  get(path, query, { signal } = {}) {
    return this.#ask("GET", apiUrl(path, query), { signal });
  }

  post(path) {
    return this.#ask("POST", apiUrl(path));
  }

  put(path, body) {
    return this.#ask("PUT", apiUrl(path), { body });
  }

  patch(path, body) {
    return this.#ask("PATCH", apiUrl(path), { body });
  }

  async #ask(method, url, { body, signal } = {}) {
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    let response;
    let answer;
    try {
      response = await fetch(url, {
        method,
        cache: "no-store",
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(body !== undefined && {
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        }),
      });
      answer = await response.json().catch(() => undefined);
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new ApiError({ kind: limit.aborted ? "timeout" : "unreachable" });
    }
    if (response.ok && answer !== undefined) return answer;
    const { type = "", title, detail = title, errors } = answer ?? {};
    const kind = String(type).split(/[/:#]/).at(-1) || "failed";
    throw new ApiError({ status: response.status, kind, detail, errors });
  }
}

/** The address of something of the API's: also that of a picture, or of an export. */
export function apiUrl(path, query = {}) {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(asked.map(([name, value]) => [name, String(value)]));
  return `api/v1/${path}${asked.length > 0 ? `?${search}` : ""}`;
}

/** A camera's name as a part of a path. */
export function cameraPath(camera, rest = "") {
  return `cameras/${encodeURIComponent(camera)}${rest && `/${rest}`}`;
}
