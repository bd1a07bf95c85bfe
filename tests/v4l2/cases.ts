/**
 * The executables against real V4L2 devices: vivid as /dev/video0, which has raw formats, and v4l2loopback as
 * /dev/video9, into which MJPEG is played. To be run as root in the machine of machine.sh, by `deno task test:v4l2`;
 * what is tested here stays as it is between the tests.
 *
 * @module
 */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { readFrameHeader } from "../../lib/jpeg/read_frame_header.ts";
import { eventually } from "../capture/processes.ts";
import { type Ended, Program } from "../end_to_end/programs.ts";

const DIST = new URL("../../dist/", import.meta.url).pathname;
const VIVID = "/dev/video0";
const LOOPBACK = "/dev/video9";
const NOBODY = ["--reuid=65534", "--regid=65534"];

/** The least that the programs need of an environment. */
const BARE = { clearEnv: true, env: { PATH: "/usr/bin:/bin" } };

const server = new Program(`${DIST}vid-server`, { ...BARE, args: ["--port", "0", "--http", "off"] });
const [, port] = await server.line(/listening on .*:(\d+)/);
globalThis.addEventListener("unload", () => server.kill("SIGKILL"));

function startClient(...args: string[]): Program {
  return new Program(`${DIST}vid-client`, { ...BARE, args: ["--port", port, ...args] });
}

async function client(...args: string[]): Promise<Ended> {
  await using program = startClient(...args);
  return await program.ended;
}

