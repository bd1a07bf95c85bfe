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
  modules: { specifier: string; kind: string; dependencies?: Dependency[] }[];
}

interface Dependency {
  specifier: string;
  code?: { specifier?: string };
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
  const roots = [entry];
  for (const root of roots) {
    for (const { specifier, kind, dependencies = [] } of (await denoInfo(root)).modules) {
      if (!specifier.startsWith("file:") || kind === "external") continue;
      const path = fileURLToPath(specifier);
      if (graph.modules.has(path)) continue;
      graph.modules.add(path);
      for (const { specifier, code } of dependencies) {
        if (code?.specifier?.startsWith("npm:")) graph.specifiers.add(specifier);
      }
      const source = withoutComments(await Deno.readTextFile(path));
      for (const [, file] of source.matchAll(NPM_FILE)) graph.specifiers.add(file);
      for (const [, beside] of source.matchAll(BESIDE)) {
        const included = fileURLToPath(new URL(beside, specifier));
        graph.included.add(included);
        if (included.endsWith(".ts")) roots.push(included);
      }
    }
  }
  return graph;
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
