import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { AnalyzerError } from "../../lib/analyze/analyzer.ts";
import { createJudge } from "../../lib/analyze/create_judge.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { parseAnalyzerChoice, parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { AnalysisPool } from "../../lib/analyze/pool.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import type { Judgement } from "../../lib/result.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { analyzerContext } from "./analyzer_context.ts";

const JPEG = await makeJpeg();
const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const LAMP = new URL("../../examples/module/lamp.js", import.meta.url).pathname;

let files = 0;

/** Writes a module; the name is another one each time, as a module is loaded once. */
function moduleOf(source: string, suffix = ".js"): string {
  const path = `${FOLDER}/module-${files++}${suffix}`;
  Deno.writeTextFileSync(path, source);
  return path;
}

/** A module whose analyzer does this with a frame, in gray. */
function analyzing(body: string, more = ""): string {
  return moduleOf(`export default { ${more} create: (context, values) => ({
    wants: { format: "gray", longestSide: 80 },
    analyze: async (frame) => { ${body} },
  }) };`);
}

function settingsOf(file: string | undefined, set: string[] = []): Settings {
  const all = [...(file === undefined ? [] : [`module.file=${file}`]), ...set];
  return new Settings({ analyzers: [{ analyzers: ["module"] }], assignments: all.map(parseAssignment) });
}

/** Has one frame judged by a module, in this thread. */
async function judgeBy(file: string | undefined, set: string[] = []): Promise<Judgement> {
  const context = analyzerContext();
  using judge = await createJudge(settingsOf(file, set).of("line-3"), context);
  return (await judgeJpeg(context.codec, judge, JPEG.slice())).judgement;
}

Deno.test("module has a module's analyzer judge, by its own options", async () => {
  const lit = await judgeBy(LAMP, ["module.options=minLevel=40"]);
  assertEquals(lit, { result: "ok", score: lit.score, threshold: 40 });
  const off = await judgeBy(LAMP, ["module.options=minLevel=254.5"]);
  assertEquals(off, {
    result: "ng",
    reason: `The lamp is off: level ${lit.score} is under 254.5`,
    score: lit.score,
    threshold: 254.5,
  });
  assertEquals((await judgeBy(LAMP)).threshold, 128, "the default");
});

Deno.test("module gives what is wanted, and what the contract has", async () => {
  const file = moduleOf(`export default {
    options: {
      words: { type: "text", summary: "Any" },
      area: { type: "regions", summary: "Where" },
      on: { type: "switch", default: true, summary: "Whether" },
    },
    create: (context, values) => ({
      wants: { format: "jpeg" },
      analyze({ picture: { data, format, sourceWidth, sourceHeight } }) {
        return { result: "unknown", camera: "mine", seen: [format, sourceWidth, sourceHeight, data.length],
          values: { ...values }, keys: Object.keys(context).sort(), name: context.camera };
      },
    }),
  };`);
  const judgement = await judgeBy(file, ["module.options=words=a, 1=c,area=0,0 9,0 9,9,on=off"]);
  assertEquals(judgement as unknown, {
    result: "unknown",
    seen: ["jpeg", 320, 240, JPEG.length],
    values: { words: "a, 1=c", area: parseAssignment("defect.include=0,0 9,0 9,9").value, on: false },
    keys: ["camera", "codec", "cv", "maxPixels", "now", "source", "warn"],
    name: "line-3",
  });
});

Deno.test("module judges by new options from the next frame on", async () => {
  const settings = settingsOf(LAMP);
  const context = analyzerContext();
  const own = settings.of("line-3");
  using judge = await createJudge(own, context);
  const thresholdBy = async (options: string) => {
    own.values.module!.options = options;
    return (await judgeJpeg(context.codec, judge, JPEG.slice())).judgement;
  };
  assertEquals((await thresholdBy("minLevel=7")).threshold, 7);
  assertEquals((await thresholdBy("")).threshold, 128);
  const wrong = await thresholdBy("minLevel=high");
  assertEquals([wrong.result, wrong.code], ["error", "analyzer-failed"]);
  assertMatch(
    wrong.reason!,
    /Cannot use module.options=minLevel=high as it is a number from 0 to 255: got high$/,
  );
  assertEquals((await thresholdBy("minLevel=9")).threshold, 9);
});

