import { assertEquals } from "@std/assert";

const LIB = new URL("../lib/", import.meta.url);

/** The files in lib/ itself: what is shared by all, but for {@linkcode FACES}. */
const SHARED = ".";

/** What users import: they stand above all stages, and no stage knows them. */
const FACES = ["mod.ts", "video.ts"];

/**
 * What each folder of lib/ may import from. Frames go one way, from capture to the verdict, and no stage knows the ones
 * after it; only server.ts and client.ts, and the faces for who embeds vid, know the whole chain.
 */
const MAY_IMPORT: Record<string, string[]> = {
  [SHARED]: [],
  values: [SHARED],
  jpeg: [SHARED],
  capture: [SHARED, "jpeg"],
  codec: [SHARED, "jpeg"],
  save: [SHARED],
  link: [SHARED, "jpeg"],
  hooks: [SHARED, "capture/shell.ts"],
  webhook: [SHARED],
  // Speaks the wire's protocol to programs of the user's.
  programs: [SHARED, "capture/shell.ts", "link"],
  server: [SHARED, "jpeg", "link"],
  // What it is told to change is changed by the pool.
  http: [SHARED, "link", "server", "store", "analyze/pool.ts", "capture/shell.ts", "codec/npm_file.ts"],
  // Looks on at what the server does, and at the rest by what it tells of itself.
  metrics: [SHARED, "server", "analyze/pool.ts", "store/store.ts", "webhook/webhook.ts"],
  // Looks on at the hub, which knows nothing of it.
  store: [SHARED, "server/hub.ts"],
  analyze: [SHARED, "values", "jpeg", "codec", "link", "programs"],
  // Makes the executables, and is in none of them.
  build: ["cli", "codec/turbo_library.ts", "analyze/onnx/runtime_library.ts"],
  // Runs both programs, and is in none of them.
  demo: [SHARED, "cli"],
  // A source, from its frames to their verdicts, for client.ts.
  client: [SHARED, "jpeg", "capture", "codec", "link"],
  // Looks on at a run of a client.
  doctor: [SHARED, "capture/capture_options.ts", "capture/shell.ts", "client"],
  // Looks on at a server from elsewhere.
  watch: [SHARED],
  // Files, from disk to their verdicts: what server.ts is for cameras.
  judge: [SHARED, "capture", "codec", "analyze/judge_jpeg.ts"],
  // A flag's choices are the analyzers with their options, and the forms of a header, that there are.
  cli: [
    SHARED,
    "values",
    "analyze/analyzers.ts",
    "analyze/options.ts",
    "analyze/parse_settings.ts",
    "analyze/parts_options.ts",
    "analyze/settings.ts",
    "link/header.ts",
    "link/host_and_port.ts",
    "link/is_loopback.ts",
    "capture/capture_options.ts",
    "judge/judge_tally.ts",
    "doctor/diagnose.ts",
    "doctor/doctor_figures.ts",
    "watch/watch_cameras.ts",
    "watch/watched_camera.ts",
  ],
};

/** Paths of the files below a folder, relative to lib/. */
async function* filesBelow(folder: URL): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const url = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) yield* filesBelow(url);
    else if (name.endsWith(".ts")) yield url.href.slice(LIB.href.length);
  }
}

/** Paths that a file imports, statically or not, relative to lib/. */
async function importsOf(file: string): Promise<string[]> {
  const url = new URL(file, LIB);
  const source = (await Deno.readTextFile(url)).replaceAll(/^\s*(\/\/|\*).*$/gm, "");
  const specifiers = source.matchAll(/(?:from|import|new URL\()\s*\(?"(\.[^"]+\.ts)"/g);
  return [...specifiers].map(([, specifier]) => new URL(specifier, url).href.slice(LIB.href.length));
}

function folderOf(file: string): string {
  return file.includes("/") ? file.split("/")[0] : SHARED;
}

Deno.test("no stage of lib/ knows a later one", async () => {
  const wrong: string[] = [];
  const seen = new Set<string>();
  for await (const file of filesBelow(LIB)) {
    if (FACES.includes(file)) continue;
    const folder = folderOf(file);
    seen.add(folder);
    for (const imported of await importsOf(file)) {
      const allowed = [folder, ...MAY_IMPORT[folder] ?? []];
      const isAllowed = allowed.includes(folderOf(imported)) || allowed.includes(imported);
      if (!isAllowed || FACES.includes(imported)) wrong.push(`${file} → ${imported}`);
    }
  }
  assertEquals(wrong, []);
  assertEquals([...seen].toSorted(), Object.keys(MAY_IMPORT).toSorted());
});

Deno.test("the layering test sees what files import", async () => {
  assertEquals((await importsOf("link/hello.ts")).toSorted(), [
    "jpeg/metadata.ts",
    "link/wire_error.ts",
    "result.ts",
  ]);
  assertEquals((await importsOf("analyze/analysis_worker.ts")).includes("analyze/worker.ts"), true);
});
