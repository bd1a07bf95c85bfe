import { assert, assertEquals, assertMatch } from "@std/assert";
import { createHmac } from "node:crypto";
import { runFfmpeg } from "../capture/make_video.ts";
import { eventually } from "../capture/processes.ts";
import { Receiver } from "../webhook/receiver.ts";
import { startServer, vid } from "./programs.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

/** Six frames, of which the middle two are too dark. */
const MOVIE = `${FOLDER}/movie.avi`;
await runFfmpeg([
  ...["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=5:duration=1.2"],
  ...[
    "-vf",
    "lutrgb=r=val/16:g=val/16:b=val/16:enable='between(n,2,3)'",
    "-c:v",
    "mjpeg",
    "-q:v",
    "3",
    MOVIE,
  ],
]);

Deno.test("vid-server --webhook posts each frame that is ng, signed, and delivers the last ones as it ends", async () => {
  const secretFile = `${FOLDER}/secret`;
  await Deno.writeTextFile(secretFile, "c0rrect horse\n");
  await using receiver = new Receiver((_, count) => new Response(null, { status: count === 1 ? 503 : 200 }));
  const webhook = ["--webhook", receiver.url, "--webhook-secret-file", secretFile, "--log-level", "debug"];
  await using server = await startServer(...webhook);
  await using client = vid("client", ["--port", server.port, "--file", MOVIE, "--camera", "line-3"]);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 0, stderr.join("\n"));
  await eventually("one was posted", () => receiver.got.length > 0);
  server.kill("SIGTERM");
  const ended = await server.ended;
  assertEquals(ended.code, 0);
  const ng = stdout.map((line) => JSON.parse(line)).filter(({ result }) => result === "ng");
  const posted = receiver.got.slice(1).map(({ body }) => JSON.parse(body));
  assertEquals(
    posted.map(({ event, verdict }) => [event, verdict.camera, verdict.sequence, verdict.reason]),
    ng.map(({ sequence, reason }) => ["ng", "line-3", sequence, reason]),
  );
  assertEquals(ng.map(({ sequence }) => sequence), [2, 3]);
  for (const { headers, body } of receiver.got) {
    const hmac = createHmac("sha256", "c0rrect horse").update(`${headers.get("x-vid-timestamp")}.${body}`);
    assertEquals(headers.get("x-vid-signature"), `sha256=${hmac.digest("hex")}`);
  }
  const said = ended.stderr.join("\n");
  assertMatch(said, /warn +Cannot tell http:\/\/127\S+ of an event as it answered 503; it is tried again/);
  assert(!said.includes("c0rrect"), said);
  assert(!said.includes("not signed"), said);
});

Deno.test("vid-server --webhook takes a secret from its environment, and says where there is none", async () => {
  await using receiver = new Receiver();
  const args = ["--port", "0", "--http", "off", "--webhook", receiver.url];
  await using unsigned = vid("server", args, { env: { VID_WEBHOOK_SECRET: "" } });
  await using signed = vid("server", args, { env: { VID_WEBHOOK_SECRET: "c0rrect horse" } });
  await Promise.all([unsigned.line(/listening/), signed.line(/listening/)]);
  assertMatch(unsigned.stderr.join("\n"), /what webhooks are told is not signed, as there is no secret/);
  assert(!signed.stderr.join("\n").includes("not signed"));
});

Deno.test("vid-server says in one line why there is no secret, before it listens", async () => {
  const args = [
    "--port",
    "0",
    "--webhook",
    "http://127.0.0.1:9/",
    "--webhook-secret-file",
    "/nowhere/secret",
  ];
  await using server = vid("server", args);
  const { code, stderr } = await server.ended;
  assertEquals([code, stderr], [1, [
    "vid-server: Cannot use --webhook-secret-file /nowhere/secret as there is no such file",
  ]]);
});
