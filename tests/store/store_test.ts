import { assert, assertEquals, assertRejects } from "@std/assert";
import type { JudgedPart, Result } from "../../lib/result.ts";
import { Store } from "../../lib/store/store.ts";
import { StoreError } from "../../lib/store/store_error.ts";
import type { VerdictQuery, VerdictRow } from "../../lib/store/verdict_row.ts";
import { filesBelow, openStore, pictureOf, resultAt } from "./open_store.ts";

/** 2026-11-28T21:30:00Z. */
const NOON = Date.UTC(2026, 10, 28, 21, 30);

const FULL: Result = resultAt(NOON + 0.25, {
  result: "ng",
  code: "defect",
  reason: 'A "scratch", =1+1',
  score: 0.31,
  threshold: 0.05,
  objects: [{ label: "scratch", score: 0.5, box: [1, 2, 3, 4], areaPercent: 0.31 }],
  metrics: { sharpness: 132.4 },
  steps: { defect: { result: "ng", objects: [{ label: "stain", box: [5, 6, 7, 8] }] } },
  changed: { "defect.threshold": 0.05 },
  camera: "another name",
  analyzer: "quality,defect",
  stream: "0b6e3a52",
  sequence: 4711,
  notice: "not kept",
});

const PART: JudgedPart = {
  id: 12,
  verdict: "ng",
  frames: 20,
  ng: 9,
  inViewMs: 1250.5,
  reason: "9 of 20 frames are ng",
  counts: { seen: 12, ok: 10, ng: 2, unknown: 0 },
};

const ids = (rows: { id: number }[]) => rows.map(({ id }) => id);

Deno.test("Store keeps all that was said of a frame, and its picture", async () => {
  await using test = await openStore();
  const { store } = test;
  const committed: VerdictRow[] = [];
  using _telling = store.onCommitted((rows) => committed.push(...rows));
  const id = store.add({ camera: "line-3", result: FULL, ageMs: 12.5, jpeg: pictureOf(5000) });
  assertEquals(id, 1);
  const expected: VerdictRow = {
    id: 1,
    camera: "line-3",
    at: NOON + 0.25,
    result: "ng",
    code: "defect",
    reason: 'A "scratch", =1+1',
    score: 0.31,
    threshold: 0.05,
    objects: [{ label: "scratch", score: 0.5, box: [1, 2, 3, 4], areaPercent: 0.31 }],
    metrics: { sharpness: 132.4 },
    steps: { defect: { result: "ng", objects: [{ label: "stain", box: [5, 6, 7, 8] }] } },
    changed: { "defect.threshold": 0.05 },
    analyzer: "quality,defect",
    stream: "0b6e3a52",
    sequence: 4711,
    timing: { waitMs: 0.5, decodeMs: 2, analyzeMs: 1, ageMs: 12.5 },
    hasPicture: true,
    isEvidence: true,
  };
  assertEquals(await store.verdict(1), expected);
  assertEquals(JSON.parse(JSON.stringify(committed)), [expected]);
  assertEquals(await store.picture(1), pictureOf(5000));
  assertEquals(filesBelow(test.folder).filter((path) => path.endsWith(".jpg")), [
    "pictures/2026-11-28/21/1.jpg",
  ]);
  assertEquals(await store.verdict(2), undefined);
  assertEquals(await store.picture(2), undefined);
  const { bytes, ...state } = store.state;
  assert(bytes > 8192, `${bytes} bytes`);
  assertEquals(state, {
    folder: test.folder,
    evidence: "ng",
    written: 1,
    pictures: 1,
    lostVerdicts: 0,
    lostPictures: 0,
    waiting: 0,
    oldestAt: NOON + 0.25,
  });
});

Deno.test("Store has all when it is opened again, and goes on with the ids", async () => {
  await using test = await openStore();
  test.store.add({ camera: "line-3", result: FULL, jpeg: pictureOf(100) });
  test.store.add({ camera: "line-3", result: resultAt(NOON + 1000) });
  const store = await test.reopen();
  assertEquals(ids((await store.verdicts({ limit: 10 })).rows), [2, 1]);
  assertEquals(await store.picture(1), pictureOf(100));
  assertEquals(store.add({ camera: "line-3", result: resultAt(NOON + 2000) }), 3);
  assertEquals(store.state.oldestAt, NOON + 0.25);
});

Deno.test("Store never gives an id twice, also where all verdicts are too old", async () => {
  await using test = await openStore();
  test.store.add({ camera: "line-3", result: resultAt(NOON - 9e9) });
  const store = await test.reopen({ keep: { ms: 1000 } });
  while (store.state.oldestAt !== undefined) await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals(await store.verdicts({ limit: 10 }), { rows: [] });
  assertEquals((await test.reopen()).add({ camera: "line-3", result: FULL }), 2);
});

