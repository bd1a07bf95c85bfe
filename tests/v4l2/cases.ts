/**
 * The executables against real V4L2 devices: vivid as /dev/video0, which has raw formats, and v4l2loopback as
 * /dev/video9, into which MJPEG is played. To be run as root in the machine of machine.sh, by `deno task test:v4l2`.
 *
 * That machine is slow, a client takes 6 s to its first frame: what can be seen in one run is seen in one, and what
 * does not disturb each other runs together. Where frames are counted nothing may be dropped: `--lossless`.
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

/** Debian's user `nobody`, and the group `video`. */
const [NOBODY, VIDEO] = ["65534", "44"];

/** The least that the programs need of an environment. */
const BARE = { clearEnv: true, env: { PATH: "/usr/bin:/bin" } };

const server = new Program(`${DIST}vid-server`, { ...BARE, args: ["--port", "0", "--http", "off"] });
const listening = server.line(/listening on .*:(\d+)/);
globalThis.addEventListener("unload", () => server.kill("SIGKILL"));

async function startClient(args: string[], launcher: string[] = []): Promise<Program> {
  const [, port] = await listening;
  const [command, ...rest] = [...launcher, `${DIST}vid-client`, "--port", port, ...args];
  return new Program(command, { ...BARE, args: rest });
}

async function client(...args: string[]): Promise<Ended> {
  await using program = await startClient(args);
  return await program.ended;
}