const BROKEN: Record<string, [file: () => string, words: RegExp]> = {
  "is not there": [() => `${FOLDER}/none.js`, /as it does not load: No such file/],
  "is a folder": [() => FOLDER, /as it does not load: it is no file$/],
  "is no JavaScript": [() => moduleOf("export default {"), /as it does not load: .*Unexpected/],
  "throws": [() => moduleOf('throw new Error("no lamp")'), /as it does not load: no lamp$/],
  "imports what there is not": [
    () => moduleOf('import "no-such-lib";'),
    /as it does not load: .*no-such-lib/,
  ],
  "has no default export": [() => moduleOf("export const a = 1"), /as it has no default export, such as/],
  "has another default export": [
    () => moduleOf("export default 5"),
    /as its export default is wrong: .*object/,
  ],
  "has no create": [
    () => moduleOf("export default {}"),
    /as its export default.create is wrong: it is a function$/,
  ],
  "has options of no known type": [
    () => moduleOf('export default { create() {}, options: { a: { type: "colour", summary: "" } } }'),
    /as its export default.options.a.type is wrong: /,
  ],
  "makes no analyzer": [
    () => moduleOf("export default { create: () => 7 }"),
    /create\(\) made has no function analyze$/,
  ],
  "wants no format that there is": [
    () => moduleOf('export default { create: () => ({ analyze() {}, wants: { format: "grey" } }) }'),
    /what its analyzer wants is such as .* of gray, bgr, rgba, jpeg: got {"format":"grey"}$/,
  ],
  "wants a size that there is not": [
    () =>
      moduleOf(
        'export default { create: () => ({ analyze() {}, wants: { format: "gray", longestSide: 0 } }) }',
      ),
    /got {"format":"gray","longestSide":0}$/,
  ],
};

for (const [what, [file, words]] of Object.entries(BROKEN)) {
  Deno.test(`module is refused where its file ${what}`, async () => {
    const path = file();
    const { message } = await assertRejects(() => judgeBy(path), AnalyzerError);
    assert(message.startsWith(`Cannot use module.file=${path} as `), message);
    assertMatch(message, words);
    assertEquals(message.split("\n").length, 1);
  });
}

Deno.test("module is refused without a file, and with options that it does not have", async () => {
  const refusal = async (file?: string, set?: string[]) =>
    (await assertRejects(() => judgeBy(file, set), AnalyzerError)).message;
  assertEquals(await refusal(), "Cannot use module as it has no file: add --set module.file=my.js");
  assertEquals(
    await refusal(LAMP, ["module.options=minLvl=3"]),
    "Cannot use module.options=minLvl=3 as it is one of minLevel (did you mean minLevel?): got minLvl",
  );
  assertEquals(
    await refusal(LAMP, ["module.options=3"]),
    "Cannot use module.options=3 as each is NAME=VALUE: got 3",
  );
  assertEquals(
    await refusal(analyzing("return { result: 'ok' }"), ["module.options=a=3"]),
    "Cannot use module.options=a=3 as the module has no options: got a=3",
  );
});

Deno.test("module answers with an error where its analyzer throws, or what it says is no judgement", async () => {
  const reasonOf = async (body: string) => (await judgeBy(analyzing(body))).reason;
  assertEquals(await reasonOf('throw new Error("no lamp");'), "The analyzer failed: no lamp");
  assertEquals(
    await reasonOf(""),
    "The analyzer failed: what the module says of a frame is no judgement: " +
      "Invalid input: expected object, received undefined: got undefined",
  );
  assertMatch(
    (await reasonOf('return { result: "ng", score: "high" };'))!,
    /says of a frame has a wrong score: /,
  );
});

