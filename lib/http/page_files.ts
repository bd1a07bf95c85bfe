/** The page's files by their paths, and what they are. */
const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/page.css": ["page.css", "text/css; charset=utf-8"],
  "/api.css": ["api.css", "text/css; charset=utf-8"],
  "/icon.svg": ["icon.svg", "image/svg+xml"],
  ...scripts(
    "page.js",
    "camera_card.js",
    "connect.js",
    "first_command.js",
    "fit_grid.js",
    "next_paint.js",
    "strings.js",
  ),
} as const;

/** A file as it is served. */
export interface PageFile {
  body: Uint8Array<ArrayBuffer>;
  contentType: string;
}

/** Reads the page's files, from disk or from within the executable. The keys are their paths in a URL. */
export async function readPageFiles(): Promise<Map<string, PageFile>> {
  const files = Object.entries(FILES).map(async ([path, [name, contentType]]) => {
    const body = await Deno.readFile(new URL(`./page/${name}`, import.meta.url));
    return [path, { body, contentType }] as const;
  });
  return new Map(await Promise.all(files));
}

function scripts(...names: string[]): Record<string, [name: string, contentType: string]> {
  return Object.fromEntries(names.map((name) => [`/${name}`, [name, "text/javascript; charset=utf-8"]]));
}
