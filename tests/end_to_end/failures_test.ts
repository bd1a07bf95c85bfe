import { assert, assertEquals, assertMatch } from "@std/assert";
import { eventually, findFfmpeg, isRunning } from "../capture/processes.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { type Ended, Program, startServer, vid } from "./programs.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

/** What a person sees who did something wrong. */
function assertSays({ code, stdout, stderr }: Ended, expected: number, words: RegExp): void {
  const said = stderr.join("\n");
  assertMatch(said, words);
  assertEquals([code, stdout], [expected, []], said);
  assert(!/^\s+at |file:\/\/|Uncaught/m.test(said), `a stack trace: ${said}`);
  assert(stderr.length <= 3, `more than a person reads: ${said}`);
}

async function client(...args: string[]): Promise<Ended> {
  await using program = vid("client", args);
  return await program.ended;
}

async function server(...args: string[]): Promise<Ended> {
  await using program = vid("server", args);
  return await program.ended;
}

Deno.test("vid-client without a source says how to give one, with exit code 2", async () => {
  assertSays(
    await client(),
    2,
    /without a source.*--device NAME.*--file PATH.*--test[^]*Usage: vid-client SOURCE \[OPTIONS\]/,
  );
});

Deno.test("vid-client and vid-server name the flag that was meant, with exit code 2", async () => {
  assertSays(await client("--tst"), 2, /Unknown flag --tst\. Did you mean --test\?/);
  assertSays(await server("--prot", "5000"), 2, /Unknown flag --prot\. Did you mean --port\?/);
});

Deno.test("vid-client without a server says what to do, with exit code 1", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const ended = await client("--port", String(port), "--test", "--size", "64x48", "--retry", "0");
  assertSays(ended, 1, new RegExp(`Cannot reach a server at 127\\.0\\.0\\.1:${port} .*start vid-server`));
});

Deno.test("vid-client says what is wrong with a file before it calls a server", async () => {
  await Deno.writeTextFile(`${FOLDER}/notes.mp4`, "These are notes, and no video at all\n".repeat(100));
  const cases: [string, RegExp][] = [
    [`${FOLDER}/missing.mp4`, /missing\.mp4.*(not|no such)/i],
    [`${FOLDER}/notes.mp4`, /notes\.mp4.*no video/i],
    [FOLDER, /folder|directory/i],
  ];
  for (const [path, words] of cases) assertSays(await client("--port", "9", "--file", path), 1, words);
});

Deno.test("vid-client without ffmpeg says how to install it", async () => {
  const bin = `${FOLDER}/bin`;
  await new Deno.Command("sh", { args: ["-c", `mkdir -p '${bin}' && ln -sf "$(command -v sh)" '${bin}/sh'`] })
    .output();
  await using program = vid("client", ["--test"], {
    clearEnv: true,
    env: { PATH: bin, HOME: FOLDER, DENO_DIR: denoDir() },
  });
  assertSays(await program.ended, 1, /ffmpeg.*there is no such program[^]*Install it: /);
});

Deno.test("vid-server says why it cannot listen, with exit code 1", async () => {
  await using running = await startServer();
  assertSays(
    await server("--port", running.port),
    1,
    /Cannot listen on 127\.0\.0\.1:\d+ as another program has that port.*--port/,
  );
  assertSays(
    await server("--port", "0", "--host", "192.0.2.7"),
    1,
    /192\.0\.2\.7 is no address of this machine.*0\.0\.0\.0/,
  );
  assertSays(await server("--port", "0", "--host", "no.such.host.invalid"), 1, /no\.such\.host\.invalid/);
});

Deno.test("vid-server says how to go on where the native codec cannot be loaded", async () => {
  const args = ["run", "--quiet", "--no-prompt", "--allow-net", "--allow-read", "--allow-env", "server.ts"];
  const command = new Deno.Command(Deno.execPath(), { args: [...args, "--port", "0", "--codec", "turbo"] });
  const { code, stderr } = await command.output();
  assertEquals(code, 1);
  assertMatch(new TextDecoder().decode(stderr), /Cannot load .*--codec wasm/);
});

Deno.test("vid-server --host 0.0.0.0 needs no hint how to let others in; the default has it", async () => {
  await using open = await startServer("--host", "0.0.0.0");
  await using closed = await startServer();
  assert(!open.stderr.join().includes("this machine only"));
  assertMatch(closed.stderr.join(), /this machine only; --host 0\.0\.0\.0 lets others in/);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`vid-server answers what it has read and leaves with 0 on ${signal}`, async () => {
    await using running = await startServer();
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: Number(running.port) });
    const jpeg = await makeJpeg({ size: "1280x720" });
    const message = new Uint8Array([...new Uint8Array(new Uint32Array([jpeg.length]).buffer), ...jpeg]);
    await conn.write(message);
    await running.line(/came/);
    running.kill(signal);
    const answer = new TextDecoder().decode(await new Response(conn.readable).bytes());
    assertMatch(answer, /"result":"ok"/);
    assertEquals((await running.ended).code, 0);
  });

  Deno.test(`vid-client finishes what is in flight and leaves with its own code on ${signal}`, async () => {
    await using running = await startServer();
    const args = ["--port", running.port, "--test", "--size", "320x240", "--camera", "line-3"];
    await using program = vid("client", args);
    await program.line(/"sequence":\d\d,/);
    program.kill(signal);
    const { code, stdout, stderr } = await program.ended;
    assertEquals(code, signal === "SIGINT" ? 130 : 143);
    const [, captured, answered, dropped] = /captured +(\d+) += (\d+) answered \+ (\d+) dropped$/m.exec(
      stderr.join("\n"),
    )!;
    const judged = stdout.filter((line) => JSON.parse(line).result !== "dropped");
    assertEquals([Number(answered), Number(answered) + Number(dropped)], [judged.length, Number(captured)]);
    assert(!stderr.join().includes("disconnected"), stderr.join("\n"));
    await running.line(new RegExp(`line-3 .* left after ${stdout.length} frames`));
  });
}

