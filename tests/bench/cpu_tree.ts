/** CPU time, and in what it was spent. */
export interface CpuTree {
  name: string;
  /** Samples in it and all that is in it. */
  samples: number;
  parts: CpuTree[];
}

/** One line of `perf script -F comm,pid,tid,ip,sym,dso`. */
const SAMPLE = /^(.+?)\s+(\d+)\/\d+\s+[0-9a-f]+ (.*) \((.*)\)$/;

/** What threads do, by what they are called, which the kernel cuts at 15 characters. */
const THREADS: readonly [name: RegExp, what: string][] = [
  [/^worker-/, "analysis worker"],
  [/^V8 /, "V8's threads"],
  [/^tokio-runtime/, "encoding"],
  [/^(deno|vid-)/, "event loop"],
];

/** Less than this share of all is not worth a box. */
const LEAST = 0.002;

/**
 * Sorts the samples of programs by program, thread, library and function.
 *
 * @param text what `perf script -F comm,pid,tid,ip,sym,dso` writes
 * @param programs names by process id
 */
export function cpuTree(text: string, programs: ReadonlyMap<number, string>): CpuTree {
  const root: CpuTree = { name: "all", samples: 0, parts: [] };
  for (const line of text.split("\n")) {
    const [, thread, pid, symbol, file] = SAMPLE.exec(line.trim()) ?? [];
    const program = programs.get(Number(pid));
    if (program === undefined) continue;
    const library = libraryOf(file);
    add(root, [program, threadOf(thread), library, ...(isKnown(symbol) ? [symbol] : [])]);
  }
  return pruned(root, LEAST * root.samples);
}

function add(tree: CpuTree, [name, ...path]: readonly string[]): void {
  tree.samples++;
  if (name === undefined) return;
  let part = tree.parts.find((part) => part.name === name);
  if (part === undefined) tree.parts.push(part = { name, samples: 0, parts: [] });
  add(part, path);
}

function threadOf(name: string): string {
  return THREADS.find(([pattern]) => pattern.test(name))?.[1] ?? name;
}

function libraryOf(file: string): string {
  if (file.startsWith("[kernel")) return "Linux";
  if (file.startsWith("[JIT]") || file.includes("/perf-")) return "JavaScript";
  return file.replace(/^.*\//, "").replace(/\.so[.\d]*$/, "").replace(/^(deno|vid-\w+)$/, "Deno and V8");
}

/** Programs without symbols have none but addresses. */
function isKnown(symbol: string): boolean {
  return symbol !== "[unknown]" && !symbol.startsWith("0x");
}

function pruned({ name, samples, parts }: CpuTree, least: number): CpuTree {
  const kept = parts.filter((part) => part.samples >= least).toSorted((a, b) => b.samples - a.samples);
  return { name, samples, parts: kept.map((part) => pruned(part, least)) };
}
