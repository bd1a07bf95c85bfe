import { CaptureError } from "./capture_error.ts";

/** Names that pictures have; all else in a folder is left alone. */
const PICTURE = /\.(jpe?g|jpe|jfif)$/i;

/** 2.jpg comes before 10.jpg. */
const BY_NAME = new Intl.Collator("en", { numeric: true });

/** Lists a folder's JPEGs in the order of their names, as paths. Throws {@linkcode CaptureError} where there are none. */
export async function listPictures(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (!isDirectory && PICTURE.test(name)) names.push(name);
  }
  if (names.length === 0) {
    const rule = "their names have to end with .jpg or .jpeg";
    throw new CaptureError("no-frames", `Cannot find pictures in ${folder}: there are none; ${rule}`);
  }
  return names.toSorted((a, b) => BY_NAME.compare(a, b) || (a < b ? -1 : 1)).map((name) =>
    `${folder}/${name}`
  );
}
