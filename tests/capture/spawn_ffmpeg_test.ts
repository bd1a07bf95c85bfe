import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { equals } from "@std/bytes";
import { openRaw } from "./open_raw.ts";
import { spawnFfmpeg } from "../../lib/capture/spawn_ffmpeg.ts";
import { runFfmpeg } from "./make_video.ts";
import { eventually, findFfmpeg, isRunning, listProcesses } from "./processes.ts";

const RAW = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1"];
const QUIET = ["-nostdin", "-nostats", "-loglevel", "repeat+level+error"];
const FRAME_BYTES = 64 * 48 * 3 / 2;

function scene(...output: string[]): string[] {
  return [...QUIET, "-re", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=50", ...output, ...RAW];
}

async function withFifo(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await new Deno.Command("mkfifo", { args: [`${folder}/fifo`] }).output();
    await run(`${folder}/fifo`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function ffmpegOf(ancestor: number, ...words: string[]): Promise<number> {
  return eventually("ffmpeg runs", () => findFfmpeg(ancestor, ...words)?.pid);
}

function zombies(): number {
  return listProcesses().filter(({ parent, state }) => parent === Deno.pid && state === "Z").length;
}

Deno.test("spawnFfmpeg() hands out the output in buffers that it fills, and the exit code", async () => {
  const all = await runFfmpeg(scene("-frames:v", "3"));
  await using ffmpeg = spawnFfmpeg(scene("-frames:v", "3"));
  const buffer = new ArrayBuffer(FRAME_BYTES * 2);
  const first = await ffmpeg.read(buffer);
  assertEquals([first.length, buffer.byteLength], [FRAME_BYTES * 2, 0]);
  assert(equals(first, all.subarray(0, FRAME_BYTES * 2)));
  const rest = await ffmpeg.read(first.buffer);
  assertEquals(rest.length, FRAME_BYTES);
  assert(equals(rest, all.subarray(FRAME_BYTES * 2)));
  assertEquals((await ffmpeg.read(new ArrayBuffer(9))).length, 0);
  assertEquals(await ffmpeg.status, { code: 0, signal: null });
});

Deno.test("spawnFfmpeg() knows the exit code of an ffmpeg that fails, and its words", async () => {
  await using ffmpeg = spawnFfmpeg([...QUIET, "-i", "file:/no/such file", ...RAW]);
  const { code, signal } = await ffmpeg.status;
  assert(code > 0 && code < 255 && signal === null);
  assert(ffmpeg.log.errors.some((error) => error.includes("/no/such file: No such file or directory")));
});

Deno.test("spawnFfmpeg() says 127 for a program that is missing, 126 for one that is none", async () => {
  for (const [path, code] of [["no-such-ffmpeg", 127], [import.meta.filename!, 126]] as const) {
    await using ffmpeg = spawnFfmpeg(["-version"], { path });
    assertEquals(await ffmpeg.status, { code, signal: null });
  }
});

for (const signal of ["SIGKILL", "SIGSEGV", "SIGABRT"] as const) {
  Deno.test(`spawnFfmpeg() knows that ffmpeg was ended by ${signal}`, async () => {
    await using ffmpeg = spawnFfmpeg(scene());
    await ffmpeg.read(new ArrayBuffer(FRAME_BYTES));
    Deno.kill(await ffmpegOf(ffmpeg.group), signal);
    assertEquals((await ffmpeg.status).signal, signal);
  });
}

Deno.test("spawnFfmpeg() hands a script to ffmpeg as it stands, and keeps ffmpeg all the same", async () => {
  const path = await Deno.makeTempFile({ suffix: ".avi" });
  await runFfmpeg(["-y", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=50", "-frames:v", "3", path]);
  const script = `ffconcat version 1.0\n# $HOME \\ \`id\` %s "'\nfile 'file:${path}'\n`;
  const args = ["-protocol_whitelist", "pipe,file", "-safe", "0", "-f", "concat", "-i", "pipe:0"];
  const ffmpeg = spawnFfmpeg([...QUIET, "-re", ...args, ...RAW], { script });
  assertEquals((await ffmpeg.read(new ArrayBuffer(FRAME_BYTES))).length, FRAME_BYTES);
  assertEquals(listProcesses().filter(({ command }) => command.includes("ffconcat")), []);
  await ffmpeg.close();
  assertEquals(findFfmpeg(Deno.pid), undefined);
  await using rest = spawnFfmpeg([...QUIET, ...args, ...RAW], { script });
  assertEquals((await rest.read(new ArrayBuffer(9 * FRAME_BYTES))).length, 3 * FRAME_BYTES);
  assertEquals(await rest.status, { code: 0, signal: null });
  await Deno.remove(path);
});

Deno.test("spawnFfmpeg() gives ffmpeg a process group of its own", async () => {
  await using ffmpeg = spawnFfmpeg(scene());
  const pid = await ffmpegOf(ffmpeg.group);
  const groupOf = (pid: number) => listProcesses().find((process) => process.pid === pid)!.group;
  assertEquals(groupOf(pid), ffmpeg.group);
  assertNotEquals(groupOf(Deno.pid), ffmpeg.group);
});

Deno.test("spawnFfmpeg() does not take shell words for more than arguments", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/$(touch x); "quoted" 'é' * \\ &.nut`;
  await using ffmpeg = spawnFfmpeg([
    ...QUIET,
    "-f",
    "lavfi",
    "-i",
    "testsrc2",
    "-frames:v",
    "1",
    `file:${path}`,
  ]);
  assertEquals((await ffmpeg.status).code, 0);
  assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name), [path.slice(folder.length + 1)]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("FfmpegProcess.close() ends an ffmpeg that works, and leaves nothing", async () => {
  const ffmpeg = spawnFfmpeg(scene());
  const pid = await ffmpegOf(ffmpeg.group);
  const reading = ffmpeg.read(new ArrayBuffer(FRAME_BYTES * 1000));
  await Promise.all([ffmpeg.close(), ffmpeg.close()]);
  assertEquals((await reading).length, 0);
  assert(!isRunning(pid) && !isRunning(ffmpeg.group));
  assertEquals(zombies(), 0);
});

Deno.test("FfmpegProcess.close() ends an ffmpeg that is stuck on its input", () =>
  withFifo(async (fifo) => {
    const ffmpeg = spawnFfmpeg([...QUIET, "-i", fifo, ...RAW]);
    const pid = await ffmpegOf(ffmpeg.group);
    // It takes a while to come to its input, and is easier to end before.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await ffmpeg.close();
    assert(!isRunning(pid) && !isRunning(ffmpeg.group));
    assertEquals(zombies(), 0);
  }));

Deno.test("FfmpegProcess.close() ends an ffmpeg that is stuck on its output", async () => {
  const ffmpeg = spawnFfmpeg([...QUIET, "-f", "lavfi", "-i", "testsrc2", ...RAW]);
  const pid = await ffmpegOf(ffmpeg.group);
  await ffmpeg.read(new ArrayBuffer(1));
  await ffmpeg.close();
  assert(!isRunning(pid) && !isRunning(ffmpeg.group));
});

/** A program that runs the real ffmpeg as its child, and has another one that hears no SIGTERM and holds nothing open. */
async function withScript(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  const script = `#!/bin/sh
(trap '' TERM; exec sleep 1000) </dev/null >/dev/null 2>&1 &
ffmpeg "$@"
`;
  try {
    await Deno.writeTextFile(`${folder}/script`, script, { mode: 0o755 });
    await run(`${folder}/script`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The processes of a group, less those that have ended. */
function inGroup(group: number): string[] {
  return listProcesses().filter((process) => process.group === group && process.state !== "Z")
    .map(({ name }) => name);
}

Deno.test("FfmpegProcess.close() ends the children of a script, too", () =>
  withScript(async (path) => {
    const ffmpeg = spawnFfmpeg(scene(), { path });
    await ffmpeg.read(new ArrayBuffer(FRAME_BYTES));
    assertEquals(inGroup(ffmpeg.group).sort(), ["ffmpeg", "script", "sh", "sleep"]);
    await ffmpeg.close();
    await eventually("all of it is gone", () => inGroup(ffmpeg.group).length === 0);
  }));

Deno.test("spawnFfmpeg() ends the children of a script that ends by itself", () =>
  withScript(async (path) => {
    await using ffmpeg = spawnFfmpeg(scene("-frames:v", "1"), { path });
    assertEquals(await ffmpeg.status, { code: 0, signal: null });
    await eventually("all of it is gone", () => inGroup(ffmpeg.group).length === 0);
  }));

Deno.test("FfmpegProcess.close() ends the children of a script that is fed, too", () =>
  withScript(async (path) => {
    const { readable: input, writable } = new TransformStream<Uint8Array<ArrayBuffer>>();
    const ffmpeg = spawnFfmpeg(["-f", "rawvideo", "-i", "pipe:0", ...RAW], { path, input });
    await ffmpegOf(ffmpeg.group);
    await ffmpeg.close();
    await eventually("all of it is gone", () => inGroup(ffmpeg.group).length === 0);
    await writable.close();
  }));

Deno.test("FfmpegProcess.close() leaves behind what it cannot end", async () => {
  const seconds = 1000 + Deno.pid;
  const ffmpeg = spawnFfmpeg(["-c", `setsid sleep ${seconds}; exit`], { path: "sh" });
  const pid = await eventually(
    "it left the group",
    () => listProcesses().find(({ command }) => command === `sleep ${seconds} `)?.pid,
  );
  try {
    await ffmpeg.close();
    assertEquals(await ffmpeg.status, { code: 137, signal: "SIGKILL" });
    assert(isRunning(pid));
  } finally {
    Deno.kill(pid, "SIGKILL");
  }
});

Deno.test("spawnFfmpeg() leaves no zombie where ffmpeg ends by itself", async () => {
  await using ffmpeg = spawnFfmpeg(scene("-frames:v", "1"));
  await ffmpeg.status;
  assertEquals(zombies(), 0);
  assert(!isRunning(ffmpeg.group));
});

Deno.test("spawnFfmpeg() does not let ffmpeg outlive the shell that keeps it", () =>
  withFifo(async (fifo) => {
    await using ffmpeg = spawnFfmpeg([...QUIET, "-i", fifo, ...RAW]);
    const pid = await ffmpegOf(ffmpeg.group);
    Deno.kill(ffmpeg.group, "SIGKILL");
    assertEquals((await ffmpeg.status).signal, "SIGKILL");
    await eventually("ffmpeg is gone", () => !isRunning(pid));
  }));

Deno.test("spawnFfmpeg() closes on abort, also on one before", async () => {
  const controller = new AbortController();
  const ffmpeg = spawnFfmpeg(scene(), { signal: controller.signal });
  await ffmpeg.read(new ArrayBuffer(FRAME_BYTES));
  controller.abort();
  await ffmpeg.status;
  await ffmpeg.close();
  const late = spawnFfmpeg(scene(), { signal: controller.signal });
  await late.status;
  await late.close();
  assert(!isRunning(ffmpeg.group) && !isRunning(late.group));
});

Deno.test("openCapture() throws the signal's reason while its source is stuck, and leaves nothing", () =>
  withFifo(async (fifo) => {
    const controller = new AbortController();
    const opening = openRaw({ source: { kind: "file", path: fifo } }, { signal: controller.signal });
    const pid = await ffmpegOf(Deno.pid, fifo);
    controller.abort(new Error("Enough"));
    await assertRejects(() => opening, Error, "Enough");
    assert(!isRunning(pid));
    assertEquals(zombies(), 0);
  }));

const SCENE = JSON.stringify({ source: { kind: "test" }, size: { width: 64, height: 48 } });
const BIG_SCENE = JSON.stringify({ source: { kind: "test" } });

const ENDS: [what: string, options: string, end: string, signal?: Deno.Signal][] = [
  ["exits without a word", SCENE, "exit"],
  ["throws", SCENE, "throw"],
  ["gets SIGTERM", SCENE, "read", "SIGTERM"],
  ["gets SIGINT", SCENE, "read", "SIGINT"],
  ["gets SIGHUP", SCENE, "wait", "SIGHUP"],
  ["gets SIGKILL", SCENE, "read", "SIGKILL"],
  ["gets SIGKILL while ffmpeg is stuck on its output", BIG_SCENE, "wait", "SIGKILL"],
];

for (const [what, options, end, signal] of ENDS) {
  Deno.test(`ffmpeg ends with a client that ${what}`, async () => {
    await using client = startClient(options, end);
    await client.opened();
    const pid = await ffmpegOf(client.pid);
    if (signal) client.kill(signal);
    else await client.goOn();
    await eventually("ffmpeg went with its client", () => !isRunning(pid));
  });
}

Deno.test("a script and its children end with a client that gets SIGKILL", () =>
  withScript(async (path) => {
    await using client = startClient(JSON.stringify({ ...JSON.parse(SCENE), ffmpeg: path }), "read");
    await client.opened();
    const { group } = listProcesses().find(({ parent }) => parent === client.pid)!;
    client.kill("SIGKILL");
    await eventually("all went with the client", () => inGroup(group).length === 0);
  }));

Deno.test("ffmpeg ends with a client that gets SIGKILL while ffmpeg is stuck on its input", () =>
  withFifo(async (path) => {
    await using client = startClient(JSON.stringify({ source: { kind: "file", path } }), "read");
    const pid = await ffmpegOf(client.pid, path);
    client.kill("SIGKILL");
    await eventually("ffmpeg went with its client", () => !isRunning(pid));
  }));

interface Client extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when its capture is open. */
  opened(): Promise<void>;
  /** Lets it come to its end. */
  goOn(): Promise<void>;
  kill(signal: Deno.Signal): void;
}

function startClient(options: string, end: string): Client {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "-A", new URL("doomed_client.ts", import.meta.url).pathname, options, end],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const output = child.stdout.getReader();
  const input = child.stdin.getWriter();
  return {
    pid: child.pid,
    async opened() {
      assertEquals(new TextDecoder().decode((await output.read()).value), "open\n");
    },
    goOn: () => input.write(new Uint8Array(1)),
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      await output.cancel();
      try {
        child.kill("SIGKILL");
      } catch {
        // TypeError: it has ended, as it should
      }
      await child.status;
      await input.close().catch(() => {}); // its reader is gone: BrokenPipe
    },
  };
}