/** 40 verdicts, a second apart, of two cameras by turns. */
function fill(store: Store): void {
  for (let n = 1; n <= 40; n++) {
    const camera = n % 2 === 0 ? "even" : "odd";
    const rest: Partial<Result> = n % 10 === 0
      ? {
        result: "ng",
        code: n % 20 === 0 ? "defect" : "blurred",
        objects: [{ label: "scratch", box: [0, 0, 1, 1] }],
      }
      : n % 7 === 0
      ? { result: "error", code: "bad-jpeg" }
      : n % 5 === 0
      ? { objects: [{ label: "part", box: [0, 0, 1, 1] }, { label: "part", box: [2, 0, 1, 1] }] }
      : {};
    const jpeg = n % 10 === 0 ? pictureOf(10 + n) : undefined;
    store.add({ camera, result: resultAt(NOON + 1000 * n, rest), jpeg });
    if (n === 31) {
      store.addPicture({ id: 29, camera, at: NOON + 29_000, isEvidence: false, jpeg: pictureOf(29) });
    }
  }
}

const FILTERS: [name: string, query: Partial<VerdictQuery>, found: number[]][] = [
  ["none", {}, [40, 39, 38, 37, 36]],
  ["a camera", { camera: "odd" }, [39, 37, 35, 33, 31]],
  ["a camera that is not there", { camera: "nobody" }, []],
  ["a verdict", { result: ["error"] }, [35, 28, 21, 14, 7]],
  ["verdicts", { result: ["error", "ng"] }, [40, 35, 30, 28, 21]],
  ["the same verdict twice", { result: ["ng", "ng"] }, [40, 30, 20, 10]],
  ["no verdicts", { result: [] }, [40, 39, 38, 37, 36]],
  ["a verdict of a camera", { result: ["error"], camera: "odd" }, [35, 21, 7]],
  ["a code", { code: "blurred" }, [30, 10]],
  ["a code of a camera", { code: "bad-jpeg", camera: "even" }, [28, 14]],
  ["a label", { label: "part" }, [25, 15, 5]],
  ["a label and a verdict", { label: "scratch", result: ["ng"] }, [40, 30, 20, 10]],
  ["a label that is not there", { label: "%" }, []],
  ["a picture", { hasPicture: true }, [40, 30, 29, 20, 10]],
  ["a picture of a camera", { hasPicture: true, camera: "odd" }, [29]],
  ["a picture of a camera and a verdict", { hasPicture: true, camera: "even", result: ["ng"] }, [
    40,
    30,
    20,
    10,
  ]],
  ["no picture", { hasPicture: false, result: ["ok"], camera: "odd" }, [39, 37, 33, 31, 27]],
  ["evidence", { isEvidence: true }, [40, 30, 20, 10]],
  ["no evidence", { isEvidence: false, hasPicture: true }, [29]],
  ["a mark", { mark: "wrong" }, [30]],
  ["a mark of a camera", { mark: "right", camera: "odd" }, []],
  ["no mark", { mark: "none", result: ["ng"] }, [40, 10]],
  ["times, the first included and the last not", { from: NOON + 37_000, to: NOON + 39_000 }, [38, 37]],
  ["times of a camera", { from: NOON, to: NOON + 6000, camera: "odd" }, [5, 3, 1]],
  ["a time to come", { from: NOON + 3_600_000 }, []],
  ["a time before", { to: NOON }, []],
];

Deno.test("Store finds verdicts", async (t) => {
  await using test = await openStore();
  const { store } = test;
  fill(store);
  await store.mark(30, "wrong");
  await store.mark(20, "right");
  for (const [name, query, found] of FILTERS) {
    await t.step(`by ${name}`, async () => {
      assertEquals(ids((await store.verdicts({ limit: 5, ...query })).rows), found);
    });
  }
});

Deno.test("Store tells verdicts page by page, each of them once", async () => {
  await using test = await openStore();
  fill(test.store);
  for (
    const query of [{}, { camera: "odd" }, { result: ["ok", "ng"] }, { camera: "even", label: "scratch" }]
  ) {
    const all = ids((await test.store.verdicts({ ...query as Partial<VerdictQuery>, limit: 500 })).rows);
    const found: number[] = [];
    let before: number | undefined;
    do {
      const page = await test.store.verdicts({ ...query as Partial<VerdictQuery>, before, limit: 3 });
      assert(page.rows.length <= 3);
      found.push(...ids(page.rows));
      before = page.next;
    } while (before !== undefined);
    assertEquals(found, all);
  }
});

