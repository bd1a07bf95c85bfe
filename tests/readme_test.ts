import { assert, assertEquals, assertMatch } from "@std/assert";
import { Signer } from "../lib/webhook/signer.ts";
import { Program, startServer, vid } from "./end_to_end/programs.ts";
import { makeJpeg } from "./make_jpeg.ts";

const README = await Deno.readTextFile(new URL("../README.md", import.meta.url));

/** The README's program in Python that has a word in it. */
function pythonWith(word: string): string {
  const programs = [...README.matchAll(/```python\n(.*?)```/gs)].map(([, code]) => code);
  return programs.find((code) => code.includes(word))!;
}

Deno.test("the README's judge in Python works, in 15 lines", async () => {
  const code = pythonWith("stdin");
  assertEquals(code.trim().split("\n").length, 15);
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    await Deno.writeTextFile(`${folder}/judge.py`, code);
    await Deno.writeFile(`${folder}/small.jpg`, await makeJpeg({ size: "160x120" }));
    await Deno.writeFile(`${folder}/large.jpg`, await makeJpeg({ size: "1280x720" }));
    const [, command] = /exec\.command="(python3 judge\.py)"/.exec(README)!;
    const judging = command.replace("judge.py", `${folder}/judge.py`);
    await using server = vid("server", [
      "judge",
      "--analyzer",
      "exec",
      "--set",
      `exec.command=${judging}`,
      folder,
    ]);
    const { code: exit, stdout, stderr } = await server.ended;
    assertEquals(exit, 0, stderr.join("\n"));
    const answers = stdout.map((line) => JSON.parse(line)).map(({ result, reason }) => [result, reason]);
    assertEquals(answers.map(([result]) => result), ["ok", "ng"]);
    for (const [, reason] of answers) assertMatch(reason, /^\d+ bytes$/);
    assertMatch(stderr.join("\n"), /exec of judge: judging/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the README's sender in Python works, in six lines", async () => {
  const code = pythonWith("socket");
  assertEquals(code.trim().split("\n").length, 6);
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    await Deno.writeFile(`${folder}/part.jpg`, await makeJpeg());
    await using server = await startServer();
    const args = ["-c", code.replace("5000", server.port)];
    await using sender = new Program("python3", { args, cwd: folder });
    const { code: exit, stdout, stderr } = await sender.ended;
    assertEquals(exit, 0, stderr.join("\n"));
    assertMatch(stdout[0], /'vid': 1, 'result': 'ok', 'camera': '127\.0\.0\.1'/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the README's receiver in Python tells what vid-server signed from all else", () => {
  const code = pythonWith("is_genuine");
  const now = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ reason: "긁힘" });
  const cases = [now, now - 3600].flatMap((at) =>
    ["s3cret", "other"].map((secret) => new Signer(secret).headersFor(body, at))
  );
  const script = [
    "import hmac, json, sys, time",
    code,
    "cases, body = json.load(sys.stdin)",
    'print([is_genuine(headers, body.encode(), b"s3cret") for headers in cases])',
  ].join("\n");
  const { stdout } = new Deno.Command("sh", {
    args: ["-c", 'printf %s "$2" | python3 -c "$1"', "sh", script, JSON.stringify([cases, body])],
  }).outputSync();
  assertEquals(new TextDecoder().decode(stdout), "[True, False, False, False]\n");
});

Deno.test("the README names only tasks and files that there are", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
  const named = [...README.matchAll(/(?:\.\/run|deno task) ([a-z][a-z0-9:]*)/g)].map(([, task]) => task);
  assert(named.length > 3);
  for (const task of named) assert(task === "test" || task in tasks, task);
  for (const [, path] of README.matchAll(/\]\(([^)#:]+)\)/g)) {
    await Deno.stat(new URL(`../${path}`, import.meta.url));
  }
});

Deno.test("deno.json describes each of its tasks", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
  for (const [name, task] of Object.entries<{ description?: string }>(tasks)) assert(task.description, name);
});
