/**
 * Saves five pictures of 20,000 bytes and prints what came of it: run where the disk is full, or not to be written to.
 * `--lock` takes away the right to write once the first one is there.
 *
 * @module
 */
import { JpegSaver } from "../../lib/save/jpeg_saver.ts";
import { SaveError } from "../../lib/save/save_error.ts";

/** What the program prints. */
export interface Saving {
  error?: { code: string; message: string };
  told: string[];
  saved: number;
  files: Record<string, number>;
}

if (import.meta.main) {
  const [folder, option] = Deno.args;
  const saving = await savePictures(folder, option === "--lock");
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(saving)));
}

async function savePictures(folder: string, lock: boolean): Promise<Saving> {
  const saving: Saving = { told: [], saved: 0, files: {} };
  try {
    const onStop = (words: string) => saving.told.push(words);
    const saver = await JpegSaver.open({ folder, limit: 100, whenSlow: "wait", onStop });
    await saver.save(new Uint8Array(20_000));
    while (saver.saved === 0 && saving.told.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    if (lock) await Deno.chmod(folder, 0o555);
    for (let k = 1; k < 5; k++) await saver.save(new Uint8Array(20_000));
    await saver[Symbol.asyncDispose]();
    await saver.save(new Uint8Array(20_000));
    saving.saved = saver.saved;
    for await (const { name } of Deno.readDir(folder)) {
      saving.files[name] = (await Deno.stat(`${folder}/${name}`)).size;
    }
  } catch (error) {
    if (!(error instanceof SaveError)) throw error;
    saving.error = { code: error.code, message: error.message };
  }
  return saving;
}
