import { logOf } from "../log.ts";
import { readSecret } from "./read_secret.ts";
import { Webhooks } from "./webhooks.ts";

const log = logOf("webhook");

/** Options of {@linkcode openWebhooks}. */
export interface OpenWebhooksOptions {
  /** Who is told. */
  urls: string[];
  /** With the secret that what is told is signed with, in place of the variable's. */
  secretFile?: string;
  /** Of whom the requests are, such as `vid-server/1.2.0`. */
  userAgent: string;
}

/** Has webhooks told, signed where there is a secret. Throws where that cannot be read. */
export async function openWebhooks({ urls, secretFile, userAgent }: OpenWebhooksOptions): Promise<Webhooks> {
  const secret = await readSecret({ file: secretFile, variable: Deno.env.get("VID_WEBHOOK_SECRET") });
  if (secret === undefined) {
    log.info(
      "what webhooks are told is not signed, as there is no secret: --webhook-secret-file FILE names one",
    );
  }
  const onWarning = (words: string) => log.warn("{words}", { words });
  return new Webhooks({ urls, secret, userAgent, onWarning });
}
