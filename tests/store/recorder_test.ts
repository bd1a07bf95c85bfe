import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Result } from "../../lib/result.ts";
import { Hub } from "../../lib/server/hub.ts";
import { Recorder, type RecorderOptions } from "../../lib/store/recorder.ts";
import type { StoredFrame } from "../../lib/store/store.ts";
import type { SentPicture } from "../../lib/store/worker_messages.ts";
import { openStore, pictureOf, resultAt } from "./open_store.ts";

const NOON = Date.UTC(2026, 10, 28, 12);

/** A recorder that a hub tells of frames, and what it hands to its store. */
class Recorded implements Disposable {
  readonly frames: StoredFrame[] = [];
  readonly pictures: SentPicture[] = [];
  readonly back: ArrayBuffer[] = [];
  readonly hub = new Hub();
  readonly recorder: Recorder;

  constructor(options: Partial<RecorderOptions> = {}) {
    const store = {
      add: (frame: StoredFrame) => this.frames.push(frame),
      addPicture: (picture: SentPicture) => this.pictures.push(picture) > 0,
    };
    this.recorder = new Recorder({ store, giveBack: (buffer) => this.back.push(buffer), ...options });
    this.hub.tell(this.recorder);
  }

  [Symbol.dispose](): void {
    this.hub[Symbol.dispose]();
  }

  /** Ids of the verdicts whose pictures were kept as neighbours. */
  get neighbours(): number[] {
    return this.pictures.map(({ id }) => id);
  }
}

const ng = (at: number): Result => resultAt(NOON + at, { result: "ng" });
const ok = (at: number): Result => resultAt(NOON + at);

Deno.test("Recorder keeps every verdict, but no dropped frame", () => {
  using recorded = new Recorded();
  const { hub, frames } = recorded;
  using camera = hub.camera("line-3");
  const error: Result = resultAt(NOON, { result: "error", code: "bad-jpeg" });
  camera.judged(ok(0), pictureOf(10), { bytes: 10, isLive: true, ageMs: 12.5 });
  camera.judged(error);
  camera.judged(resultAt(NOON, { result: "dropped", code: "stale" }), pictureOf(10));
  camera.superseded(resultAt(NOON, { result: "dropped", code: "overload" }));
  assertEquals(frames, [
    { camera: "line-3", result: ok(0), ageMs: 12.5, jpeg: undefined },
    { camera: "line-3", result: error, ageMs: undefined, jpeg: undefined },
  ]);
});

Deno.test("Recorder copies an NG frame's picture at once, and leaves the hub its own", () => {
  using recorded = new Recorded();
  const { hub, frames } = recorded;
  using camera = hub.camera("line-3");
  const jpeg = pictureOf(10);
  camera.judged(ng(0), jpeg);
  assertEquals(frames[0].jpeg, jpeg);
  assertStrictEquals(hub.latest("line-3")?.jpeg, jpeg);
  assertEquals(frames[0].jpeg?.buffer === jpeg.buffer, false);
});

Deno.test("Recorder keeps the picture at which a part is found NG", () => {
  using recorded = new Recorded();
  const { hub, frames } = recorded;
  using camera = hub.camera("line-3");
  const part = {
    id: 1,
    verdict: "ng" as const,
    frames: 9,
    ng: 5,
    inViewMs: 300,
    counts: { seen: 1, ok: 0, ng: 1, unknown: 0 },
  };
  camera.judged(resultAt(NOON, { part }), pictureOf(10));
  camera.judged(resultAt(NOON, { part: { ...part, verdict: "ok" } }), pictureOf(10));
  assertEquals(frames.map(({ jpeg }) => jpeg?.length), [10, undefined]);
});

Deno.test("Recorder keeps the second before an NG frame and the second after it, at most 15 pictures of each", () => {
  using recorded = new Recorded();
  const { hub, pictures, back } = recorded;
  using camera = hub.camera("line-3");
  // 50 frames a second; the one at 2000 ms is NG. Ids are counted from 1.
  for (let n = 0; n <= 200; n++) camera.judged(n === 100 ? ng(2000) : ok(20 * n), pictureOf(10, n));
  const times = pictures.map(({ at }) => at - NOON);
  assertEquals([times.at(0), times.at(-1)], [1040, 2980]);
  assertEquals(times.length, 25);
  for (const [n, at] of times.slice(1).entries()) assertEquals(at - times[n] >= 66, true, `${times}`);
  for (const { id, at, jpeg, camera, isEvidence } of pictures) {
    assertEquals([camera, isEvidence, id], ["line-3", false, (at - NOON) / 20 + 1]);
    assertEquals(jpeg[0], id - 1, "each verdict has its own picture");
  }
  assertEquals(back.length > 0, true, "what is older goes back");
});

