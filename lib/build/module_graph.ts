import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { CompileError } from "./compile_error.ts";
import { withoutComments } from "./without_comments.ts";

/** What a program's own modules need. Paths are absolute. */
export interface ModuleGraph {
  /** Our modules, JSON among them. */
  modules: Set<string>;
  /** Modules and folders that no import names: workers and what is read at run time. Within the project. */
  included: Set<string>;
  /** What is imported from npm packages, or read out of them, as it is written: `zod`, `@std/bytes`. */
  specifiers: Set<string>;
}

/** As much of what `deno info --json` prints as is used. */
interface Info {
  modules: Module[];
}

interface Module {
  /** Its URL. */
  specifier: string;
  /** As they are written, and the URLs that this means. */
  dependencies?: { specifier: string; code?: { specifier?: string } }[];
}

/** What is named relative to the module; of a template, as much as is fixed, which ends with its folder. */
const BESIDE = /new URL\(["`](\.\/[^"`$]*)[^)]*import\.meta\.url\)/g;

const NPM_FILE = /npmFile\("([^"]+)"\)/g;

/**
 * Follows the imports of a module, also dynamic ones, and on through the workers that are started. What is read by
 * `new URL("./…", import.meta.url)` or `npmFile("…")` counts as well.
 */
export async function moduleGraph(entry: string): Promise<ModuleGraph> {
  const graph: ModuleGraph = { modules: new Set(), included: new Set(), specifiers: new Set() };
  const roots = new Set([entry]);
  for (const root of roots) {
    const { modules } = await denoInfo(root);
    for (const module of modules) if (module.specifier.startsWith("file:")) await addModule(graph, module);
    for (const path of graph.included) if (path.endsWith(".ts")) roots.add(path);
  }
  return graph;
}

async function addModule(graph: ModuleGraph, { specifier, dependencies = [] }: Module): Promise<void> {
  const path = fileURLToPath(specifier);
  if (graph.modules.has(path)) return;
  graph.modules.add(path);
  for (const { specifier, code } of dependencies) {
    if (code?.specifier?.startsWith("npm:")) graph.specifiers.add(specifier);
  }
  const source = withoutComments(await Deno.readTextFile(path));
  for (const [, file] of source.matchAll(NPM_FILE)) graph.specifiers.add(file);
  for (const [, beside] of source.matchAll(BESIDE)) {
    graph.included.add(fileURLToPath(new URL(beside, specifier)));
  }
}

async function denoInfo(path: string): Promise<Info> {
  // By the folder that it runs in, Deno finds the configuration.
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--quiet", "--json", path],
    cwd: dirname(path),
  }).output();
  if (!success) {
    throw new CompileError(`Cannot compile as deno info failed: ${new TextDecoder().decode(stderr)}`);
  }
  return JSON.parse(new TextDecoder().decode(stdout));
}
