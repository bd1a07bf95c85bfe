import { assert, assertEquals, assertMatch } from "@std/assert";
import { HEADER_FORMS } from "../../lib/link/header.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { python, startServer, vid } from "./programs.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const PICTURES = await Promise.all(["64x48", "640x480", "320x240"].map(async (size) => {
  const path = `${FOLDER}/${size}.jpg`;
  await Deno.writeFile(path, await makeJpeg({ size }));
  return path;
}));

for (const form of HEADER_FORMS) {
  Deno.test(`the tutorial's client works with vid-server in ${form}, and leaves no trace but its frames`, async () => {
    await using server = await startServer();
    await using client = python("video_client.py", [server.port, ...PICTURES], form);
    const { code, stdout, stderr } = await client.ended;
    assertEquals([code, stderr], [0, []]);
    const answers = stdout.map((line) => JSON.parse(line));
    assertEquals(
      answers.map((answer) => [answer.result, answer.camera]),
      PICTURES.map(() => ["ok", "127.0.0.1"]),
    );
    await server.line(/127\.0\.0\.1 .* left after 3 frames/);
    server.kill("SIGINT");
    assertEquals((await server.ended).code, 0);
    assert(!server.stderr.some((line) => / (warn|error) /.test(line)), server.stderr.join("\n"));
  });
}

for (const form of HEADER_FORMS) {
  Deno.test(`vid-client works with the tutorial's server in ${form}, which ends in good order`, async () => {
    await using server = python("video_server.py", [], form);
    const [, port] = await server.line(/listening (\d+)/);
    await using client = vid("client", [
      "--port",
      port,
      "--header",
      form,
      "--test",
      "--size",
      "320x240",
      "--fps",
      "100",
      "--count",
      "20",
      "--lossless",
    ]);
    const { code, stdout, stderr } = await client.ended;
    assertEquals(code, 0, stderr.join("\n"));
    const answers = stdout.map((line) => JSON.parse(line));
    assertEquals(
      answers.map((answer) => [answer.sequence, answer.result]),
      Array.from({ length: 20 }, (_, n) => [n, "ok"]),
    );
    assertEquals(answers[0].vid, undefined);
    await server.line(/exit receiver/);
    assertEquals(server.stdout.filter((line) => line.startsWith("received")).length, 20);
  });
}

// A thread of Python that ends by an exception leaves its connection open: then the client gives up after a while.
for (const mode of ["die", "half", "raise"]) {
  Deno.test(`vid-client survives a tutorial's server that ends by "${mode}", with each frame accounted for`, async () => {
    await using server = python("video_server.py", [mode, "5"]);
    const [, port] = await server.line(/listening (\d+)/);
    await using client = vid("client", [
      "--port",
      port,
      "--test",
      "--size",
      "320x240",
      "--fps",
      "100",
      "--count",
      "50",
      "--retry",
      "0",
      "--answer-timeout",
      "1s",
    ]);
    const { code, stdout, stderr } = await client.ended;
    const said = stderr.join("\n");
    assertEquals([code, stdout.length], [1, 5], said);
    const [, captured, answered, dropped] = /captured +(\d+) += (\d+) answered \+ (\d+) dropped$/m.exec(
      said,
    )!;
    assertEquals([Number(answered), Number(captured)], [5, 5 + Number(dropped)]);
    assertMatch(said, /disconnected \d+/);
    const why = /^vid-client: (The server closed the connection|The server did not answer for 1 s)/;
    assertMatch(stderr.at(-1)!, why);
    assert(!/^\s+at /m.test(said), said);
  });
}