/** Runs a shell's command, which has to succeed, and hands out what it says. */
async function sh(command: string): Promise<string> {
  const output = await new Deno.Command("sh", { args: ["-c", command] }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  assert(output.success, `${command}: ${stderr}`);
  return stdout;
}

/** An ffmpeg that runs until it is disposed of. */
function ffmpeg(args: string): Program {
  return new Program("ffmpeg", { args: ["-hide_banner", "-nostdin", ...args.split(" ")] });
}

/** The figures of each answer. */
function answersOf({ stdout }: Pick<Ended, "stdout">) {
  return stdout.map((line) => JSON.parse(line));
}

/** What a person sees who asked for a device that cannot be used. */
function assertSays({ code, stdout, stderr }: Ended, words: RegExp): void {
  const said = stderr.join("\n");
  assertMatch(said, words);
  assertEquals([code, stdout], [1, []], said);
  assert(!/^\s+at |file:\/\/|Uncaught/m.test(said) && stderr.length <= 3, said);
}

Deno.test("--list-devices shows each camera with formats, sizes and rates", async () => {
  const table = (await client("--list-devices")).stdout.join("\n");
  assertMatch(table, /^\/dev\/video0 {2}vivid.*\n(.*\n)*.*yuv420p[^/]*3840x2160@2 [^/]*640x360@40/m);
  assertMatch(table, /^\/dev\/video9 {2}Loopback$/m);
  assert(table.split("\n").every((line) => line.length <= 80), table);
});

Deno.test("--list-devices --json has all that is known", async () => {
  const { stdout } = await client("--list-devices", "--json");
  const [vivid] = JSON.parse(stdout.join("\n"));
  assertEquals([vivid.path, vivid.index], [VIVID, 0]);
  const mode = { format: "yuv420p", compressed: false, width: 1280, height: 720 };
  assertEquals(
    vivid.modes.find((each: typeof mode) => each.format === "yuv420p" && each.width === 1280),
    { ...mode, fps: [12.5, 10, 5, 4, 2, 1] },
  );
});

Deno.test("--device by its path gives frames of a native size, and each is judged", async () => {
  const ended = await client("--device", VIVID, "--size", "640x360", "--count", "20");
  assertEquals(ended.code, 0, ended.stderr.join("\n"));
  assertEquals(answersOf(ended).map(({ result, sequence }) => [result, sequence]), [
    ...Array.from({ length: 20 }, (_, sequence) => ["ok", sequence]),
  ]);
  assertMatch(ended.stderr.join("\n"), /640x360/);
});

Deno.test("--control sets what the camera shows, and --list-controls tells it", async () => {
  const folder = await Deno.makeTempDir();
  const control = ["gain_automatic=off", "gain=33", "test_pattern=100% white"].flatMap((
    each,
  ) => ["--control", each]);
  const args = ["--device", VIVID, "--size", "320x180", "--count", "1", "--save", folder, ...control];
  const ended = await client(...args);
  assertEquals(ended.code, 0, ended.stderr.join("\n"));
  assertMatch(await sh(`v4l2-ctl -d ${VIVID} -C gain,test_pattern`), /gain: 33\ntest_pattern: 6 /);
  const listed = (await client("--device", VIVID, "--list-controls")).stdout.join("\n");
  assertMatch(listed, /^gain {2,}33 +0 to 255; by default 100$/m);
  const [picture] = await jpegsIn(folder);
  assertEquals(await grayOf(picture), 255, "the lower half is white");
  await sh(`v4l2-ctl -d ${VIVID} -c test_pattern=0,gain_automatic=1`);
});

Deno.test("--control refuses what the camera has not, and what it rules itself", async () => {
  const set = (control: string) => client("--device", VIVID, "--count", "1", "--control", control);
  assertSays(await set("brightness=300"), /Cannot set brightness to 300: it takes 0 to 255/);
  assertSays(await set("gian=1"), /no such control.*--list-controls/);
  assertSays(await set("gain=20"), /put --control gain_automatic=0 before it/);
});

Deno.test("--size that the camera lacks is scaled from the next larger one, and both are told", async () => {
  const folder = await Deno.makeTempDir();
  const ended = await client("--device", VIVID, "--size", "700x400", "--count", "2", "--save", folder);
  assertEquals(ended.code, 0, ended.stderr.join("\n"));
  for (const jpeg of await jpegsIn(folder)) {
    const { width, height } = readFrameHeader(jpeg);
    assertEquals([width, height], [700, 400]);
  }
  assertMatch(ended.stderr.join("\n"), /1280x720/);
});

Deno.test("--fps is the rate of the camera itself where that has it", async () => {
  const ended = await client("--device", VIVID, "--size", "640x360", "--fps", "10", "--count", "30");
  const times = answersOf(ended).map(({ timing }) => timing.receivedAt);
  const fps = 1000 * (times.length - 1) / (times.at(-1)! - times[0]);
  assert(fps > 9 && fps < 11, `${fps} frames/s`);
});

Deno.test("--device takes an index and a part of a name too", async () => {
  for (const device of ["0", "vivid"]) {
    const ended = await client("--device", device, "--size", "320x180", "--count", "1");
    assertEquals([ended.code, answersOf(ended).length], [0, 1], ended.stderr.join("\n"));
  }
});

Deno.test("--device that another program has is busy, and which program is told", async () => {
  await using other = ffmpeg(`-f v4l2 -video_size 320x180 -i ${VIVID} -f null -`);
  await other.line(/Output #0/);
  const words = `Cannot open ${VIVID}: ffmpeg \\(process ${other.pid}\\) has it; end that first`;
  assertSays(await client("--device", VIVID), new RegExp(words));
});

Deno.test("--device that is none is missing, or gives no video", async () => {
  assertSays(await client("--device", "/dev/video7"), /Cannot open \/dev\/video7: there is no such device/);
  assertSays(
    await client("--device", "webcam"),
    /Cannot find the device webcam: there is \/dev\/video0 \(vivid/,
  );
  assertSays(await client("--device", "/dev/null"), /Cannot open \/dev\/null: it gives no video/);
});

Deno.test("--device wants membership of the group video, and no more", async () => {
  await sh(`chgrp 44 ${VIVID} && chmod 660 ${VIVID}`);
  const args = [`${DIST}vid-client`, "--port", port, "--device", VIVID, "--size", "320x180", "--count", "1"];
  await using stranger = new Program("setpriv", { ...BARE, args: [...NOBODY, "--clear-groups", ...args] });
  assertSays(await stranger.ended, /this user may not use it; join the group video with `sudo usermod/);
  await using member = new Program("setpriv", { ...BARE, args: [...NOBODY, "--groups=44", ...args] });
  const ended = await member.ended;
  assertEquals([ended.code, ended.stdout.length], [0, 1], ended.stderr.join("\n"));
});

Deno.test("a camera's MJPEG goes out as it is", async () => {
  const folder = await Deno.makeTempDir();
  await sh(
    `ffmpeg -loglevel error -f lavfi -i testsrc2=size=640x480 -frames:v 1 -q:v 5 ${folder}/source.jpg`,
  );
  await using player = ffmpeg(
    `-re -loop 1 -framerate 15 -i ${folder}/source.jpg -c copy -f v4l2 ${LOOPBACK}`,
  );
  await player.line(/Output #0/);
  await eventually(
    "it lists MJPEG",
    async () => (await sh(`v4l2-ctl -d ${LOOPBACK} --list-formats`)).includes("MJPG"),
  );
  const args = ["--device", LOOPBACK, "--capture", "copy", "--count", "3", "--save", folder];
  const ended = await client(...args);
  assertEquals(ended.code, 0, ended.stderr.join("\n"));
  assertEquals(answersOf(ended).map(({ result }) => result), ["ok", "ok", "ok"]);
  const source = await Deno.readFile(`${folder}/source.jpg`);
  await Deno.remove(`${folder}/source.jpg`);
  for (const jpeg of await jpegsIn(folder)) assertEquals(scanOf(jpeg), scanOf(source));
});

Deno.test("a camera that is unplugged is told within 2 s, with exit code 1", async () => {
  await using program = startClient("--device", VIVID, "--size", "640x360");
  await eventually("frames are judged", () => program.stdout.length >= 5);
  const unplugged = performance.now();
  await sh("echo vivid.0 >/sys/bus/platform/drivers/vivid/unbind");
  const { code, stderr } = await program.ended;
  const ms = performance.now() - unplugged;
  assertMatch(stderr.join("\n"), /Cannot go on with \/dev\/video0: the device is gone after \d+ frames/);
  assertEquals(code, 1);
  assert(ms < 2000, `${ms} ms`);
  await sh("echo vivid.0 >/sys/bus/platform/drivers/vivid/bind");
});

/** The pictures in a folder. */
async function jpegsIn(folder: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  assert(names.length > 0, `nothing in ${folder}`);
  return await Promise.all(names.map((name) => Deno.readFile(`${folder}/${name}`)));
}

/** A picture's entropy-coded data, from SOS on: what no rewriting of its segments touches. */
function scanOf(jpeg: Uint8Array): Uint8Array {
  const start = jpeg.findIndex((byte, k) => byte === 0xff && jpeg[k + 1] === 0xda);
  return jpeg.subarray(start);
}

/** The mean gray of a picture's lower half, where vivid writes no text. */
async function grayOf(jpeg: Uint8Array): Promise<number> {
  const path = await Deno.makeTempFile();
  await Deno.writeFile(path, jpeg);
  const filter = "crop=iw:ih/2:0:ih/2,scale=1:1:out_range=pc,format=gray";
  const args = ["-loglevel", "error", "-f", "mjpeg", "-i", path, "-vf", filter, "-f", "rawvideo", "-"];
  const { stdout } = await new Deno.Command("ffmpeg", { args }).output();
  return stdout[0];
}
