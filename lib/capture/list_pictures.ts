import { CaptureError } from "./capture_error.ts";

/** Names that JPEGs have. */
export const JPEG_NAME = /\.(jpe?g|jpe|jfif)$/i;

/** 2.jpg comes before 10.jpg. */
const BY_NAME = new Intl.Collator("en", { numeric: true });

/** What is taken for a picture by its name. */
export interface PictureNames {
  pattern: RegExp;
  /** The same for a person. */
  words: string;
}

const JPEGS: PictureNames = { pattern: JPEG_NAME, words: ".jpg or .jpeg" };

/**
 * Lists a folder's pictures in the order of their names, as paths; all else in it is left alone. Throws
 * {@linkcode CaptureError} where there are none.
 */
export async function listPictures(folder: string, names: PictureNames = JPEGS): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory && names.pattern.test(name)) found.push(name);
  }
  if (found.length === 0) {
    const rule = `their names have to end with ${names.words}`;
    throw new CaptureError("no-frames", `Cannot find pictures in ${folder}: there are none; ${rule}`);
  }
  return found.toSorted((a, b) => BY_NAME.compare(a, b) || (a < b ? -1 : 1)).map((name) =>
    `${folder}/${name}`
  );
}
