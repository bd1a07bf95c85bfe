import { type LearnedPictures, learnPictures, type LearnPicturesOptions } from "./learn_pictures.ts";
import type { DefectValues } from "./defect_options.ts";
import { listReferencePictures } from "./reference_pictures.ts";

/** How many cameras, each with pictures or options of its own, find again what was learned for them. */
const KEPT = 4;

const kept = new Map<string, LearnedPictures>();

/**
 * As {@linkcode learnPictures}, but what was learned of the same pictures with the same options is not learned again, as
 * long as no file has changed: cameras of one line are compared with the same ones, and all others of the worker wait
 * while one learns.
 */
export function learnPicturesOnce(path: string, options: LearnPicturesOptions): LearnedPictures {
  const key = keyOf(path, options);
  const learned = kept.get(key) ?? learnPictures(path, options);
  // Behind all others: the first is that which was not asked for the longest.
  kept.delete(key);
  kept.set(key, learned);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
  return learned;
}

function keyOf(path: string, { values, mode }: LearnPicturesOptions): string {
  const files = [...listReferencePictures(path), ...regionFiles(values)];
  return JSON.stringify([mode, values, files.map(stampOf)]);
}

function regionFiles({ include, ignore }: Partial<DefectValues>): string[] {
  return [include, ignore].flatMap((regions) =>
    regions !== undefined && "png" in regions ? [regions.png] : []
  );
}

/** What changes when a file does. */
function stampOf(path: string): unknown[] {
  try {
    const { size, mtime, ino } = Deno.statSync(path);
    return [path, size, mtime?.getTime(), ino];
  } catch {
    return [path]; // who reads it tells what is wrong
  }
}
