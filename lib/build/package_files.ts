import { dirname, join } from "node:path";
import { withoutComments } from "./without_comments.ts";

/** Static and dynamic imports, re-exports and calls of require(), also in minified code. */
const IMPORTS = /\b(?:from|import|require)\s*\(?\s*(["'])([^"'\n]+)\1/g;

/** What may be left out of a name, as CommonJS has it. */
const ENDINGS = ["", ".js", ".json", "/index.js"];

/** What can be loaded: no types, sources or source maps. */
const LOADABLE = /\.([cm]?js|json|wasm)$/;

/** Up to a package's name, and the name. */
const PACKAGE = /^(.*[/\\]node_modules[/\\])((?:@[^/\\]+[/\\])?[^/\\]+)/;

/**
 * The files of npm packages that are loaded where one of them is: those that it imports, and so on; for a file of
 * Emscripten's, `x.js`, also its `x.wasm`. Of another package that it imports, each file that can be loaded. The paths
 * are real ones, as Deno lays node_modules out.
 */
export async function packageFiles(entry: string): Promise<Set<string>> {
  const files = new Set([await Deno.realPath(entry)]);
  for (const file of files) {
    const folder = packageOf(file);
    files.add(join(folder, "package.json"));
    if (!/\.[cm]?js$/.test(file)) continue;
    await addFirst(files, [file.replace(/\.js$/, ".wasm")]);
    const source = withoutComments(await Deno.readTextFile(file));
    for (const [, , specifier] of source.matchAll(IMPORTS)) {
      if (specifier.startsWith(".")) await addRelative(files, join(dirname(file), specifier));
      else if (specifier.startsWith("#")) await addPrivate(files, folder, specifier);
      else await addPackage(files, folder, specifier);
    }
  }
  return files;
}

/** The folder of the package that a file is in. */
export function packageOf(file: string): string {
  const [folder] = PACKAGE.exec(file) ?? [];
  if (folder === undefined) {
    throw new TypeError(`Cannot tell the package as it is in no node_modules: got ${file}`);
  }
  return folder;
}

async function addRelative(files: Set<string>, path: string): Promise<void> {
  await addFirst(files, ENDINGS.map((ending) => path + ending));
}

/** Adds what a package calls a `#name`, under whatever condition. */
async function addPrivate(files: Set<string>, folder: string, name: string): Promise<void> {
  const { imports } = JSON.parse(await Deno.readTextFile(join(folder, "package.json")));
  for (const [path] of JSON.stringify(imports?.[name] ?? "").matchAll(/\.\/[^"]+/g)) {
    if (LOADABLE.test(path)) await addFirst(files, [join(folder, path)]);
  }
}

/** Adds a package that stands beside the one that imports it; where none does, it is built in. */
async function addPackage(files: Set<string>, importer: string, specifier: string): Promise<void> {
  const [name] = /^(?:@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
  const [, modules] = PACKAGE.exec(importer) ?? [];
  if (name === undefined || modules === undefined || (await statOf(modules + name))?.isDirectory !== true) {
    return;
  }
  await addFolder(files, await Deno.realPath(modules + name));
}

async function addFolder(files: Set<string>, folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await addFolder(files, join(folder, name));
    else if (LOADABLE.test(name)) files.add(join(folder, name));
  }
}

/** Adds the first of these that is a file. */
async function addFirst(files: Set<string>, paths: string[]): Promise<void> {
  for (const path of paths) if ((await statOf(path))?.isFile) return void files.add(path);
}

async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    // Any other error comes again when the file is read.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
