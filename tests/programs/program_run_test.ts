import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ProgramError } from "../../lib/programs/program_error.ts";
import { ProgramRun, type ProgramRunOptions } from "../../lib/programs/program_run.ts";
import { eventually, isRunning, listProcesses } from "../capture/processes.ts";
import { askJudge, judgeCommand } from "./judge.ts";

/** A program that runs, and what it said on stderr. It is ended on dispose. */
function run(command: string, options: Partial<ProgramRunOptions> = {}) {
  const lines: string[] = [];
  const program = new ProgramRun({
    command,
    startMs: 20_000,
    answerMs: 20_000,
    onLine: (line) => lines.push(line),
    ...options,
  });
  return { program, lines, [Symbol.asyncDispose]: () => program.close() };
}

/** What a program that answered wrongly, or not, is told to have done. */
async function failureOf(program: ProgramRun, text: string): Promise<ProgramError> {
  return await assertRejects(() => askJudge(program, text), ProgramError);
}

Deno.test("ProgramRun hands out the answers in order, however many are waited for", async () => {
  await using judge = run(judgeCommand());
  const texts = Array.from({ length: 20 }, (_, n) => `frame ${n} ${"x".repeat(n * 10_000)}`);
  const answers = await Promise.all(texts.map((text) => askJudge(judge.program, text)));
  assertEquals(answers.map(({ got }) => got), texts.map((text) => text.slice(0, 40)));
});

Deno.test("ProgramRun.close() says goodbye, and what the program then says is heard", async () => {
  const { program, lines } = run(judgeCommand());
  await askJudge(program, "a frame");
  await program.close();
  assertEquals([lines, await program.ended], [["goodbye"], "ended with exit code 0: goodbye"]);
  const { code, message } = await failureOf(program, "too late");
  assertEquals([code, message], ["failed", "has ended"]);
});

Deno.test("ProgramRun.close() ends what does not leave, and all that it started", async () => {
  const { program, lines } = run(judgeCommand("stubborn", "child"));
  const { pid } = await askJudge(program, "a frame");
  const child = Number(/child (\d+)/.exec(lines[0]!)![1]);
  assert(isRunning(pid) && isRunning(child));
  await program.close();
  assertMatch(await program.ended, /^was ended by SIGTERM/); // it was the shell's end
  assertEquals([isRunning(pid), isRunning(child)], [false, false]);
});

Deno.test("ProgramRun ends what a program started when that ends by itself", async () => {
  const { program, lines } = run(judgeCommand("child"));
  const error = await failureOf(program, "die");
  assertEquals(error.message, "ended with exit code 3: OSError: the lamp is off");
  const child = Number(/child (\d+)/.exec(lines[0]!)![1]);
  await eventually("the child has ended", () => !isRunning(child));
});

Deno.test("ProgramRun says how a program ended, to all who wait", async () => {
  const { program, lines } = run(judgeCommand());
  const asked = ["slow", "die", "never read"].map((text) => askJudge(program, text));
  const ends = await Promise.allSettled(asked);
  assertEquals(ends.map(({ status }) => status), ["fulfilled", "rejected", "rejected"]);
  const words = "ended with exit code 3: OSError: the lamp is off";
  for (const end of ends.slice(1)) if (end.status === "rejected") assertEquals(end.reason.message, words);
  assertEquals([await program.ended, lines.length], [words, 3]);
});

Deno.test("ProgramRun ends a program that is silent, and only its first answer may take long", async () => {
  const { program } = run(judgeCommand("slow-start"), { answerMs: 150 });
  assertEquals((await askJudge(program, "first")).frames, 1);
  const [silent, behind] = await Promise.all(
    ["silence", "behind it"].map((text) => failureOf(program, text)),
  );
  assertEquals(
    [silent!.code, silent!.message],
    ["timeout", "gave no answer within 0.15 s: --analyze-timeout sets how long it may take"],
  );
  assertEquals(behind!.code, "failed");
  await program.ended;
});

Deno.test("ProgramRun ends a program that gives no first answer", async () => {
  const { program } = run("sleep 60", { startMs: 100 });
  const { code, message } = await failureOf(program, "a frame");
  assertEquals(code, "timeout");
  assertMatch(message, /^gave no first answer within 0.1 s: exec.start sets/);
});

Deno.test("ProgramRun does not count the time in which nothing is asked", async () => {
  await using judge = run(judgeCommand(), { answerMs: 200 });
  await askJudge(judge.program, "first");
  await new Promise((resolve) => setTimeout(resolve, 300));
  assertEquals((await askJudge(judge.program, "second")).frames, 2);
});

const WRONG: Record<string, [command: string, text: string, words: RegExp]> = {
  "prints to stdout": [
    judgeCommand(),
    "print",
    /^wrote text to its stdout, .* got "brightness is 12"\. Text goes to stderr$/,
  ],
  "writes big-endian lengths": [
    judgeCommand("big-endian"),
    "a frame",
    /^answered with \d+ bytes, and may with 1048576: is the length little-endian\?$/,
  ],
  "answers twice": [judgeCommand(), "twice", /^answered twice/],
  "closes its stdout": [`exec ${judgeCommand()}`, "close", /^closed its stdout$/],
  "breaks off": [judgeCommand(), "half", /^ended with exit code 0$/],
  "breaks off behind a length": [judgeCommand(), "length", /^ended with exit code 0$/],
};

for (const [what, [command, text, words]] of Object.entries(WRONG)) {
  Deno.test(`ProgramRun says what is wrong with a program that ${what}`, async () => {
    const { program } = run(command);
    await askJudge(program, text).catch((error) => assert(error instanceof ProgramError));
    assertMatch(await program.ended, words);
  });
}

Deno.test("ProgramRun reads no more of a line than a log can show", async () => {
  const { program, lines } = run("{ head -c 500000 /dev/zero | tr '\\0' x; echo; echo end; } >&2; exit 7");
  assertEquals(await program.ended, "ended with exit code 7: end");
  assertEquals(lines, ["x".repeat(2000), "end"]);
});

Deno.test("ProgramRun ends a program also where somebody ended its guard", async () => {
  const { program } = run(`exec ${judgeCommand()}`, { answerMs: 200 });
  const { pid } = await askJudge(program, "first");
  const guard = listProcesses().find(({ command }) => command.includes(`vid-guard ${pid}`))!;
  Deno.kill(guard.pid, "SIGKILL");
  await failureOf(program, "silence");
  assertEquals(isRunning(pid), false);
});
