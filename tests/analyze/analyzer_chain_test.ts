import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { type Analyzer, type AnalyzerDefinition, AnalyzerError } from "../../lib/analyze/analyzer.ts";
import { AnalyzerChain } from "../../lib/analyze/analyzer_chain.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { loadOpenCv } from "../../lib/codec/opencv.ts";
import type { Judgement, StepJudgement } from "../../lib/result.ts";
import { makeJpeg } from "../make_jpeg.ts";

const { cv } = await loadOpenCv();
const codec = await createCodec("auto");
const JPEG = await makeJpeg();

/** An analyzer that says what it is told to, or throws it. */
class Told implements Analyzer {
  readonly wants = { format: "gray", longestSide: 160 } as const;
  readonly say: () => StepJudgement;
  disposed = false;

  constructor(say: () => StepJudgement) {
    this.say = say;
  }
  analyze(): StepJudgement {
    if (this.disposed) throw new Error("it was disposed of before");
    return this.say();
  }
  [Symbol.dispose](): void {
    this.disposed = true;
  }
}

/** A chain of analyzers that say what they are told to; what is made is kept in `made`, what is warned in `warnings`. */
async function chainOf(
  says: Record<string, () => StepJudgement>,
  mayMake: (name: string) => void = () => {},
) {
  const made: Told[] = [];
  const warnings: string[] = [];
  let now = 0;
  const definitions = new Map(
    Object.entries(says).map(([name, say]): [string, AnalyzerDefinition] => [name, {
      name,
      summary: "",
      options: {},
      create() {
        mayMake(name);
        made.push(new Told(say));
        return made.at(-1)!;
      },
    }]),
  );
  const context = {
    cv,
    codec,
    maxPixels: 1e6,
    camera: "line-3",
    source: "stream" as const,
    now: () => now,
    warn: (words: string) => warnings.push(words),
  };
  const chain = await AnalyzerChain.create(
    { analyzers: Object.keys(says), values: {} },
    context,
    definitions,
  );
  const judge = async (): Promise<Judgement> => (await judgeJpeg(codec, chain, JPEG)).judgement;
  return { chain, judge, made, warnings, wait: (ms: number) => now += ms };
}

const ok = (score: number): StepJudgement => ({ result: "ok", score, threshold: 9 });
const ng: StepJudgement = { result: "ng", reason: "Scratched", score: 7, threshold: 1 };
const learning: StepJudgement = { result: "unknown", code: "learning", reason: "Learns" };

Deno.test("AnalyzerChain judges by all of its analyzers: ng if any says so, unknown if none does and one is", async () => {
  for (
    const [says, expected] of [
      [[ok(1), ok(2)], { result: "ok", score: 2, threshold: 9 }],
      [[ok(1), ng], { result: "ng", reason: "b: Scratched", score: 7, threshold: 1 }],
      [[ng, ok(2)], { result: "ng", reason: "a: Scratched", score: 7, threshold: 1 }],
      [[ng, learning], { result: "ng", reason: "a: Scratched", score: 7, threshold: 1 }],
      [[learning, ok(2)], { result: "unknown", code: "learning", reason: "a: Learns" }],
      [[ng, ng], { result: "ng", reason: "a: Scratched; b: Scratched", score: 7, threshold: 1 }],
    ] as const
  ) {
    const { chain, judge } = await chainOf({ a: () => says[0], b: () => says[1] });
    using _chain = chain;
    const { steps, ...judgement } = await judge();
    const { code, reason, score, threshold, ...others } = expected as Judgement;
    assertEquals(judgement, { code, reason, score, threshold, ...others });
    assertEquals(steps, { a: says[0], b: says[1] });
  }
});

Deno.test("AnalyzerChain of one says what that one says, without steps", async () => {
  const { chain, judge } = await chainOf({ a: () => ng });
  using _chain = chain;
  assertEquals(await judge(), ng);
});

Deno.test("AnalyzerChain puts together what was found", async () => {
  const found = (label: string): StepJudgement => ({ ...ng, objects: [{ label, box: [1, 2, 3, 4] }] });
  const { chain, judge } = await chainOf({
    a: () => found("stain"),
    b: () => ok(1),
    c: () => found("scratch"),
  });
  using _chain = chain;
  assertEquals((await judge()).objects?.map(({ label }) => label), ["stain", "scratch"]);
});

Deno.test("AnalyzerChain shows a frame without a signal to no further analyzer", async () => {
  const noSignal = { result: "unknown", code: "no-signal", reason: "Frozen" } as const;
  const { chain, judge } = await chainOf({ a: () => noSignal, b: () => ng });
  using _chain = chain;
  const { result, code, reason, steps } = await judge();
  assertEquals([result, code, reason], ["unknown", "no-signal", "a: Frozen"]);
  assertEquals(steps, { a: noSignal });
});

