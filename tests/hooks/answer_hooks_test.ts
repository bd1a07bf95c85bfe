import { assertEquals } from "@std/assert";
import { AnswerHooks } from "../../lib/hooks/answer_hooks.ts";
import type { Answer, PartVerdict } from "../../lib/result.ts";

/** What of some answers each hook was run for, by their `sequence`. */
async function runsFor(answers: Answer[]): Promise<{ onNg: number[]; onPart: number[] }> {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  const [ng, part] = [`${folder}/ng`, `${folder}/part`];
  const hooks = new AnswerHooks({ onNg: `cat >> ${ng}`, onPart: `cat >> ${part}`, onWarning: () => {} });
  for (const [sequence, answer] of answers.entries()) {
    hooks.take(answer, JSON.stringify({ ...answer, sequence }));
    // No more than run at once.
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  await hooks[Symbol.asyncDispose]();
  const sequences = (file: string) => {
    const lines = Deno.readTextFileSync(file).split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line).sequence as number).toSorted((a, b) => a - b);
  };
  for (const file of [ng, part]) await Deno.writeTextFile(file, "", { append: true });
  const runs = { onNg: sequences(ng), onPart: sequences(part) };
  await Deno.remove(folder, { recursive: true });
  return runs;
}

function partOf(verdict: PartVerdict) {
  const counts = { seen: 1, ok: 0, ng: 0, unknown: 0 };
  return { id: 1, verdict, frames: 9, ng: 5, inViewMs: 900, counts };
}

Deno.test("AnswerHooks runs for each frame that is ng", async () => {
  const answers: Answer[] = ["ok", "ng", "unknown", "error", "ng", "dropped", "NG", 7].map((result) => ({
    result,
  }));
  assertEquals(await runsFor(answers), { onNg: [1, 4], onPart: [] });
});

Deno.test("AnswerHooks runs once for each part, by its verdict and not its frames'", async () => {
  const answers: Answer[] = [
    { result: "ng", partId: 1 },
    { result: "unknown", partId: 1, part: partOf("ng") },
    { result: "ng", partId: 1 },
    { result: "ng", partId: 2, part: partOf("ok") },
    { result: "unknown", part: partOf("unknown") },
    { result: "ng", part: partOf("ng") },
  ];
  assertEquals(await runsFor(answers), { onNg: [1, 5], onPart: [1, 3, 4, 5] });
});

Deno.test("AnswerHooks does nothing where nothing is to be run", async () => {
  await using hooks = new AnswerHooks({ onWarning: () => {} });
  hooks.take({ result: "ng", part: partOf("ng") }, "{}");
  assertEquals(hooks.hooks, []);
});
