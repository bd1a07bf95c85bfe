/** Longer ones are no secret but some other file, in bytes. */
const MAX_BYTES = 4096;

/** Thrown where there is no secret in what should hold one; its message says what to do, and never the secret. */
export class SecretError extends Error {
  override readonly name = "SecretError";
  readonly code = "no-secret";
}

/** Where a secret may be. */
export interface SecretSources {
  /** A file whose first line it is. */
  file?: string;
  /** `VID_WEBHOOK_SECRET`, where there is no file. */
  variable?: string;
}

/**
 * The secret that webhooks are signed with; undefined where there is none. It is no flag, as who lists processes sees those.
 * Throws {@linkcode SecretError}.
 */
export async function readSecret({ file, variable }: SecretSources): Promise<string | undefined> {
  if (file === undefined) return variable === "" ? undefined : variable;
  const [secret = ""] = (await readFile(file)).split(/\r?\n/, 1);
  if (secret.trim() === "") throw refused(file, "its first line is empty: write the secret there");
  return secret;
}

async function readFile(path: string): Promise<string> {
  try {
    // It may be a pipe, which says nothing of its size.
    using file = await Deno.open(path);
    const bytes = new Uint8Array(MAX_BYTES + 1);
    let filled = 0;
    for (let count = await file.read(bytes); count !== null && filled < bytes.length;) {
      filled += count;
      count = await file.read(bytes.subarray(filled));
    }
    if (filled > MAX_BYTES) throw new Error(`a secret has at most ${MAX_BYTES} bytes`);
    return new TextDecoder().decode(bytes.subarray(0, filled));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw refused(path, "there is no such file");
    throw refused(path, error instanceof Error ? error.message : String(error));
  }
}

function refused(file: string, reason: string): SecretError {
  return new SecretError(`Cannot use --webhook-secret-file ${file} as ${reason}`);
}
