import { assert, assertEquals } from "@std/assert";
import type { Store } from "../../lib/store/store.ts";
import { filesBelow, openStore, pictureOf, resultAt, type TestStore } from "./open_store.ts";

const HOUR = 3_600_000;

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!await isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function allOf(store: Store): Promise<number[]> {
  const ids: number[] = [];
  let before: number | undefined;
  do {
    const { rows, next } = await store.verdicts({ before, limit: 500 });
    ids.push(...rows.map(({ id }) => id));
    before = next;
  } while (before !== undefined);
  return ids.toReversed();
}

function picturesOf({ folder }: TestStore): number[] {
  return filesBelow(`${folder}/pictures`).map((path) => parseInt(path.split("/").at(-1)!)).toSorted((a, b) =>
    a - b
  );
}

/** Whether nothing goes any more. */
async function isSettled(test: TestStore): Promise<boolean> {
  const before = picturesOf(test);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return picturesOf(test).length === before.length;
}

const PART = {
  id: 1,
  verdict: "ng" as const,
  frames: 9,
  ng: 5,
  inViewMs: 300,
  counts: { seen: 1, ok: 0, ng: 1, unknown: 0 },
};

Deno.test("Store lets go of what is too old, with its pictures, labels and parts", async () => {
  await using test = await openStore();
  const now = Date.now();
  for (let n = 0; n < 1000; n++) {
    // Half of them are 10 to 5 hours old, half 5 to 0 hours.
    const at = now - 10 * HOUR + n * HOUR / 100;
    const objects = [{
      label: n < 500 ? "old" : "new",
      box: [0, 0, 1, 1] as [number, number, number, number],
    }];
    const jpeg = n % 50 === 0 ? pictureOf(1000) : undefined;
    test.store.add({ camera: "line-3", result: resultAt(at, { objects, part: PART }), jpeg });
  }
  // They are 36 s apart.
  const store = await test.reopen({ keep: { ms: 5 * HOUR + 18_000 } });
  await until(async () => (await store.verdicts({ before: 501, limit: 1 })).rows.length === 0);
  assertEquals(await allOf(store), Array.from({ length: 500 }, (_, n) => 501 + n));
  assertEquals(picturesOf(test), [501, 551, 601, 651, 701, 751, 801, 851, 901, 951]);
  assertEquals(await store.labels(), [{ label: "new", count: 500 }]);
  assertEquals((await store.parts({ limit: 1, before: 502 })).rows.map(({ id }) => id), [501]);
  assertEquals((await store.parts({ limit: 1, before: 501 })).rows, []);
  await until(() => store.state.oldestAt === now - 5 * HOUR);
  // Folders of hours that are over are gone, too.
  const hours = new Set(
    filesBelow(`${test.folder}/pictures`).map((path) => path.split("/").slice(0, 2).join("/")),
  );
  const days = [...Deno.readDirSync(`${test.folder}/pictures`)].map(({ name }) => name);
  const folders = days.flatMap((day) =>
    [...Deno.readDirSync(`${test.folder}/pictures/${day}`)].map(({ name }) => `${day}/${name}`)
  );
  assertEquals(new Set(folders), hours);
});

Deno.test("Store lets go of the oldest pictures first where all takes too much, and of verdicts where those are few", async () => {
  const bytes = 2_000_000;
  await using test = await openStore({ keep: { bytes } });
  const { store } = test;
  for (let n = 0; n < 400; n++) {
    store.add({ camera: "line-3", result: resultAt(Date.now(), { result: "ng" }), jpeg: pictureOf(16_000) });
    if (n % 20 === 0) await store.cameras();
  }
  await store.cameras();
  // Each takes 16 KiB on disk, and the database its share.
  await until(async () => picturesOf(test).length * 16_384 < bytes && await isSettled(test));
  const ids = await allOf(store);
  assertEquals([ids[0], ids.length], [1, 400], "no verdict had to go");
  const kept = picturesOf(test);
  assertEquals(kept, kept.map((_, n) => 401 - kept.length + n), "the newest pictures are kept");
  assert(kept.length > 50 && kept.length < 122, `${kept.length} pictures`);

  // Text alone, which has to make room for itself: pictures keep their share.
  const reason = "reason ".repeat(100);
  for (let n = 0; n < 4000; n++) {
    store.add({ camera: "line-3", result: resultAt(Date.now(), { reason }) });
    if (n % 200 === 0) await store.cameras();
  }
  await until(async () => (await allOf(store)).length < 2500);
  const left = await allOf(store);
  assertEquals(left.at(-1), 4400);
  assertEquals(left, left.map((_, n) => 4401 - left.length + n), "the newest verdicts are kept");
  assert(left.length > 1000, `${left.length} verdicts`);
});

Deno.test("Store gives the disk back what it has no use for", async () => {
  await using test = await openStore();
  const old = Date.now() - 10 * HOUR;
  for (let n = 0; n < 5000; n++) {
    test.store.add({ camera: "line-3", result: resultAt(old, { reason: "reason ".repeat(100) }) });
  }
  await test.reopen();
  const before = (await Deno.stat(`${test.folder}/verdicts.sqlite`)).size;
  const store = await test.reopen({ keep: { ms: HOUR } });
  await until(() => store.state.oldestAt === undefined);
  await test.reopen();
  const after = (await Deno.stat(`${test.folder}/verdicts.sqlite`)).size;
  assert(before > 3_000_000 && after < before / 4, `${before} bytes before, ${after} after`);
});

Deno.test("Store removes pictures of no verdict when it is opened, as a crash leaves them, and nothing else", async () => {
  await using test = await openStore();
  const at = Date.UTC(2026, 10, 28, 21);
  test.store.add({ camera: "line-3", result: resultAt(at, { result: "ng" }), jpeg: pictureOf(1000) });
  test.store.add({ camera: "line-3", result: resultAt(at) });
  await test.store.cameras();
  const pictures = `${test.folder}/pictures`;
  for (
    const path of [
      "2026-11-28/21/2.jpg",
      "2026-11-28/21/99.jpg",
      "2026-11-28/21/notes.txt",
      "2026-11-27/05/3.jpg",
    ]
  ) {
    await Deno.mkdir(`${pictures}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
    await Deno.writeFile(`${pictures}/${path}`, pictureOf(10));
  }
  const store = await test.reopen();
  await until(() => filesBelow(pictures).length === 2);
  assertEquals(filesBelow(pictures), ["2026-11-28/21/1.jpg", "2026-11-28/21/notes.txt"]);
  await until(() => [...Deno.readDirSync(pictures)].length === 1);
  assertEquals(await store.picture(1), pictureOf(1000));
});

Deno.test("Store has no picture where its file is gone, or not the whole of it", async () => {
  await using test = await openStore();
  const at = Date.UTC(2026, 10, 28, 21);
  for (let n = 0; n < 2; n++) test.store.add({ camera: "a", result: resultAt(at), jpeg: pictureOf(1000) });
  await test.store.cameras();
  await Deno.remove(`${test.folder}/pictures/2026-11-28/21/1.jpg`);
  await Deno.truncate(`${test.folder}/pictures/2026-11-28/21/2.jpg`, 500);
  assertEquals([await test.store.picture(1), await test.store.picture(2)], [undefined, undefined]);
});