Deno.test("Store answers at most 500 rows, and at least one", async () => {
  await using test = await openStore();
  for (let n = 0; n < 600; n++) test.store.add({ camera: "line-3", result: resultAt(NOON + n) });
  const { rows, next } = await test.store.verdicts({ limit: 10_000 });
  assertEquals([rows.length, next], [500, 101]);
  assertEquals((await test.store.verdicts({ limit: -1 })).rows.length, 1);
  assertEquals((await test.store.after(1, NaN)).length, 1);
});

Deno.test("Store tells what came after a verdict, oldest first", async () => {
  await using test = await openStore();
  fill(test.store);
  assertEquals(ids(await test.store.after(36, 2)), [37, 38]);
  assertEquals(ids(await test.store.after(40, 2)), []);
});

Deno.test("Store tells cameras and labels, by range", async () => {
  await using test = await openStore();
  const { store } = test;
  fill(store);
  assertEquals(await store.cameras(), ["even", "odd"]);
  assertEquals(await store.labels(), [{ label: "scratch", count: 4 }, { label: "part", count: 3 }]);
  assertEquals(await store.labels({ camera: "odd" }), [{ label: "part", count: 3 }]);
  assertEquals(await store.labels({ from: NOON + 20_000, to: NOON + 30_000 }), [
    { label: "part", count: 1 },
    { label: "scratch", count: 1 },
  ]);
});

Deno.test("Store finds a label that one analyzer of several told", async () => {
  await using test = await openStore();
  test.store.add({ camera: "line-3", result: FULL });
  assertEquals(ids((await test.store.verdicts({ label: "stain", limit: 5 })).rows), [1]);
});

Deno.test("Store marks verdicts, and counts how many were right", async () => {
  await using test = await openStore();
  const { store } = test;
  fill(store);
  assertEquals((await store.mark(10, "right"))?.mark, "right");
  assertEquals((await store.mark(20, "wrong"))?.mark, "wrong");
  assertEquals((await store.mark(30, "right"))?.mark, "right");
  await store.mark(1, "right"); // is not NG
  assertEquals(await store.precision(), { right: 2, wrong: 1, unmarked: 1 });
  assertEquals(await store.precision({ camera: "even", from: NOON + 20_000, to: NOON + 40_000 }), {
    right: 1,
    wrong: 1,
    unmarked: 0,
  });
  assertEquals("mark" in (await store.mark(30, null))!, false);
  assertEquals(await store.precision(), { right: 1, wrong: 1, unmarked: 2 });
  assertEquals(await store.mark(4711, "right"), undefined);
});

Deno.test("Store keeps the part that a frame decides", async () => {
  await using test = await openStore();
  const { store } = test;
  store.add({ camera: "a", result: resultAt(NOON, { partId: 12 }) });
  store.add({
    camera: "a",
    result: resultAt(NOON + 500, { result: "ng", partId: 12, part: PART }),
    jpeg: pictureOf(9),
  });
  store.add({
    camera: "b",
    result: resultAt(NOON + 900, { part: { ...PART, id: 1, verdict: "ok", reason: undefined } }),
  });
  const first = {
    id: 2,
    verdictId: 2,
    camera: "a",
    at: NOON + 500,
    partId: 12,
    verdict: "ng" as const,
    frames: 20,
    ng: 9,
    inViewMs: 1250.5,
    reason: "9 of 20 frames are ng",
    hasPicture: true,
  };
  assertEquals(await store.parts({ verdict: ["ng"], limit: 5 }), { rows: [first] });
  assertEquals(ids((await store.parts({ limit: 5 })).rows), [3, 2]);
  assertEquals(await store.parts({ limit: 1, before: 3 }), { rows: [first] });
  assertEquals((await store.parts({ limit: 1 })).next, 3);
  assertEquals(ids((await store.parts({ camera: "b", limit: 5 })).rows), [3]);
  assertEquals(ids((await store.parts({ camera: "b", verdict: ["ng"], limit: 5 })).rows), []);
  assertEquals(ids((await store.parts({ to: NOON + 900, limit: 5 })).rows), [2]);
  const row = await store.verdict(2);
  assertEquals([row?.partId, row?.part], [12, PART]);
});

Deno.test("Store tells pictures around a verdict, of its camera alone", async () => {
  await using test = await openStore();
  const { store } = test;
  const at = [0, 400, 1000, 1400, 2000, 2000.01, 3000];
  for (const ms of at) store.add({ camera: "a", result: resultAt(NOON + ms), jpeg: pictureOf(5) });
  store.add({ camera: "b", result: resultAt(NOON + 1000), jpeg: pictureOf(5) });
  store.add({ camera: "a", result: resultAt(NOON + 1100) });
  assertEquals(ids(await store.around(3)), [1, 2, 3, 4, 5]);
  assertEquals(await store.around(4711), []);
});