/** A pool of one worker for modules, and what it warned of. */
async function startPool(cameras: Record<string, string>, analyzeTimeoutMs: number) {
  const warnings: string[] = [];
  const settings = new Settings({
    analyzers: ["ok", ...Object.keys(cameras).map((camera) => `${camera}=module`)].map(parseAnalyzerChoice),
    assignments: Object.entries(cameras).map(([camera, file]) =>
      parseAssignment(`${camera}:module.file=${file}`)
    ),
  });
  const pool = await AnalysisPool.start({
    settings,
    codec: "auto",
    maxPixels: 64e6,
    workers: 1,
    analyzeTimeoutMs,
    onWarning: (words) => warnings.push(words),
  });
  const judge = async (camera: string) => {
    using place = pool.camera(camera);
    const { judgement: { result, code } } = await place.judge(JPEG.slice());
    return code === undefined ? result : `${result} ${code}`;
  };
  return { warnings, judge, [Symbol.dispose]: () => pool.close() };
}

Deno.test("module runs in a worker, in TypeScript too, and others are judged while it waits", async () => {
  const file = moduleOf(
    `import type { Analyzer } from "${new URL("../../lib/mod.ts", import.meta.url)}";
    export default { create(): Analyzer {
      return {
        wants: { format: "gray" as const },
        async analyze() {
          await new Promise((resolve) => setTimeout(resolve, 700));
          return { result: "ng", reason: String(typeof WorkerGlobalScope) };
        },
        [Symbol.dispose]() {},
      };
    } };`,
    ".ts",
  );
  using pool = await startPool({ slow: file }, 5000);
  const order: string[] = [];
  const slow = pool.judge("slow").then((result) => order.push(`slow ${result}`));
  for (const name of ["a", "b"]) order.push(`${name} ${await pool.judge(name)}`);
  await slow;
  assertEquals(order, ["a ok", "b ok", "slow ng"]);
});

Deno.test("module that waits for too long has its worker replaced; who was judged meanwhile is not to blame", async () => {
  using pool = await startPool({ stuck: analyzing("await new Promise(() => {});") }, 600);
  const stuck = pool.judge("stuck");
  let others = 0;
  let isOver = false;
  stuck.then(() => isOver = true);
  while (!isOver) {
    assertMatch(await pool.judge("other"), /^ok$|^error analyzer-failed$/);
    others++;
  }
  assertEquals(await stuck, "error timeout");
  assert(others > 3, `${others} frames of another camera`);
  assertEquals(pool.warnings, ["A worker is replaced, at work for stuck: it took longer than 600ms"]);
  assertEquals(await pool.judge("other"), "ok");
});

Deno.test("module that holds the thread up is to blame, not one that waits beside it", async () => {
  const cameras = {
    waiting: analyzing("await new Promise((resolve) => setTimeout(resolve, 200)); return { result: 'ok' };"),
    endless: analyzing("for (;;);"),
  };
  using pool = await startPool(cameras, 500);
  assertEquals(await pool.judge("waiting"), "ok");
  const waiting = pool.judge("waiting");
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(await pool.judge("endless"), "error timeout");
  assertEquals(await waiting, "error analyzer-failed", "it was lost with its worker");
  assertEquals(pool.warnings, ["A worker is replaced, at work for endless: it took longer than 500ms"]);
  assertEquals(await pool.judge("waiting"), "ok");
});

Deno.test("module learns anew where its analyzer does, and says where it cannot", async () => {
  const context = analyzerContext();
  const open = (learn: string) =>
    createJudge(
      settingsOf(moduleOf(`export default { create: () => {
        let told = "";
        return { wants: { format: "gray" }, analyze: () => ({ result: "ok", reason: told })${learn} };
      } };`)).of("line-3"),
      context,
    );
  using judge = await open(`, learn({ forget }) { told = "forget: " + forget; }`);
  judge.learn!({ forget: true });
  assertEquals((await judgeJpeg(context.codec, judge, JPEG.slice())).judgement.reason, "forget: true");
  using other = await open("");
  const { message } = assertThrows(() => other.learn!({ forget: true }), AnalyzerError);
  assertEquals(
    message,
    "Cannot learn anew as none that learns, such as defect, judges line-3: got module",
  );
});