/** A client of a user who is in no group but those given. */
async function clientOfNobody(groups: string, ...args: string[]): Promise<Ended> {
  await using program = await startClient(args, [
    "setpriv",
    `--reuid=${NOBODY}`,
    `--regid=${NOBODY}`,
    groups,
  ]);
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

/** The figures of each answer of a run that ended well. */
function answersOf({ code, stdout, stderr }: Ended) {
  assertEquals(code, 0, stderr.join("\n"));
  return stdout.map((line) => JSON.parse(line));
}

/** What a person sees who asked for what is not to be had. */
function assertSays({ code, stdout, stderr }: Ended, words: RegExp): void {
  const said = stderr.join("\n");
  assertMatch(said, words);
  assertEquals([code, stdout], [1, []], said);
  assert(!/^\s+at |file:\/\/|Uncaught/m.test(said) && stderr.length <= 3, said);
}

Deno.test("--list-devices tells formats, sizes and rates", async (test) => {
  await sh("ffmpeg -version"); // not to be read from the disk for the first time while a device is waited for
  const shown = await client("--list-devices");
  const json = await client("--list-devices", "--json");

  await test.step("as a table of 80 columns", () => {
    const table = shown.stdout.join("\n");
    assertMatch(table, /^\/dev\/video0 {2}vivid.*\n(.*\n)*?.*yuv420p[^/]*3840x2160@2 [^/]*640x360@40/m);
    assertMatch(table, /^\/dev\/video9 {2}Loopback$/m);
    assert(shown.stdout.every((line) => line.length <= 80), table);
  });

  await test.step("as JSON", () => {
    const [vivid] = JSON.parse(json.stdout.join("\n"));
    assertEquals([vivid.path, vivid.index], [VIVID, 0]);
    const mode = { format: "yuv420p", compressed: false, width: 1280, height: 720 };
    assertEquals(
      vivid.modes.find((each: typeof mode) => each.format === mode.format && each.width === mode.width),
      { ...mode, fps: [12.5, 10, 5, 4, 2, 1] },
    );
  });
});

Deno.test("--device by a part of its name, at a size and rate of its own, with controls", async (test) => {
  const folder = await Deno.makeTempDir();
  const controls = ["gain_automatic=off", "gain=33", "test_pattern=100% white"];
  const ended = await client(
    ...["--device", "vivid", "--size", "640x360", "--fps", "10", "--lossless", "--count", "20"],
    ...["--save", folder],
    ...controls.flatMap((control) => ["--control", control]),
  );
  const answers = answersOf(ended);

  await test.step("has each frame judged: a white one is overexposed", () => {
    assertEquals(
      answers.map(({ result, sequence }) => [result, sequence]),
      Array.from({ length: 20 }, (_, sequence) => ["ng", sequence]),
    );
  });

  await test.step("has the camera itself give that rate", async () => {
    assertMatch(await sh(`v4l2-ctl -d ${VIVID} --get-parm`), /Frames per second: 10\.000/);
    assertMatch(ended.stderr.join("\n"), /640x360, 10 frames\/s/);
  });

  await test.step("shows what the controls were set to", async () => {
    const pictures = await jpegsIn(folder);
    assertEquals(await grayOf(pictures.at(-1)!), 255);
    assertMatch(await sh(`v4l2-ctl -d ${VIVID} -C gain,test_pattern`), /gain: 33\ntest_pattern: 6 /);
  });

  await test.step("and --list-controls tells them", async () => {
    const { stdout } = await client("--device", VIVID, "--list-controls");
    assertMatch(stdout.join("\n"), /^gain +33 +0 to 255; by default 100$/m);
    await sh(`v4l2-ctl -d ${VIVID} -c test_pattern=0,gain_automatic=1`);
  });
});

Deno.test("--device of whoever is in the group video, scaled from the next larger size", async () => {
  await sh(`chgrp ${VIDEO} ${VIVID} && chmod 660 ${VIVID}`);
  const folder = await Deno.makeTempDir();
  await Deno.chmod(folder, 0o777);
  const args = ["--device", "0", "--size", "700x400", "--lossless", "--count", "2", "--save", folder];
  const ended = await clientOfNobody(`--groups=${VIDEO}`, ...args);
  assertEquals(answersOf(ended).length, 2);
  const sizes = (await jpegsIn(folder)).map(readFrameHeader).map(({ width, height }) => [width, height]);
  assertEquals(sizes, [[700, 400], [700, 400]]);
  assertMatch(await sh(`v4l2-ctl -d ${VIVID} --get-fmt-video`), /Width\/Height +: 1280\/720/);
  assertMatch(ended.stderr.join("\n"), /700x400 of 1280x720/);
});

Deno.test("what is not to be had is told with its remedy", async (test) => {
  await sh(`chgrp ${VIDEO} ${VIVID} && chmod 660 ${VIVID}`);
  await using other = ffmpeg(`-f v4l2 -video_size 320x180 -i ${VIVID} -f null -`);
  await other.line(/Output #0/);
  const [busy, missing, forbidden, ruled] = await Promise.all([
    client("--device", VIVID),
    client("--device", "/dev/video7"),
    clientOfNobody("--clear-groups", "--device", VIVID),
    client("--device", VIVID, "--control", "gain=20"),
  ]);

  await test.step("a device that another program has", () => {
    assertSays(
      busy,
      new RegExp(`Cannot open ${VIVID}: ffmpeg \\(process ${other.pid}\\) has it; end that first`),
    );
  });
  await test.step("a device that is not there", () => {
    assertSays(missing, /Cannot open \/dev\/video7: there is no such device; check the cable/);
  });
  await test.step("a device that this user may not use", () => {
    assertSays(forbidden, /this user may not use it; join the group video with `sudo usermod/);
  });
  await test.step("a control that the camera rules itself", () => {
    assertSays(ruled, /put --control gain_automatic=0 before it/);
  });
});

Deno.test("a camera's MJPEG goes out as it is", async () => {
  const folder = await Deno.makeTempDir();
  const source = `${await Deno.makeTempDir()}/source.jpg`;
  await sh(`ffmpeg -loglevel error -f lavfi -i testsrc2=size=640x480 -frames:v 1 -q:v 5 ${source}`);
  await using player = ffmpeg(`-re -loop 1 -framerate 15 -i ${source} -c copy -f v4l2 ${LOOPBACK}`);
  await player.line(/Output #0/);
  const formats = () => sh(`v4l2-ctl -d ${LOOPBACK} --list-formats`);
  await eventually("it lists MJPEG", async () => (await formats()).includes("MJPG"));
  const ended = await client("--device", LOOPBACK, "--lossless", "--count", "3", "--save", folder);
  assertEquals(answersOf(ended).map(({ result }) => result), ["ok", "ok", "ok"]);
  const scan = scanOf(await Deno.readFile(source));
  for (const jpeg of await jpegsIn(folder)) assertEquals(scanOf(jpeg), scan);
});

/** Takes the device away as pulling a plug does, and brings it back. */
const plug = (action: "bind" | "unbind") => sh(`echo vivid.0 >/sys/bus/platform/drivers/vivid/${action}`);

Deno.test("a camera that freezes, is unplugged and is plugged in again goes on as one stream", async () => {
  await using program = await startClient(["--device", VIVID, "--size", "640x360", "--stall", "2s"]);
  const drop = (percentage: number) =>
    sh(`v4l2-ctl -d ${VIVID} -c percentage_of_dropped_buffers=${percentage}`);
  const isBack = (times: number) =>
    eventually(
      "frames come again",
      () => program.stderr.filter((line) => line.includes("frames come again")).length === times,
    );
  await program.line(/"sequence":([5-9]|\d\d)/);

  await drop(100);
  await program.line(/\/dev\/video0 gave no frame for 2 s; it is started again/);
  await drop(0);
  await isBack(1);

  await plug("unbind");
  await program.line(/Cannot go on with \/dev\/video0: the device is gone after \d+ frames?; waiting for it/);
  await plug("bind");
  await isBack(2);
  const answered = program.stdout.length;
  await eventually("answers come again", () => program.stdout.length > answered + 5);

  program.kill("SIGINT");
  const { code, stdout, stderr } = await program.ended;
  const answers = stdout.map((line) => JSON.parse(line));
  const sequences: number[] = answers.map(({ sequence }) => sequence);
  assertEquals(sequences, [...new Set(sequences)].sort((a, b) => a - b));
  assertEquals(new Set(answers.map(({ stream }) => stream)).size, 1);
  assertEquals(stderr.filter((line) => /gave no frame|Cannot/.test(line)).length, 2, stderr.join("\n"));
  assertEquals(code, 130);
});

Deno.test("a camera that is unplugged in lossless work is told within 2 s, with exit code 1", async () => {
  await using program = await startClient(["--device", VIVID, "--size", "640x360", "--lossless"]);
  await program.line(/"sequence":([5-9]|\d\d)/);
  const unplugged = performance.now();
  await plug("unbind");
  const { code, stderr } = await program.ended;
  const ms = performance.now() - unplugged;
  assertMatch(stderr.join("\n"), /Cannot go on with \/dev\/video0: the device is gone after \d+ frames/);
  assertEquals(code, 1);
  assert(ms < 2000, `${ms} ms`);
});

/** The pictures in a folder, in the order of their names. */
async function jpegsIn(folder: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  assert(names.length > 0, `nothing in ${folder}`);
  return await Promise.all(names.map((name) => Deno.readFile(`${folder}/${name}`)));
}

/** A picture's entropy-coded data, from SOS on: what no rewriting of its segments touches. */
function scanOf(jpeg: Uint8Array): Uint8Array {
  return jpeg.subarray(jpeg.findIndex((byte, k) => byte === 0xff && jpeg[k + 1] === 0xda));
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