Deno.test("AnalyzerChain answers what an analyzer throws, and goes on with the next one", async () => {
  let frame = 0;
  const { chain, judge, made, warnings } = await chainOf({
    a: () => {
      if (frame++ % 3 === 0) throw new Error("out of order");
      return ok(1);
    },
    b: () => ok(2),
  });
  using _chain = chain;
  const { result, code, reason, steps } = await judge();
  assertEquals([result, code, reason], ["error", "analyzer-failed", "a: The analyzer failed: out of order"]);
  assertEquals(steps!.b, ok(2));
  for (let n = 0; n < 20; n++) assertEquals((await judge()).result, frame % 3 === 1 ? "error" : "ok");
  assertEquals([made.length, warnings], [2, []], "never several in a row");
});

Deno.test("AnalyzerChain says in OpenCV's own words what OpenCV throws", async () => {
  const { chain, judge } = await chainOf({
    a: () => {
      using mats = new DisposableStack();
      const mat = mats.adopt(new cv.Mat(), (mat) => mat.delete());
      cv.cvtColor(mat, mat, cv.COLOR_BGR2GRAY);
      return ok(1);
    },
  });
  using _chain = chain;
  assertMatch((await judge()).reason!, /^The analyzer failed: OpenCV.*cvtColor/s);
});

Deno.test("AnalyzerChain keeps an analyzer that refuses to go by its options as they are now", async () => {
  let refused = true;
  const { chain, judge, made, warnings } = await chainOf({
    a: () => {
      if (refused) throw new AnalyzerError("Cannot use a.limit as it is no limit");
      return ok(1);
    },
  });
  using _chain = chain;
  for (let n = 0; n < 12; n++) {
    const { result, code, reason } = await judge();
    assertEquals([result, code], ["error", "analyzer-failed"]);
    assertEquals(reason, "The analyzer failed: Cannot use a.limit as it is no limit");
  }
  refused = false;
  assertEquals(await judge(), ok(1));
  assertEquals([made.length, warnings], [1, []]);
});

Deno.test("AnalyzerChain makes an analyzer anew that fails five times in a row, and tells it once", async () => {
  let broken = true;
  const { chain, judge, made, warnings } = await chainOf({
    a: () => {
      if (broken) throw new Error("out of order");
      return ok(1);
    },
  });
  for (let n = 0; n < 4; n++) await judge();
  assertEquals([made.length, warnings], [1, []]);
  await judge();
  assertEquals(made.map(({ disposed }) => disposed), [true, false]);
  assertEquals(warnings, ["a of line-3 is made anew, as it failed 5 times in a row: out of order"]);
  for (let n = 0; n < 20; n++) assertEquals((await judge()).code, "analyzer-failed");
  assertEquals([made.length, warnings.length], [6, 1], "what lasts is told once");
  broken = false;
  assertEquals(await judge(), ok(1));
  broken = true;
  for (let n = 0; n < 5; n++) await judge();
  assertEquals(warnings.length, 2);
  chain[Symbol.dispose]();
  assert(made.every(({ disposed }) => disposed));
});

Deno.test("AnalyzerChain tries again to make an analyzer, but not for each frame", async () => {
  let tries = 0;
  let gone = false;
  const { chain, judge, wait } = await chainOf({
    a: () => {
      if (gone) throw new Error("out of order");
      return ok(1);
    },
  }, () => {
    tries++;
    if (gone) throw new AnalyzerError("Its reference is gone");
  });
  using _chain = chain;
  gone = true;
  for (let n = 0; n < 5; n++) assertMatch((await judge()).reason!, /out of order/);
  for (let n = 0; n < 50; n++) assertMatch((await judge()).reason!, /: Its reference is gone$/);
  assertEquals(tries, 2);
  wait(5000);
  await judge();
  await judge();
  assertEquals(tries, 3);
  gone = false;
  wait(5000);
  assertEquals((await judge()).code, "analyzer-failed");
  assertEquals(await judge(), ok(1));
});

Deno.test("AnalyzerChain.create() disposes of those that it made where one cannot be made", async () => {
  const made: Told[] = [];
  const definition = (name: string, create: () => Analyzer): [string, AnalyzerDefinition] => [
    name,
    { name, summary: "", options: {}, create },
  ];
  const definitions = new Map([
    definition("a", () => (made.push(new Told(() => ng)), made[0]!)),
    definition("b", () => {
      throw new AnalyzerError("There is no such file");
    }),
  ]);
  const context = {
    ...{ cv, codec, maxPixels: 1e6, camera: "line-3", source: "stream" as const },
    ...{ now: () => 0, warn() {} },
  };
  const creating = AnalyzerChain.create({ analyzers: ["a", "b"], values: {} }, context, definitions);
  await assertRejects(() => creating, AnalyzerError, "no such file");
  assertEquals(made.map(({ disposed }) => disposed), [true]);
});

Deno.test("AnalyzerChain leaves a picture that cannot be decoded to who asked: no analyzer failed", async () => {
  const { chain, made, warnings } = await chainOf({ a: () => ok(1) });
  using _chain = chain;
  for (let n = 0; n < 12; n++) {
    const { judgement } = await judgeJpeg(codec, chain, JPEG.slice(0, JPEG.length / 2));
    assertEquals([judgement.result, judgement.code], ["error", "bad-jpeg"]);
  }
  assertEquals([made.length, warnings], [1, []]);
});
