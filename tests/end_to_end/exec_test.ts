import { assert, assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { eventually, isRunning, listProcesses } from "../capture/processes.ts";
import { runFfmpeg } from "../capture/make_video.ts";
import { startServer, vid } from "./programs.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const MOVIE = `${FOLDER}/movie.avi`;
await runFfmpeg(["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=2", "-c:v", "mjpeg", MOVIE]);

/** A program that judges as these words say: see tests/programs/judge.py. */
function judgeBy(...words: string[]): string {
  const path = fileURLToPath(new URL("../programs/judge.py", import.meta.url));
  return `python3 -B '${path}' ${words.join(" ")}`;
}

/** The processes that judge with a word of this test's own among their arguments. */
function judgesOf(word: string): number[] {
  return listProcesses().filter(({ command, state }) => state !== "Z" && command.includes(word))
    .map(({ pid }) => pid);
}

Deno.test("vid-server has a program judge: each frame is answered by it, and its stderr is in the log", async () => {
  await using server = await startServer("--analyzer", "exec", "--set", `exec.command=${judgeBy()}`);
  await using client = vid("client", ["--port", server.port, "--file", MOVIE, "--camera", "line-3"]);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 0, stderr.join("\n"));
  const answers = stdout.map((line) => JSON.parse(line));
  assertEquals(answers.map(({ frames }) => frames), Array.from({ length: 50 }, (_, n) => n + 1));
  assertEquals([answers[0].analyzer, answers[0].camera, answers[0].sequence], ["exec", "line-3", 0]);
  server.kill("SIGTERM");
  const ended = await server.ended;
  assertEquals(ended.code, 0);
  assertMatch(ended.stderr.join("\n"), /info {2}exec of line-3: goodbye/);
});

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  Deno.test(`vid-server ends its programs and what they started when ${signal} ends it`, async () => {
    const word = `judge-${crypto.randomUUID()}`;
    const command = judgeBy("child", "stubborn", word);
    await using server = await startServer("--analyzer", "exec", "--set", `exec.command=${command}`);
    await using client = vid("client", ["--port", server.port, "--test", "--live", "--camera", "line-3"]);
    await client.line(/"frames":3,/);
    const [, child] = await server.line(/exec of line-3: child (\d+)/);
    assert(judgesOf(word).length >= 2 && isRunning(Number(child)));
    server.kill(signal);
    await server.ended;
    await eventually("all have ended", () => judgesOf(word).length === 0 && !isRunning(Number(child)));
  });
}

Deno.test("vid-server goes on while a program is killed, and when it is back", async () => {
  const word = `judge-${crypto.randomUUID()}`;
  await using server = await startServer("--analyzer", "exec", "--set", `exec.command=exec ${judgeBy(word)}`);
  await using client = vid("client", ["--port", server.port, "--test", "--live", "--camera", "line-3"]);
  const [, pid] = await client.line(/"pid":(\d+)/);
  Deno.kill(Number(pid), "SIGKILL");
  const [line] = await client.line(/.*"result":"error".*started again in.*/);
  const { code, reason } = JSON.parse(line);
  assertEquals(code, "analyzer-failed");
  assertMatch(reason, /^The analyzer failed: its program was ended by SIGKILL; it is started again in 1 s$/);
  await client.line(new RegExp(`"result":"ok".*"pid":(?!${pid})`));
  client.kill("SIGINT");
  const { stdout, stderr } = await client.ended;
  const count = (result: string) => stdout.filter((line) => JSON.parse(line).result === result).length;
  const [ok, failed] = [count("ok"), count("error")];
  assertMatch(stderr.join("\n"), new RegExp(`answered +${ok + failed} +ok ${ok}, error ${failed}`));
  await server.line(/warn {2}exec of line-3 was ended by SIGKILL; it is started again/);
});

Deno.test("vid-server does not start where its program cannot be used, and says why in a line", async () => {
  await using server = vid("server", ["--port", "0", "--http", "off", "--analyzer", "exec"]);
  const { code, stderr } = await server.ended;
  assertEquals(code, 1);
  assertEquals(stderr, [
    "vid-server: Cannot use exec as it has no command: add --set exec.command='python3 judge.py'",
  ]);
});
