import { assert, assertEquals, assertMatch } from "@std/assert";
import { renderVersion } from "../../lib/cli/version.ts";

const SAMPLE = `${import.meta.dirname}/sample_program.ts`;

const ADVICE = "This should not happen. Run it again with --log-level debug to see where it comes from\n";

/** How a process ended, and what it wrote. */
interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

function sample(args: string[], env: Record<string, string> = {}): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-env", SAMPLE, ...args],
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(args: string[], env?: Record<string, string>): Promise<Ended> {
  const { code, stdout, stderr } = await sample(args, env).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** Starts the sample, lets it write its first chunk, does something to it, and waits for its end. */
async function runAnd(
  args: string[],
  act: (child: Deno.ChildProcess, stdout: ReadableStreamDefaultReader) => Promise<void>,
): Promise<Omit<Ended, "stdout">> {
  await using child = sample(args).spawn();
  const stdout = child.stdout.getReader();
  await stdout.read();
  await act(child, stdout);
  await stdout.cancel();
  const stderr = await new Response(child.stderr).text();
  return { code: (await child.status).code, stderr };
}

Deno.test("runProgram() answers --help and --version on stdout", async () => {
  const [help, version] = await Promise.all([run(["--bogus", "--help"]), run(["-V"])]);
  assertEquals([help.code, help.stderr, version.code, version.stderr], [0, "", 0, ""]);
  assertMatch(
    help.stdout,
    /^Does one thing\.\n\nUsage: vid-sample \[OPTIONS\]\n[^]*\n {2}vid-sample --do throw\n$/,
  );
  assertEquals(version.stdout, `${renderVersion("vid-sample")}\n`);
});

Deno.test("runProgram() says what is wrong with a call and ends with 2", async () => {
  const stderr =
    "vid-sample: Unknown flag --log-levl. Did you mean --log-level?\nUsage: vid-sample [OPTIONS]\nRun vid-sample --help for all flags\n";
  assertEquals(await run(["--log-levl", "debug"]), { code: 2, stdout: "", stderr });
});

Deno.test("runProgram() runs a command with its own flags and words, and its own help", async () => {
  const [ran, help, version, wrong] = await Promise.all([
    run(["shout", "a", "b"]),
    run(["shout", "--help"]),
    run(["shout", "--version"]),
    run(["shout"]),
  ]);
  assertEquals(ran, { code: 0, stdout: "A B\n", stderr: "" });
  assertMatch(help.stdout, /^Writes its words in capitals\.\n\nUsage: vid-sample shout \[OPTIONS\] WORDS…\n/);
  assertEquals(version.stdout, `${renderVersion("vid-sample")}\n`);
  assertEquals(wrong, {
    code: 2,
    stdout: "",
    stderr: "vid-sample shout: Cannot start without WORDS…: name at least one\n" +
      "Usage: vid-sample shout [OPTIONS] WORDS…\nRun vid-sample shout --help for all flags\n",
  });
});

Deno.test("runProgram() says which command was meant and ends with 2", async () => {
  const { code, stderr } = await run(["shuot", "a"]);
  assertEquals(
    [code, stderr.split("\n", 2)],
    [2, ["vid-sample: Unknown command shuot. Did you mean shout?", "Usage: vid-sample [OPTIONS]"]],
  );
});

Deno.test("runProgram() logs to stderr at the level that was asked for", async () => {
  const [info, debug] = await Promise.all([
    run(["--do", "log"]),
    run(["--do", "log"], { VID_LOG_LEVEL: "debug" }),
  ]);
  assertMatch(info.stderr, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info {2}hello a\\nb\n$/);
  assertMatch(debug.stderr, /Z info {2}hello a\\nb\n.*Z debug in detail\n$/);
  assertEquals([info.code, info.stdout], [0, ""]);
});

Deno.test("runProgram() shows no stack trace, whichever way an error gets to the top", async () => {
  const [thrown, later, rejected] = await Promise.all(
    ["throw", "throw-later", "reject"].map((what) => run(["--do", what])),
  );
  assertEquals(thrown, { code: 1, stdout: "", stderr: `vid-sample: thrown\n${ADVICE}` });
  assertEquals(later, { code: 1, stdout: "", stderr: `vid-sample: thrown later\n${ADVICE}` });
  assertEquals(rejected, { code: 1, stdout: "", stderr: "vid-sample: rejected\n" });
});

Deno.test("runProgram() shows the stack trace at --log-level debug", async () => {
  const { code, stderr } = await run(["--do", "throw", "--log-level", "debug"]);
  assertEquals(code, 1);
  assertMatch(stderr, /^vid-sample: thrown\nTypeError: thrown\n {4}at .*sample_program\.ts:\d+/);
});

Deno.test("runProgram() ends quietly with 0 where the reader of stdout leaves", async () => {
  const ended = await runAnd(["--do", "write"], async (_, stdout) => await stdout.cancel());
  assertEquals(ended, { code: 0, stderr: "" });
});

Deno.test("runProgram() lets a program finish after SIGINT or SIGTERM, however often they come at once", async () => {
  const interrupt = (signal: Deno.Signal) =>
    runAnd(["--do", "finish"], async (child) => {
      child.kill(signal);
      child.kill(signal);
      await Promise.resolve();
    });
  const [interrupted, terminated] = await Promise.all([interrupt("SIGINT"), interrupt("SIGTERM")]);
  assertEquals(interrupted, { code: 130, stderr: "finishing\n" });
  assertEquals(terminated, { code: 143, stderr: "finishing\n" });
});

Deno.test("runProgram() leaves at once with 130 on a second SIGINT", async () => {
  let askedAt = 0;
  const { code, stderr } = await runAnd(["--do", "hang"], async (child) => {
    child.kill("SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 400));
    askedAt = performance.now();
    child.kill("SIGINT");
  });
  assertEquals([code, stderr], [130, "asked to end\n"]);
  assert(performance.now() - askedAt < 5000);
});
