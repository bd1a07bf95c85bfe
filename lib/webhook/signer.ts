import { createHmac } from "node:crypto";

/**
 * Signs what is sent to a webhook, so that who gets it knows that it is from here, and unchanged: HMAC-SHA256 (RFC 2104) over
 * the timestamp, a full stop and the body. Who checks it refuses what is older than a few minutes, and so what somebody
 * recorded and sends again.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const signed = new Signer("secret").headersFor("{}", 1_700_000_000);
 * assertEquals(signed["X-Vid-Timestamp"], "1700000000");
 * assertEquals(signed["X-Vid-Signature"]?.slice(0, 15), "sha256=b8569b78");
 * ```
 */
export class Signer {
  readonly #secret?: string;

  /** Without a secret nothing is signed, and only the time told. */
  constructor(secret?: string) {
    this.#secret = secret;
  }

  /** `atSeconds` is when it is sent, in whole seconds since the epoch. */
  headersFor(body: string, atSeconds: number): Record<string, string> {
    const timestamp = { "X-Vid-Timestamp": String(atSeconds) };
    if (this.#secret === undefined) return timestamp;
    const hmac = createHmac("sha256", this.#secret).update(`${atSeconds}.${body}`).digest("hex");
    return { ...timestamp, "X-Vid-Signature": `sha256=${hmac}` };
  }
}
