import { assert, assertEquals, assertMatch } from "@std/assert";
import { eventually, listProcesses } from "../capture/processes.ts";
import { cameraOf } from "../watch/cameras.ts";
import { FakeServer } from "../watch/fake_server.ts";
import { Program, vid } from "./programs.ts";

const ROOT = new URL("../../", import.meta.url);

Deno.test("vid-client watch --json prints what the server tells each second, and why it does not", async () => {
  let server = new FakeServer([cameraOf("line-3"), cameraOf("\u009b31m")]);
  const { url, port } = server;
  await using client = vid("client", ["watch", "--url", `${url}/`, "--json"]);
  await client.line(/"cameras"/);
  await server[Symbol.asyncDispose]();
  await client.line(/"failure":"nothing listens there"/);
  server = new FakeServer([cameraOf("line-4")], port);
  await client.line(/line-4/);
  await server[Symbol.asyncDispose]();
  client.kill("SIGINT");
  const { code, stdout, stderr } = await client.ended;
  assertEquals([code, stderr], [130, []]);
  const { at, cameras } = JSON.parse(stdout[0]!);
  assertEquals(cameras, [cameraOf("line-3"), cameraOf("\u009b31m")]);
  assert(Math.abs(Date.parse(at) - Date.now()) < 60_000);
  assert(!stdout.join("").includes("\u009b"));
});

Deno.test("vid-client watch prints a table whenever something changed, where nobody looks on", async () => {
  await using server = new FakeServer([cameraOf("line-3")]);
  await using client = vid("client", ["watch", "--url", server.url]);
  await client.line(/✓ OK +line-3/);
  server.cameras = [cameraOf("line-3", { latest: { result: "ng", reason: "Scratch" } })];
  await client.line(/✗ NG +line-3 .*Scratch/);
  client.kill("SIGTERM");
  const { code, stdout } = await client.ended;
  assertEquals(code, 143);
  assertEquals(stdout.filter((line) => line.includes("line-3")).length, 2, stdout.join("\n"));
  assert(!stdout.join("").includes("\x1b"));
});

/** What a terminal of so many columns is sent, by util-linux's `script`, of `vid-client watch`. */
function inTerminal(url: string, columns: number): Program {
  const deno = `${Deno.execPath()} run --quiet --no-prompt --permission-set=client client.ts`;
  const command = `stty cols ${columns} rows 20; exec ${deno} watch --url ${url}`;
  const env = { TERM: "xterm", NO_COLOR: "" };
  return new Program("script", { args: ["-qefc", command, "/dev/null"], cwd: ROOT, env });
}

Deno.test({
  name: "vid-client watch fills the terminal, and leaves it as it was on Ctrl-C",
  // Elsewhere `script` takes other arguments.
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using server = new FakeServer([cameraOf("line-3"), cameraOf("line-4", { state: "stalled" })]);
    await using client = inTerminal(server.url, 60);
    const said = () => client.stdout.join("\n");
    await client.line(/line-4/);
    server.cameras = [cameraOf("line-3", { latest: { result: "ng" } })];
    await eventually("what is new is shown", () => said().includes("\x1b[31m✗ NG"));
    server.answer = () => new Response(null, { status: 500 });
    await eventually("the failure is shown", () => said().includes("! no answer from"));
    // `script` started it, and nothing else.
    Deno.kill(listProcesses().find(({ parent }) => parent === client.pid)!.pid, "SIGINT");
    const { code, stdout } = await client.ended;
    assertEquals(code, 130);
    const text = stdout.join("\n");
    assert(text.startsWith("\x1b[?1049h\x1b[?25l"), JSON.stringify(text.slice(0, 40)));
    assert(text.trimEnd().endsWith("\x1b[?25h\x1b[?1049l"), JSON.stringify(text.slice(-60)));
    // deno-lint-ignore no-control-regex -- it is a terminal's language
    const lines = text.replaceAll("\x1b[H", "\n").replaceAll(/\x1b\[[\d?;]*[a-zA-Z]/g, "").split(/\r?\n/);
    for (const line of lines) assert(line.length < 60, line);
  },
});

Deno.test("vid-client watch refuses what is no server's URL, without its password", async () => {
  await using client = vid("client", ["watch", "--url", "http://me:secret@10.0.0.9/"]);
  const { code, stderr } = await client.ended;
  assertEquals(code, 2);
  assertMatch(
    stderr[0]!,
    /^vid-client watch: Cannot use --url as it is where a vid-server's page is, such as \S+: got "http:\/\/\*\*\*@10/,
  );
});
