/** The real programs with JPEGs that are there already, on stdin and in files, and with what they save of them. */
import { assertEquals, assertMatch } from "@std/assert";
import { Marker } from "../../lib/jpeg/marker.ts";
import { readMetadata } from "../../lib/jpeg/metadata.ts";
import { readSegments } from "../../lib/jpeg/read_segments.ts";
import { runFfmpeg } from "../capture/make_video.ts";
import { type Ended, Program, startServer, vid } from "./programs.ts";

const COUNT = 30;
const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
const AVI = `${FOLDER}/line.avi`;
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));
Deno.test.beforeAll(async () => {
  const scene = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=30", "-frames:v", String(COUNT)];
  await runFfmpeg([...scene, "-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p", AVI]);
  await Deno.mkdir(`${FOLDER}/pictures`);
  await runFfmpeg(["-i", AVI, "-c:v", "copy", "-f", "image2", `${FOLDER}/pictures/%d.jpg`]);
});

/** Runs vid-client to its end, which has to be a good one with each frame answered ok. */
async function sendAll(port: string, ...args: string[]): Promise<Ended> {
  await using client = vid("client", ["--port", port, ...args]);
  const ended = await client.ended;
  assertAllOk(ended);
  return ended;
}

function assertAllOk({ code, stdout, stderr }: Ended): void {
  assertEquals(code, 0, stderr.join("\n"));
  const answers = stdout.map((line) => JSON.parse(line));
  assertEquals(answers.map(({ result, sequence }) => [result, sequence]), [
    ...Array.from({ length: COUNT }, (_, sequence) => ["ok", sequence]),
  ]);
  assertMatch(stderr.join("\n"), new RegExp(`captured +${COUNT} += ${COUNT} answered \\+ 0 dropped`));
}

/** A JPEG without the comment that vid put behind its SOI. */
function withoutMetadata(jpeg: Uint8Array<ArrayBuffer>): Uint8Array {
  const [{ marker, content }] = readSegments(jpeg);
  assertEquals(marker, Marker.COM);
  return new Uint8Array([...jpeg.subarray(0, 2), ...jpeg.subarray(2 + 4 + content.length)]);
}

Deno.test("vid-client sends an MJPEG file's own JPEGs to the bit, and saves what it sends", async () => {
  const saved = `${FOLDER}/saved`;
  await using server = await startServer("--analyzer", "ok");
  const { stderr } = await sendAll(server.port, "--file", AVI, "--camera", "line-3", "--save", saved);
  assertMatch(stderr[0], /line\.avi, 320x240, 30 frames\/s, its own JPEGs to \S+ as line-3, lossless$/);
  for (let k = 1; k <= COUNT; k++) {
    const jpeg = await Deno.readFile(`${saved}/${String(k).padStart(6, "0")}.jpg`);
    const { camera, sequence, sourceMs } = readMetadata(jpeg)!;
    assertEquals([camera, sequence, Math.round(sourceMs!)], [
      "line-3",
      k - 1,
      Math.round((k - 1) * 1000 / 30),
    ]);
    assertEquals(withoutMetadata(jpeg), await Deno.readFile(`${FOLDER}/pictures/${k}.jpg`));
  }
});

Deno.test("vid-client tells a film's own time of a film alone, and where it does not go by the clock", async () => {
  await using server = await startServer("--analyzer", "ok");
  for (const [n, source] of [["--test", "--lossless"], ["--file", AVI, "--live"]].entries()) {
    const saved = `${FOLDER}/timed-${n}`;
    await using client = vid("client", ["--port", server.port, ...source, "--count", "2", "--save", saved]);
    assertEquals((await client.ended).code, 0);
    const { capturedAt, sourceMs } = readMetadata(await Deno.readFile(`${saved}/000001.jpg`))!;
    assertEquals([typeof capturedAt, sourceMs], ["number", undefined]);
  }
});

Deno.test("vid-client encodes an MJPEG file's frames anew where their quality is asked for", async () => {
  await using server = await startServer("--analyzer", "ok");
  const saved = `${FOLDER}/anew`;
  const limit = ["--save", saved, "--save-limit", "2"];
  const { stderr } = await sendAll(server.port, "--file", AVI, "--quality", "20", ...limit);
  assertMatch(stderr.join("\n"), /Saved 2 pictures in .*anew, the limit: no more are saved/);
  const names = (await Array.fromAsync(Deno.readDir(saved))).map(({ name }) => name);
  assertEquals(names.toSorted(), ["000001.jpg", "000002.jpg"]);
  const [anew, own] = await Promise.all([
    Deno.stat(`${saved}/000001.jpg`),
    Deno.stat(`${FOLDER}/pictures/1.jpg`),
  ]);
  assertEquals(anew.size < own.size, true);
});

Deno.test("vid-client sends a folder of pictures, and a file with many", async () => {
  await using server = await startServer("--analyzer", "ok");
  await sendAll(server.port, "--jpegs", `${FOLDER}/pictures`);
  const parts = Array.from({ length: COUNT }, (_, k) => Deno.readFileSync(`${FOLDER}/pictures/${k + 1}.jpg`));
  await Deno.writeFile(`${FOLDER}/all.mjpeg`, ReadableStream.from(parts));
  await sendAll(server.port, "--jpegs", `${FOLDER}/all.mjpeg`);
});

for (
  const [what, make, args] of [
    ["JPEGs", "-c:v copy -f mjpeg", "--jpegs -"],
    ["multipart JPEGs", "-c:v copy -f mpjpeg", "--jpegs -"],
    ["JPEGs that it scales", "-c:v copy -f mjpeg", "--jpegs - --size 160x120"],
    ["a video", "-c:v libx264 -preset ultrafast -f mpegts", "--file -"],
  ]
) {
  Deno.test(`vid-client sends ${what} of stdin: ${args}`, async () => {
    await using server = await startServer("--analyzer", "ok");
    const client = `run --quiet --no-prompt --permission-set=client client.ts --port ${server.port} ${args}`;
    const command = `ffmpeg -v error -i "$1" ${make} - | "$2" ${client}`;
    const cwd = new URL("../../", import.meta.url);
    await using pipe = new Program("sh", { args: ["-c", command, "sh", AVI, Deno.execPath()], cwd });
    assertAllOk(await pipe.ended);
  });
}

Deno.test("vid-client says that there is no such camera, and lists none where there is none", async () => {
  await using missing = vid("client", ["--device", "/dev/video99"]);
  const { code, stderr } = await missing.ended;
  assertEquals([code, stderr.length], [1, 1]);
  assertMatch(stderr[0], /^vid-client: Cannot open \/dev\/video99: there is no such device; check the cable/);
  await using list = vid("client", ["--list-devices", "--json"]);
  const listed = await list.ended;
  assertEquals([listed.code, Array.isArray(JSON.parse(listed.stdout.join("\n")))], [0, true]);
});

Deno.test("vid-client troubles no server where it cannot save", async () => {
  await Deno.writeTextFile(`${FOLDER}/file`, "");
  await using client = vid("client", ["--test", "--port", "1", "--save", `${FOLDER}/file`]);
  const { code, stderr } = await client.ended;
  assertEquals([code, stderr.length], [1, 1], stderr.join("\n"));
  assertMatch(stderr[0], /^vid-client: Cannot save pictures in .*file: /);
});