Deno.test("vid-client killed outright takes ffmpeg with it, and the server goes on", async () => {
  await using running = await startServer();
  await using program = vid("client", [
    "--port",
    running.port,
    "--test",
    "--size",
    "320x240",
    "--camera",
    "line-3",
  ]);
  await program.line(/"sequence":\d\d,/);
  const ffmpeg = findFfmpeg(program.pid)!;
  program.kill("SIGKILL");
  await program.ended;
  await eventually("ffmpeg is gone", () => !isRunning(ffmpeg.pid));
  await running.line(/line-3 .* left after \d+ frames/);
  const { code } = await client("--port", running.port, "--test", "--size", "64x48", "--count", "3");
  assertEquals(code, 0);
});

Deno.test("vid-client that is not to try again ends when the server is gone, also while its source is silent", async () => {
  const running = await startServer();
  const fifo = `${FOLDER}/camera.fifo`;
  await new Deno.Command("mkfifo", { args: [fifo] }).output();
  const args = ["--port", running.port, "--file", fifo, "--live", "--retry", "0"];
  await using program = vid("client", args);
  // Its reader gets ten frames, and then nothing more.
  const scene = "testsrc2=size=320x240:rate=25:duration=0.4";
  const feed = `exec 3>'${fifo}'; ffmpeg -v error -f lavfi -i ${scene} -f yuv4mpegpipe - >&3; exec sleep 60`;
  await using _feeder = new Program("sh", { args: ["-c", feed] });
  await program.line(/"sequence":[5-9],/);
  await new Promise((resolve) => setTimeout(resolve, 800));
  running.kill("SIGKILL");
  await running.ended;
  const { code, stderr } = await program.ended;
  assertEquals(code, 1);
  assertMatch(stderr.at(-1)!, /The server closed the connection/);
});

Deno.test("vid-client that is interrupted twice leaves at once, and says what was lost", async () => {
  await using running = await startServer();
  await using program = vid("client", ["--port", running.port, "--test", "--size", "320x240"]);
  await program.line(/"sequence":\d\d,/);
  running.kill("SIGSTOP");
  await new Promise((resolve) => setTimeout(resolve, 200));
  program.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 500));
  program.kill("SIGINT");
  const { code, stderr } = await program.ended;
  running.kill("SIGCONT");
  const said = stderr.join("\n");
  assertEquals(code, 130, said);
  assertMatch(said, /pending +[1-9]\d* +neither answered nor dropped when it ended/);
});

Deno.test("vid-client ends quietly when whoever read its output has left", async () => {
  await using running = await startServer();
  const deno = `'${Deno.execPath()}' run --quiet --permission-set=client client.ts`;
  const pipeline = `${deno} --port ${running.port} --test --size 320x240 | head -n 2; echo`;
  const command = new Deno.Command("sh", { args: ["-c", pipeline], cwd: new URL("../../", import.meta.url) });
  const { stdout, stderr } = await command.output();
  assertEquals(new TextDecoder().decode(stdout).trim().split("\n").length, 2);
  assert(
    !/Broken|Uncaught|vid-client:/.test(new TextDecoder().decode(stderr)),
    new TextDecoder().decode(stderr),
  );
});

Deno.test("vid-server serves on while strangers send it whatever they like", async () => {
  await using running = await startServer();
  const port = Number(running.port);
  const strangers = [
    new TextEncoder().encode("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    new Uint8Array(4).fill(255),
    new Uint8Array(64).fill(255),
    new Uint8Array(1),
    new Uint8Array([3, 0, 0, 0, 0x7b, 0x7b, 0x7b]),
    crypto.getRandomValues(new Uint8Array(5000)),
  ];
  for (const bytes of strangers) {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port });
    await conn.write(bytes);
    conn.close();
  }
  const three = ["--test", "--size", "64x48", "--lossless", "--count", "3"];
  const { code, stdout } = await client("--port", running.port, ...three);
  assertEquals([code, stdout.length], [0, 3]);
  running.kill("SIGTERM");
  const { code: ended, stderr } = await running.ended;
  assertEquals(ended, 0);
  assert(!/^\s+at /m.test(stderr.join("\n")), stderr.join("\n"));
});

function denoDir(): string {
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
}