Deno.test("Recorder goes on keeping where NG frames follow each other, each picture once", () => {
  using recorded = new Recorded();
  using camera = recorded.hub.camera("line-3");
  for (let n = 0; n <= 50; n++) {
    camera.judged(n === 10 || n === 15 ? ng(100 * n) : ok(100 * n), pictureOf(10));
  }
  // The ids of what is within a second of one of both, but for the two that have their pictures already.
  assertEquals(recorded.neighbours, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, ...[
    17,
    18,
    19,
    20,
    21,
    22,
    23,
    24,
    25,
    26,
  ]]);
});

Deno.test("Recorder keeps no neighbours of another camera", () => {
  using recorded = new Recorded();
  using a = recorded.hub.camera("a");
  using b = recorded.hub.camera("b");
  for (const at of [0, 100]) a.judged(ok(at), pictureOf(10));
  for (const at of [0, 100]) b.judged(ok(at), pictureOf(10));
  b.judged(ng(200), pictureOf(10));
  assertEquals(recorded.pictures.map(({ camera, at }) => [camera, at - NOON]), [["b", 0], ["b", 100]]);
});

Deno.test("Recorder gives pictures back when their camera leaves", () => {
  using recorded = new Recorded();
  {
    using camera = recorded.hub.camera("line-3");
    for (const at of [0, 100, 200]) camera.judged(ok(at), pictureOf(10));
    assertEquals(recorded.recorder.heldBytes, 20);
  }
  assertEquals([recorded.recorder.heldBytes, recorded.back.length], [0, 2]);
});

Deno.test("Recorder takes no picture over that it has no room for, and has cameras that stand still give theirs back", () => {
  using recorded = new Recorded({ maxBytes: 35 });
  const { hub, recorder } = recorded;
  using still = hub.camera("still");
  using camera = hub.camera("line-3");
  for (const at of [0, 100, 200]) still.judged(ok(at), pictureOf(10));
  assertEquals(camera.judged(ok(0), pictureOf(10)), undefined);
  assertEquals(camera.judged(ok(100), pictureOf(10)), undefined, "there is room for one more");
  const third = pictureOf(10, 3);
  assertEquals(camera.judged(ok(200), third)?.length, 10, "there is none: it goes back");
  assertEquals(recorder.heldBytes, 30);
  assertStrictEquals(camera.judged(ok(1500), pictureOf(10)), third, "nor now");
  // Those of the camera that stands still are too old when a newer one comes.
  assertEquals(camera.judged(ok(1600), pictureOf(10)), undefined);
  assertEquals([recorder.heldBytes, recorded.back.length], [10, 3]);
});

Deno.test("Recorder keeps all pictures, or none, where it is told to", () => {
  using all = new Recorded({ evidence: "all" });
  using none = new Recorded({ evidence: "none" });
  for (const { hub } of [all, none]) {
    using camera = hub.camera("line-3");
    for (const result of [ok(0), ok(100), ng(200), ok(300)]) camera.judged(result, pictureOf(10));
  }
  assertEquals(all.frames.map(({ jpeg }) => jpeg?.length), [10, 10, 10, 10]);
  assertEquals(none.frames.map(({ jpeg }) => jpeg?.length), [undefined, undefined, undefined, undefined]);
  assertEquals([all.pictures, none.pictures], [[], []]);
  assertEquals([all.recorder.heldBytes, none.recorder.heldBytes], [0, 0]);
});

Deno.test("Recorder begins anew where the clock is put back", () => {
  using recorded = new Recorded();
  using camera = recorded.hub.camera("line-3");
  for (const at of [100_000, 100_100]) camera.judged(ok(at), pictureOf(10));
  for (const at of [0, 100, 200]) camera.judged(ok(at), pictureOf(10));
  camera.judged(ng(300), pictureOf(10));
  assertEquals(recorded.pictures.map(({ at }) => at - NOON), [0, 100, 200]);
});

Deno.test("Recorder and Store together show what was around an NG frame", async () => {
  await using test = await openStore();
  const { store } = test;
  using hub = new Hub();
  using _telling = hub.tell(new Recorder({ store }));
  {
    using camera = hub.camera("line-3");
    for (let n = 0; n <= 40; n++) camera.judged(n === 20 ? ng(2000) : ok(100 * n), pictureOf(100 + n));
  }
  const around = await store.around(21);
  assertEquals(around.map(({ at }) => at - NOON), Array.from({ length: 21 }, (_, n) => 1000 + 100 * n));
  assertEquals(around.filter(({ isEvidence }) => isEvidence).map(({ id }) => id), [21]);
  assertEquals(
    await Promise.all(around.map(async ({ id }) => (await store.picture(id))?.length)),
    around.map(({ id }) => 99 + id),
  );
  assertEquals(await store.precision(), { right: 0, wrong: 0, unmarked: 1 });
});