Deno.test("Store takes a picture of an earlier verdict once, and none of one that is not there", async () => {
  await using test = await openStore();
  const { store } = test;
  const picture = { id: 1, camera: "a", at: NOON, isEvidence: false };
  store.add({ camera: "a", result: resultAt(NOON) });
  await store.verdict(1);
  store.addPicture({ ...picture, jpeg: pictureOf(5) });
  store.addPicture({ ...picture, jpeg: pictureOf(5, 9) });
  store.addPicture({ ...picture, id: 99, jpeg: pictureOf(5) });
  const { hasPicture, isEvidence } = (await store.verdict(1))!;
  assertEquals([hasPicture, isEvidence], [true, false]);
  assertEquals((await store.picture(1))?.length, 5);
  assertEquals([store.state.pictures, store.state.lostPictures], [1, 2]);
  assertEquals(filesBelow(`${test.folder}/pictures`), ["2026-11-28/21/1.jpg"]);
});

Deno.test("Store gives back the memory of pictures", async () => {
  const back: number[] = [];
  await using test = await openStore({ giveBack: ({ byteLength }) => back.push(byteLength) });
  test.store.add({ camera: "a", result: resultAt(NOON), jpeg: pictureOf(1234) });
  await test.store.cameras();
  assertEquals(back, [1234]);
});

Deno.test("Store takes names that are hostile as they are", async () => {
  await using test = await openStore();
  const { store } = test;
  const names = ["'; DROP TABLE verdicts; --", "../../etc/passwd", "%", "라인 3 🏭", '"'];
  for (const camera of names) {
    const objects = [{ label: camera, box: [0, 0, 1, 1] as [number, number, number, number] }];
    store.add({
      camera,
      result: resultAt(NOON, { result: "ng", code: camera, objects }),
      jpeg: pictureOf(9),
    });
  }
  for (const name of names) {
    for (const query of [{ camera: name }, { label: name }, { code: name }]) {
      const { rows } = await store.verdicts({ ...query, limit: 9 });
      assertEquals(rows.map(({ camera }) => camera), [name]);
    }
  }
  assertEquals(new Set(await store.cameras()), new Set(names));
  assertEquals(filesBelow(`${test.folder}/pictures`).length, names.length);
});

Deno.test("Store counts what it has no room for as lost, and says so once", async () => {
  const back: number[] = [];
  await using test = await openStore({
    maxRows: 3,
    maxBytes: 10_000,
    giveBack: ({ byteLength }) => back.push(byteLength),
  });
  const { store } = test;
  assertEquals(store.add({ camera: "a", result: resultAt(NOON), jpeg: pictureOf(20_000) }), 1);
  assertEquals(back, [20_000]);
  for (let n = 0; n < 5; n++) store.add({ camera: "a", result: resultAt(NOON + n) });
  const { waiting, lostVerdicts, lostPictures } = store.state;
  assertEquals({ waiting, lostVerdicts, lostPictures }, { waiting: 3, lostVerdicts: 3, lostPictures: 1 });
  const { rows } = await store.verdicts({ limit: 9 });
  assertEquals(rows.map(({ at, hasPicture }) => [at - NOON, hasPicture]), [[1, false], [0, false], [
    0,
    false,
  ]]);
  assertEquals(store.state.written, 3);
  assertEquals(test.warnings, [`pictures are not kept in ${test.folder} for now: the disk does not keep up`]);
});

Deno.test("Store answers all who ask at a time, in order, up to 1000, and writes in between", async () => {
  await using test = await openStore();
  const { store } = test;
  const answered: number[] = [];
  const asking = Array.from({ length: 1000 }, async (_, n) => {
    store.add({ camera: "a", result: resultAt(NOON) });
    const { rows } = await store.verdicts({ limit: 1 });
    answered.push(n);
    return rows[0].id;
  });
  const { code } = await assertRejects(() => store.cameras(), StoreError);
  assertEquals(code, "busy");
  const found = await Promise.all(asking);
  assertEquals(answered, found.map((_, n) => n));
  assertEquals([found[0], found.at(-1)], [1, 1000]);
});

Deno.test("Store refuses whoever asks when it is closed, and counts what is added", async () => {
  const test = await openStore();
  const { store } = test;
  await test[Symbol.asyncDispose]();
  await assertRejects(() => store.cameras(), StoreError, "the store was closed");
  assertEquals(store.add({ camera: "a", result: FULL }), undefined);
  assertEquals([store.state.lostVerdicts, store.state.failure], [1, "the store was closed"]);
});
