import { assert, assertEquals, assertRejects } from "@std/assert";
import { JpegSaver, type JpegSaverOptions } from "../../lib/save/jpeg_saver.ts";
import { SaveError } from "../../lib/save/save_error.ts";
import type { Saving } from "./saving_program.ts";

/** A folder of its own, removed at the end. */
async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "vid-save-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

function openSaver(
  folder: string,
  options: Partial<JpegSaverOptions> = {},
): Promise<JpegSaver> {
  const onStop = (words: string) => {
    throw new Error(`Told: ${words}`);
  };
  return JpegSaver.open({ folder, limit: 1000, whenSlow: "wait", onStop, ...options });
}

/** Bytes that tell pictures apart. */
function picture(k: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(1000 + k).fill(k);
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).toSorted();
}

/** Runs the program in a namespace of mounts of its own, after a line of shell, and as one who may not do everything. */
async function runSaving(before: string, ...args: string[]): Promise<Saving> {
  const uid = new TextDecoder().decode((await new Deno.Command("id", { args: ["-u"] }).output()).stdout)
    .trim();
  const unshare = uid === "0" ? ["-m"] : ["-Urm"];
  // Without these even root is asked for permissions.
  const mortal = "setpriv --bounding-set=-dac_override,-dac_read_search";
  const program = new URL("saving_program.ts", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command("unshare", {
    args: [
      ...unshare,
      "sh",
      "-ec",
      `${before}\nexec ${mortal} "$@"`,
      "sh",
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-prompt",
      "--allow-read",
      "--allow-write",
      program,
      ...args,
    ],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("JpegSaver numbers pictures from 1 in a folder that it makes", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/not/there`;
  const saver = await openSaver(path);
  for (let k = 1; k <= 40; k++) await saver.save(picture(k));
  await saver[Symbol.asyncDispose]();
  assertEquals([saver.saved, saver.skipped], [40, 0]);
  const names = await namesIn(path);
  assertEquals(names.length, 40);
  for (const [at, name] of names.entries()) {
    assertEquals(name, `0000${String(at + 1).padStart(2, "0")}.jpg`);
    assertEquals(await Deno.readFile(`${path}/${name}`), picture(at + 1));
  }
});

Deno.test("JpegSaver goes on behind the highest number and leaves everything else as it is", async () => {
  await using folder = await temporaryFolder();
  const there = ["000007.jpg", "3.jpg", "000009.jpg.part", "000100.png", "x000200.jpg", "notes.txt"];
  for (const name of there) await Deno.writeTextFile(`${folder.path}/${name}`, name);
  const saver = await openSaver(folder.path);
  await saver.save(picture(1));
  await saver[Symbol.asyncDispose]();
  assertEquals(await namesIn(folder.path), [...there, "000010.jpg"].toSorted());
  assertEquals(await Deno.readFile(`${folder.path}/000010.jpg`), picture(1));
  for (const name of there) assertEquals(await Deno.readTextFile(`${folder.path}/${name}`), name);
});

Deno.test("JpegSaver goes on with seven digits where six are used up", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(`${folder.path}/999999.jpg`);
  const saver = await openSaver(folder.path);
  for (const k of [1, 2]) await saver.save(picture(k));
  await saver[Symbol.asyncDispose]();
  assertEquals(await namesIn(folder.path), ["1000000.jpg", "1000001.jpg", "999999.jpg"]);
});

Deno.test("JpegSaver.save() shares a folder: no picture of either is lost", async () => {
  await using folder = await temporaryFolder();
  const savers = [await openSaver(folder.path), await openSaver(folder.path)];
  for (let k = 0; k < 50; k++) await Promise.all(savers.map((saver, at) => saver.save(picture(2 * k + at))));
  for (const saver of savers) await saver[Symbol.asyncDispose]();
  const names = await namesIn(folder.path);
  const read = await Promise.all(names.map((name) => Deno.readFile(`${folder.path}/${name}`)));
  const sizes = read.map((bytes) => bytes.length).toSorted((a, b) => a - b);
  assertEquals(sizes, Array.from({ length: 100 }, (_, k) => 1000 + k));
});

Deno.test("JpegSaver.save() does not overwrite a file that came after the start", async () => {
  await using folder = await temporaryFolder();
  const saver = await openSaver(folder.path);
  await Deno.writeTextFile(`${folder.path}/000001.jpg`, "mine");
  await saver.save(picture(2));
  await saver[Symbol.asyncDispose]();
  assertEquals(await namesIn(folder.path), ["000001.jpg", "000002.jpg"]);
  assertEquals(await Deno.readTextFile(`${folder.path}/000001.jpg`), "mine");
});

Deno.test("JpegSaver stops at its limit, which counts this run's alone, and says so once", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/000001.jpg`, "");
  const told: string[] = [];
  const saver = await openSaver(folder.path, { limit: 3, onStop: (words) => told.push(words) });
  for (let k = 0; k < 50; k++) await saver.save(picture(k));
  await saver[Symbol.asyncDispose]();
  assertEquals(await namesIn(folder.path), ["000001.jpg", "000002.jpg", "000003.jpg", "000004.jpg"]);
  assertEquals(await Deno.readFile(`${folder.path}/000004.jpg`), picture(2));
  assertEquals(told, [`Saved 3 pictures in ${folder.path}, the limit: no more are saved`]);
  assertEquals([saver.saved, saver.skipped], [3, 0]);
});

Deno.test("JpegSaver.save() skips the oldest and counts them where the disk is slow", async () => {
  await using folder = await temporaryFolder();
  const saver = await openSaver(folder.path, { whenSlow: "skip" });
  // All before the disk had its first turn.
  const saving = Array.from({ length: 100 }, (_, k) => saver.save(picture(k)));
  await Promise.all(saving);
  await saver[Symbol.asyncDispose]();
  const names = await namesIn(folder.path);
  assertEquals(saver.saved, names.length);
  assertEquals(saver.saved + saver.skipped, 100);
  assert(saver.skipped > 0, "100 pictures were taken at once");
  assertEquals(await Deno.readFile(`${folder.path}/${names.at(-1)}`), picture(99));
});

Deno.test("JpegSaver.open() says what is wrong with a folder", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/file`;
  await Deno.writeTextFile(file, "");
  const cases = [
    [
      file,
      "not-a-folder",
      `Cannot save pictures in ${file}: there is a file of that name; name another folder`,
    ],
    [
      `${file}/in/it`,
      "not-a-folder",
      `Cannot save pictures in ${file}/in/it: a part of the path is a file; name another folder`,
    ],
  ] as const;
  for (const [path, code, message] of cases) {
    const error = await assertRejects(() => openSaver(path), SaveError);
    assertEquals([error.code, error.message], [code, message]);
  }
  await assertRejects(
    () => openSaver(folder.path, { limit: 0 }),
    RangeError,
    "a whole number above 0: got 0",
  );
});

Deno.test("JpegSaver stops where the disk gets full, keeps what is whole and says so once", async () => {
  await using folder = await temporaryFolder();
  const saving = await runSaving(`mount -t tmpfs -o size=64k tmpfs ${folder.path}`, folder.path);
  assertEquals(saving, {
    told: [`Cannot go on saving in ${folder.path} after 3 pictures: the disk is full; all else goes on`],
    saved: 3,
    files: { "000001.jpg": 20_000, "000002.jpg": 20_000, "000003.jpg": 20_000 },
  });
});

Deno.test("JpegSaver.open() finds a full disk and a read-only one", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  const full = `mount -t tmpfs -o size=64k tmpfs ${path}; head -c 64k /dev/zero > ${path}/all`;
  assertEquals((await runSaving(full, path)).error, {
    code: "disk-full",
    message: `Cannot save pictures in ${path}: the disk is full; free some of it, or name another folder`,
  });
  assertEquals((await runSaving(`mount -t tmpfs -o ro tmpfs ${path}`, path)).error, {
    code: "no-permission",
    message: `Cannot save pictures in ${path}: the disk is read-only; name another folder`,
  });
});

Deno.test("JpegSaver tells who may not write, at the start and later", async () => {
  await using folder = await temporaryFolder();
  const { path } = folder;
  assertEquals(await runSaving("", path, "--lock"), {
    told: [`Cannot go on saving in ${path} after 1 picture: this user may not write there; all else goes on`],
    saved: 1,
    files: { "000001.jpg": 20_000 },
  });
  assertEquals((await runSaving("", path)).error, {
    code: "no-permission",
    message: `Cannot save pictures in ${path}: this user may not write there; name another folder`,
  });
});

Deno.test("JpegSaver stops where its folder is taken away", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/gone`;
  const told: string[] = [];
  const saver = await openSaver(path, { onStop: (words) => told.push(words) });
  await Deno.remove(path);
  for (let k = 0; k < 40; k++) await saver.save(picture(k));
  await saver[Symbol.asyncDispose]();
  assertEquals(told, [
    `Cannot go on saving in ${path} after 0 pictures: the folder is gone; all else goes on`,
  ]);
});
