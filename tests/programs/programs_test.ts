import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { configureSync, type LogRecord, resetSync } from "@logtape/logtape";
import { Program } from "../../lib/programs/program.ts";
import { ProgramError } from "../../lib/programs/program_error.ts";
import { Programs } from "../../lib/programs/programs.ts";
import { eventually, isRunning } from "../capture/processes.ts";
import { askJudge, judgeCommand } from "./judge.ts";

const SPEC = { command: judgeCommand(), startMs: 20_000 };

/** What is logged until dispose. */
function heardLog(): { lines: string[] } & Disposable {
  const lines: string[] = [];
  const take = ({ level, message }: LogRecord) => lines.push(`${level}: ${message.join("")}`);
  configureSync({ sinks: { take }, loggers: [{ category: "vid", sinks: ["take"] }], reset: true });
  return { lines, [Symbol.dispose]: resetSync };
}

Deno.test("Programs starts a program for each camera, or one for all", async () => {
  using log = heardLog();
  await using programs = new Programs();
  const [a, b] = await Promise.all(["a", "b"].map((camera) => programs.open({ ...SPEC, camera })));
  const again = await programs.open({ ...SPEC, camera: "a" });
  const [shared, other] = await Promise.all([programs.open(SPEC), programs.open(SPEC)]);
  const answers = await Promise.all([a!, b!, again, shared, other].map((program) => askJudge(program, "x")));
  assertEquals(answers.map(({ camera, frames }) => [camera, frames]), [
    ["a", 1],
    ["b", 1],
    ["a", 2],
    [null, 1],
    [null, 2],
  ]);
  assertEquals(new Set(answers.map(({ pid }) => pid)).size, 3);
  a![Symbol.dispose]();
  a![Symbol.dispose]();
  assertEquals((await askJudge(again, "y")).frames, 3, "somebody still uses it");
  again[Symbol.dispose]();
  await eventually("it has ended", () => !isRunning(answers[0]!.pid));
  await eventually("its last words are in the log", () => log.lines.includes("info: exec of a: goodbye"));
  assertEquals((await askJudge(b!, "z")).frames, 2);
});

Deno.test("Programs ends all programs at once, and leaves none", async () => {
  const programs = new Programs();
  const opened = await Promise.all(
    [1, 2, 3].map((n) => programs.open({ ...SPEC, command: judgeCommand("stubborn"), camera: `line-${n}` })),
  );
  const pids = (await Promise.all(opened.map((program) => askJudge(program, "x")))).map(({ pid }) => pid);
  const started = performance.now();
  await programs[Symbol.asyncDispose]();
  assert(performance.now() - started < 4000, "they leave at the same time");
  assertEquals(pids.map(isRunning), [false, false, false]);
});

/** Why a promise was rejected; undefined where it was not. */
function ended(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => undefined, (error) => error);
}

const UNUSABLE: Record<string, [command: string, words: RegExp]> = {
  "that there is not": [
    "vid-no-such-program --now",
    /^ended with exit code 127: .*vid-no-such-program.*not found/,
  ],
  "that breaks down": [
    `python3 -c 'import json, no_such_module'`,
    /^ended with exit code 1: ModuleNotFoundError: No module named 'no_such_module'$/,
  ],
  "that is over at once": ["true", /^ended with exit code 0$/],
};

for (const [what, [command, words]] of Object.entries(UNUSABLE)) {
  Deno.test(`Programs.open() refuses a command ${what}`, async () => {
    using log = heardLog();
    // On a busy machine a shell and Python take longer than half a second to end.
    await using programs = new Programs({ proofMs: 20_000 });
    const error = await assertRejects(() => programs.open({ command, startMs: 1000 }), ProgramError);
    assertMatch(error.message, words);
    // Who opens it is told; what it said itself is in the log.
    assertEquals(log.lines.filter((line) => line.startsWith("warning")), []);
  });
}

Deno.test("Program is started again when it ends, later each time where it gives no answer", async () => {
  const warnings: string[] = [];
  const program = new Program({
    ...SPEC,
    answerMs: 5000,
    onLine: () => {},
    onWarning: (words) => warnings.push(words),
  });
  try {
    const { pid } = await askJudge(program, "first");
    const words = "ended with exit code 3: OSError: the lamp is off";
    const diesAgain = async () => {
      const { message } = await assertRejects(() => askJudge(program, "die"), ProgramError);
      if (message === words) return true;
      assertMatch(message, new RegExp(`^${words}; it is started again in 1 s$`));
    };
    for (const waitMs of [0, 500, 1000]) {
      const started = performance.now();
      await eventually("it runs, and dies", diesAgain);
      assert(performance.now() - started >= waitMs - 20, `not before ${waitMs} ms`);
    }
    await eventually("it runs again", async () => (await ended(askJudge(program, "x"))) === undefined);
    const again = await askJudge(program, "again");
    assertEquals(again.frames, 2);
    assert(again.pid !== pid);
    assertEquals(warnings, [`${words}; it is started again`], "what lasts is told once");
    // After an answer it is as if nothing had been.
    await assertRejects(() => askJudge(program, "die"), ProgramError);
    assertEquals(warnings.length, 2);
    const started = performance.now();
    await eventually("it runs again", async () => (await ended(askJudge(program, "x"))) === undefined);
    assert(performance.now() - started < 1500, "as soon as the first time");
  } finally {
    await program.close();
  }
  await assertRejects(() => askJudge(program, "over"), ProgramError, "is being ended");
});

Deno.test("Programs says that no process can be started, and tries again", async () => {
  // Here it is Deno that refuses, else a system that has too many processes.
  const code = `
    import { Programs } from "${new URL("../../lib/programs/programs.ts", import.meta.url)}";
    await using programs = new Programs();
    const program = await programs.open({ command: "head -c 1 >&2", startMs: 5000 });
    await Deno.permissions.revoke({ name: "run" });
    const ask = () => program.ask(new Uint8Array([48])).catch(({ message }) => console.log(message));
    for (let n = 0; n < 2; n++) {
      await ask();
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    await ask();
    await programs.open({ command: "true", startMs: 1 }).catch(({ message }) => console.log(message));
  `;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--ext=ts", code],
    cwd: new URL("../..", import.meta.url),
  }).output();
  const [ended, ...refused] = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals([ended, new TextDecoder().decode(stderr)], ["ended with exit code 0: 0", ""]);
  assertEquals(refused.length, 3);
  for (const words of refused) assertMatch(words, /^cannot be started: Requires run access/);
  for (const words of refused.slice(0, 2)) assertMatch(words, /; it is started again in 1 s$/);
});
