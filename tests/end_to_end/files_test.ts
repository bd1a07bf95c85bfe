import { assert, assertEquals, assertMatch } from "@std/assert";
import { startServer, vid } from "./programs.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

/** Makes a video with ffmpeg. */
async function makeVideo(name: string, source: string, args: string[] = []): Promise<string> {
  const path = `${FOLDER}/${name}`;
  const output = ["-c:v", "libx264", "-preset", "ultrafast", ...args, path];
  const { success, stderr } = await new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-y", "-f", "lavfi", "-i", source, ...output],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return path;
}

const MOVIE = await makeVideo("a movie 한.mp4", "testsrc2=size=320x240:rate=25:duration=1.6");

for (const codec of ["turbo", "wasm"]) {
  Deno.test(`vid-client --file has each frame judged once, in order, by ${codec}`, async () => {
    await using server = await startServer("--codec", codec);
    await using client = vid("client", [
      "--port",
      server.port,
      "--file",
      MOVIE,
      "--codec",
      codec,
      "--camera",
      "line-3",
    ]);
    const { code, stdout, stderr } = await client.ended;
    assertEquals(code, 0, stderr.join("\n"));
    const answers = stdout.map((line) => JSON.parse(line));
    assertEquals(answers.map((answer) => answer.sequence), Array.from({ length: 40 }, (_, n) => n));
    for (const answer of answers) {
      assertEquals([answer.vid, answer.result, answer.camera, answer.analyzer], [
        1,
        "ok",
        "line-3",
        "quality",
      ]);
      assertEquals(answer.stream, answers[0].stream);
      assert(answer.latencyMs > 0);
    }
    assertMatch(stderr.join("\n"), /captured +40 += 40 answered \+ 0 dropped/);
    assertMatch(stderr.join("\n"), new RegExp(`codec ${codec}`));
    server.kill("SIGTERM");
    assertEquals((await server.ended).code, 0);
    assertMatch(server.stderr.join("\n"), /line-3 .* left after 40 frames/);
  });
}

Deno.test("vid-client sends frames as large as it is told", async () => {
  await using server = await startServer("--analyzer", "ok", "--log-level", "debug");
  for (const [args, size] of [[["--size", "161x91"], "161x91"], [["--scale", "50%"], "160x120"]] as const) {
    await using client = vid("client", ["--port", server.port, "--file", MOVIE, "--count", "2", ...args]);
    const { code, stdout, stderr } = await client.ended;
    assertEquals([code, stdout.length], [0, 2], stderr.join("\n"));
    assertMatch(stderr[0], new RegExp(size));
  }
  assertEquals(
    server.stderr.filter((line) => /received \d{4,} bytes/.test(line)).length,
    4,
    "but for hellos",
  );
});

Deno.test("vid-client counts what was judged ng, and tells why", async () => {
  const dim = "lutrgb=r=val/16:g=val/16:b=val/16";
  const dark = await makeVideo("dark.mp4", `testsrc2=size=320x240:rate=25:duration=0.2,${dim}`);
  await using server = await startServer();
  await using client = vid("client", ["--port", server.port, "--file", dark]);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 0);
  for (const line of stdout) {
    assertMatch(JSON.parse(line).reason, /^Too dark: brightness 0\.0\d+ is under 0\.1/);
  }
  assertMatch(stderr.join("\n"), /answered +5 +ng 5/);
});

Deno.test("vid-client --live keeps the newest frame and counts each one that it drops", async () => {
  await using server = await startServer("--analyzer", "ok", "--codec", "wasm", "--workers", "1");
  const args = [
    "--port",
    server.port,
    "--test",
    "--size",
    "1920x1080",
    "--fps",
    "60",
    "--count",
    "60",
    "--codec",
    "wasm",
  ];
  await using client = vid("client", args);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 0, stderr.join("\n"));
  const [, captured, answered, dropped] = /captured +(\d+) += (\d+) answered \+ (\d+) dropped/.exec(
    stderr.join("\n"),
  )!;
  assertEquals([Number(captured), Number(answered) + Number(dropped)], [60, 60]);
  const judged = stdout.filter((line) => JSON.parse(line).result !== "dropped");
  assertEquals(judged.length, Number(answered));
  assert(Number(dropped) > 0, "WASM cannot encode and decode 60 frames/s of 1080p");
  assertMatch(stderr.join("\n"), new RegExp(`dropped +${dropped} +superseded \\d+(, overload \\d+)?$`, "m"));
  const sequences = stdout.map((line) => JSON.parse(line).sequence);
  assertEquals(sequences, sequences.toSorted((a, b) => a - b));
});

Deno.test("vid-client has the frames before a file's broken end answered, then says what is wrong", async () => {
  const mkv = await makeVideo("whole.mkv", "testsrc2=size=320x240:rate=25:duration=1.6");
  const bytes = await Deno.readFile(mkv);
  await Deno.writeFile(`${FOLDER}/cut.mkv`, bytes.subarray(0, bytes.length * 0.6));
  await using server = await startServer("--analyzer", "ok");
  await using client = vid("client", ["--port", server.port, "--file", `${FOLDER}/cut.mkv`]);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 1);
  assert(stdout.length > 5 && stdout.length < 40, `${stdout.length} answers`);
  const said = stderr.join("\n");
  assertMatch(said, new RegExp(`captured +${stdout.length} += ${stdout.length} answered \\+ 0 dropped`));
  assertMatch(said, new RegExp(`cut\\.mkv: the file is cut off after ${stdout.length} frames`));
});

Deno.test("vid-client goes through many files at once, each on a connection of its own", async () => {
  await using server = await startServer("--analyzer", "ok");
  const clients = ["a", "b", "c"].map((camera) =>
    vid("client", ["--port", server.port, "--file", MOVIE, "--camera", camera])
  );
  for (const [n, client] of clients.entries()) {
    const { code, stdout } = await client.ended;
    assertEquals([code, stdout.length], [0, 40]);
    assert(stdout.every((line) => JSON.parse(line).camera === "abc"[n]));
  }
});
