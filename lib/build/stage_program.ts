import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { runtimeLibrary } from "../analyze/onnx/runtime_library.ts";
import { type Build, turboLibraryFile } from "../codec/turbo_library.ts";
import { CompileError } from "./compile_error.ts";
import type { Executable, ProgramName } from "./executables.ts";
import { moduleGraph } from "./module_graph.ts";
import { packageFiles, packageOf } from "./package_files.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const ONNX_RUNTIME = "onnxruntime-node";

/** A set of permissions in deno.json, as far as it differs in an executable. */
interface Permissions {
  read?: true | string[];
  run?: string[];
}

/** A folder with a program in it, ready to be compiled. */
export interface Stage {
  /** Paths relative to it that have to be named to `deno compile` beside the program's own module. */
  included: string[];
}

/**
 * Copies what a program needs on a platform into an empty folder, and nothing else: our modules, and of npm packages
 * the files that are loaded. Its deno.json maps each specifier to its file, so that nothing is looked up when the
 * executable runs: in a plain node_modules, that would read package.json files in the folders above.
 */
export async function stageProgram(
  { program, hasOnnx }: Executable,
  folder: string,
  build: Build,
): Promise<Stage> {
  const { modules, included, specifiers } = await moduleGraph(join(ROOT, `${program}.ts`));
  if (!hasOnnx) specifiers.delete(ONNX_RUNTIME);
  for (const file of nativeFiles(specifiers, build)) specifiers.add(file);

  const imports: Record<string, string> = {};
  const sources = new Map<string, string>();
  for (const path of [...modules, ...included]) sources.set(relative(ROOT, path), path);
  for (const specifier of specifiers) {
    const entry = await Deno.realPath(fileURLToPath(import.meta.resolve(specifier)));
    imports[specifier] = `./${placeOf(entry).replaceAll("\\", "/")}`;
    for (const file of await packageFiles(entry)) addFile(sources, file);
  }
  for (const [place, source] of sources) await copy(source, join(folder, place));
  await writeConfig(program, folder, imports, build);
  return { included: [...included].map((path) => relative(ROOT, path)) };
}

/** What a program loads of native code on a platform. */
function nativeFiles(specifiers: ReadonlySet<string>, build: Build): string[] {
  const runtime = specifiers.has(ONNX_RUNTIME) ? runtimeLibrary(build) : undefined;
  const files = [turboLibraryFile(build), runtime?.library, runtime?.binding];
  return files.filter((file) => file !== undefined);
}

/** Adds a file of a package. Throws {@linkcode CompileError} where two versions of it would fall together. */
function addFile(sources: Map<string, string>, file: string): void {
  const place = placeOf(file);
  const other = sources.get(place) ?? file;
  if (other !== file) {
    throw new CompileError(`Cannot compile two versions of a package as one: got ${file}, ${other}`);
  }
  sources.set(place, file);
}

/** Where a file of a package goes: node_modules without the layers that Deno puts in between. */
function placeOf(file: string): string {
  const folder = packageOf(file);
  return folder.replace(/^.*[/\\](?=node_modules[/\\])/, "") + file.slice(folder.length);
}

async function copy(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) {
    await Deno.mkdir(dirname(to), { recursive: true });
    return await Deno.copyFile(from, to);
  }
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) await copy(join(from, name), join(to, name));
}

async function writeConfig(
  program: ProgramName,
  folder: string,
  imports: Record<string, string>,
  { os }: Build,
): Promise<void> {
  const { version, permissions } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const config = {
    version,
    permissions: { [program]: permissionsOn(os, permissions[program]) },
    nodeModulesDir: "manual",
    imports,
  };
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
}

/**
 * A permission set as an executable needs it. What the set lets a program read below the project is within the
 * executable, which may always read it. Of the programs to run, those stay that there are on a system: on Unix the shell
 * by its path. An executable would not start where there is no PATH to look a name up in.
 */
function permissionsOn(os: Build["os"], { read, run = [], ...others }: Permissions): Permissions {
  const programs = run.filter((program) => program.startsWith("/") === (os !== "windows"));
  return {
    ...others,
    ...(read === true && { read }),
    ...(programs.length > 0 && { run: programs }),
  };
}
