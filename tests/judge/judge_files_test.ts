import { assert, assertEquals, assertRejects } from "@std/assert";
import { judgeFiles, type JudgeFilesOptions } from "../../lib/judge/judge_files.ts";
import { makeJpeg } from "../make_jpeg.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const JPEG = await makeJpeg({ size: "64x48" });

/** Writes so many JPEGs, of which each has a length of its own. */
async function writeJpegs(count: number): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, n) => `${FOLDER}/${n}.jpg`);
  for (const [n, path] of paths.entries()) {
    await Deno.writeFile(path, Uint8Array.from([...JPEG, ...new Uint8Array(n)]));
  }
  return paths;
}

function options(others: Partial<JudgeFilesOptions> = {}): JudgeFilesOptions {
  return {
    maxPixels: 1_000_000,
    analyzer: "length",
    judge: (jpeg, atMs) =>
      Promise.resolve({
        judgement: { result: "ok", score: jpeg.length - JPEG.length, metrics: { atMs } },
        decodeMs: 1.2345,
        analyzeMs: 2,
      }),
    ...others,
  };
}

Deno.test("judgeFiles() has one result for each file, in their order", async () => {
  const [first, second] = await writeJpegs(2);
  const results = await Array.fromAsync(judgeFiles([second, `${FOLDER}/none.jpg`, first], options()));
  const timing = { decodeMs: 1.23, analyzeMs: 2 };
  const same = {
    vid: 1,
    result: "ok",
    code: undefined,
    reason: undefined,
    camera: undefined,
    analyzer: "length",
  };
  assertEquals(results, [
    { ...same, file: second, score: 1, metrics: { atMs: 0 }, timing },
    {
      vid: 1,
      result: "error",
      code: "not-found",
      reason: `Cannot open ${FOLDER}/none.jpg: there is no such file; check the path`,
      file: `${FOLDER}/none.jpg`,
    },
    { ...same, file: first, score: 0, metrics: { atMs: 40 }, timing },
  ]);
});

Deno.test("judgeFiles() reads the next files while one is judged, and only a few of them", async () => {
  const paths = await writeJpegs(20);
  const read: string[] = [];
  function* told() {
    for (const path of paths) {
      read.push(path);
      yield path;
    }
  }
  const judging = Promise.withResolvers<void>();
  const judge = async () => {
    await judging.promise;
    return { judgement: { result: "ok" as const }, decodeMs: 0, analyzeMs: 0 };
  };
  const results = Array.fromAsync(judgeFiles(told(), options({ judge })));
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert(read.length > 1 && read.length <= 5, `${read.length} were read`);
  judging.resolve();
  assertEquals((await results).map(({ file }) => file), paths);
});

Deno.test("judgeFiles() ends with what was judged where it is stopped", async () => {
  const paths = await writeJpegs(9);
  const controller = new AbortController();
  const results: string[] = [];
  for await (const { file } of judgeFiles(paths, options({ signal: controller.signal }))) {
    results.push(file);
    if (results.length === 3) controller.abort(new Error("stopped"));
  }
  assertEquals(results, paths.slice(0, 3));
});

Deno.test("judgeFiles() stops a source that is silent where its results are left", async () => {
  const [first] = await writeJpegs(1);
  const fifo = `${FOLDER}/silent.fifo`;
  await new Deno.Command("mkfifo", { args: [fifo] }).output();
  for await (const { file } of judgeFiles([first, fifo], options())) {
    assertEquals(file, first);
    break;
  }
});

Deno.test("judgeFiles() throws what is no file's fault", async () => {
  const [first] = await writeJpegs(1);
  const judge = () => Promise.reject(new TypeError("the judge is gone"));
  await assertRejects(
    () => Array.fromAsync(judgeFiles([first], options({ judge }))),
    TypeError,
    "the judge is gone",
  );
});
