import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Hub } from "../../lib/server/hub.ts";
import type { Result } from "../../lib/result.ts";

const OK: Result = { vid: 1, result: "ok" };
const NG: Result = { vid: 1, result: "ng", reason: "Too dark" };
const jpeg = (bytes = 10) => new Uint8Array(bytes);

/** Names of the cameras that left. */
function leftOf(hub: Hub): string[] {
  return hub.cameras.filter((camera) => hub.latest(camera)?.leftAt !== undefined);
}

Deno.test("Hub gives back each picture that is not shown any more", () => {
  using hub = new Hub();
  using camera = hub.camera("line-3");
  const [first, second, third] = [jpeg(), jpeg(), jpeg()];
  assertEquals(camera.judged(OK, first), undefined);
  assertStrictEquals(camera.judged(OK, second), first);
  assertStrictEquals(camera.judged(OK), second);
  using _other = hub.camera("line-3");
  assertStrictEquals(camera.judged(OK, third), third, "of a camera that is not there any more");
});

Deno.test("Hub keeps the newest verdict and the very buffer of its frame", () => {
  using hub = new Hub();
  using camera = hub.camera("line-3");
  const { cameAt, ...empty } = hub.latest("line-3")!;
  assert(cameAt <= performance.now());
  assertEquals(empty, {
    camera: "line-3",
    frames: 0,
    framesPerSecond: undefined,
    jpeg: undefined,
    minute: ".".repeat(60),
  });
  const newest = jpeg();
  camera.judged(OK, jpeg());
  const before = performance.now();
  camera.judged(NG, newest);
  const latest = hub.latest("line-3")!;
  assertEquals([latest.result, latest.frames, latest.leftAt], [NG, 2, undefined]);
  assertStrictEquals(latest.jpeg, newest);
  assert(latest.judgedAt! >= before && latest.judgedAt! <= performance.now());
  assertEquals(hub.latest("line-4"), undefined);
});

Deno.test("Hub keeps the last part that was decided until the next one is", () => {
  using hub = new Hub();
  using camera = hub.camera("line-3");
  const counts = { seen: 17, ok: 15, ng: 2, unknown: 0 };
  const part = { id: 17, verdict: "ng", frames: 9, ng: 8, inViewMs: 900, counts } as const;
  camera.judged({ ...OK, part });
  camera.judged(OK);
  assertEquals(hub.latest("line-3")?.part, part);
  camera.judged({ ...OK, part: { ...part, id: 18 } });
  assertEquals(hub.latest("line-3")?.part?.id, 18);
});

Deno.test("Hub shows a verdict without a picture where the frame was not judged", () => {
  using hub = new Hub();
  using camera = hub.camera("line-3");
  camera.judged(OK, jpeg());
  camera.judged({ vid: 1, result: "dropped", code: "overload" });
  const { result, jpeg: picture, frames } = hub.latest("line-3")!;
  assertEquals([result?.result, picture, frames, hub.heldBytes], ["dropped", undefined, 2, 0]);
});

Deno.test("Hub holds no more pictures than it may, and still the verdicts", () => {
  using hub = new Hub({ maxBytes: 100 });
  const cameras = ["a", "b", "c"].map((name) => hub.camera(name));
  for (const camera of cameras) camera.judged(NG, jpeg(40));
  assertEquals(hub.heldBytes, 80);
  assertEquals(["a", "b", "c"].map((name) => hub.latest(name)?.jpeg?.length), [undefined, 40, 40]);
  assertEquals(hub.latest("a")?.result, NG);
  for (const camera of cameras) camera[Symbol.dispose]();
});

Deno.test("Hub remembers a camera that left, and knows it again when it comes back", () => {
  using hub = new Hub();
  const camera = hub.camera("line-3");
  camera.judged(NG, jpeg());
  camera[Symbol.dispose]();
  const left = hub.latest("line-3")!;
  assert(left.leftAt! >= left.judgedAt!);
  assertEquals([left.result, left.jpeg?.length], [NG, 10]);
  using again = hub.camera("line-3");
  assertEquals(hub.latest("line-3")?.leftAt, undefined);
  again.judged(OK, jpeg());
  assertEquals([hub.latest("line-3")?.result, hub.latest("line-3")?.frames], [OK, 2]);
});

Deno.test("Hub counts a camera's rate anew when it comes back", async () => {
  using hub = new Hub();
  {
    using camera = hub.camera("line-3");
    camera.judged(OK);
    while (hub.latest("line-3")?.framesPerSecond === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      camera.judged(OK);
    }
  }
  using again = hub.camera("line-3");
  again.judged(OK);
  assertEquals(hub.latest("line-3")?.framesPerSecond, undefined);
});

Deno.test("Hub forgets first who left first where too many left, and none that is there", () => {
  using hub = new Hub({ maxLeft: 2 });
  using there = hub.camera("there");
  there.judged(OK, jpeg());
  for (const name of ["a", "b", "c", "d"]) {
    using camera = hub.camera(name);
    camera.judged(OK, jpeg());
  }
  assertEquals([hub.cameras, leftOf(hub)], [["there", "c", "d"], ["c", "d"]]);
  assertEquals(hub.heldBytes, 30);
});

Deno.test("Hub forgets a camera some time after it left, but not one that came back", async () => {
  using hub = new Hub({ rememberMs: 20 });
  hub.camera("gone")[Symbol.dispose]();
  hub.camera("back")[Symbol.dispose]();
  using _back = hub.camera("back");
  const forgotten = Promise.withResolvers<void>();
  using _view = hub.view(() => forgotten.resolve());
  await forgotten.promise;
  assertEquals(hub.cameras, ["back"]);
});

Deno.test("Hub keeps nothing of an answer that comes when its camera is forgotten", () => {
  using hub = new Hub({ maxLeft: 0 });
  const camera = hub.camera("line-3");
  camera[Symbol.dispose]();
  camera.judged(OK, jpeg());
  assertEquals([hub.cameras, hub.heldBytes], [[], 0]);
});

Deno.test("Hub tells a witness of every frame, and lets it have pictures that are shown no more", () => {
  using hub = new Hub({ rememberMs: 0 });
  const told: string[] = [];
  const taken: Uint8Array[] = [];
  using _telling = hub.tell({
    answered: ({ camera, result, facts }) => told.push(`${camera} ${result.result} ${facts?.bytes}`),
    outdated: ({ result, jpeg }) => result.result === "ng" && taken.push(jpeg) > 0,
    left: (camera) => told.push(`${camera} left`),
  });
  const [first, second, third] = [jpeg(), jpeg(), jpeg()];
  {
    using camera = hub.camera("line-3");
    assertEquals(camera.judged(NG, first, { bytes: 10, isLive: true }), undefined);
    camera.superseded({ vid: 1, result: "dropped", code: "overload" }, { bytes: 11, isLive: true });
    assertEquals(camera.judged(OK, second), undefined, "the witness took it");
    assertStrictEquals(camera.judged(OK, third), second, "the witness had no use for it");
    assertEquals(hub.latest("line-3")?.isLive, true);
    assertEquals(hub.latest("line-3")?.frames, 3, "what was superseded is not shown");
    assertEquals(hub.latest("line-3")?.minute?.at(-1), "n");
  }
  assertEquals(told, [
    "line-3 ng 10",
    "line-3 dropped 11",
    "line-3 ok undefined",
    "line-3 ok undefined",
    "line-3 left",
  ]);
  assertStrictEquals(taken[0], first);
});

Deno.test("Hub knows when frames come that are not shown, and whether they are live", () => {
  using hub = new Hub();
  using camera = hub.camera("line-3");
  assertEquals([hub.latest("line-3")?.frameAt, hub.latest("line-3")?.isLive], [undefined, undefined]);
  const before = performance.now();
  camera.superseded({ vid: 1, result: "dropped", code: "overload" }, { bytes: 10, isLive: true });
  const { frameAt, judgedAt, isLive } = hub.latest("line-3")!;
  assert(frameAt! >= before);
  assertEquals([judgedAt, isLive], [undefined, true]);
  camera.judged({ vid: 1, result: "dropped", code: "overload" }, undefined, { bytes: 10, isLive: false });
  assertEquals(hub.latest("line-3")?.isLive, true, "it was not read for want of memory");
  camera.judged(OK, jpeg(), { bytes: 10, isLive: false });
  assertEquals(hub.latest("line-3")?.isLive, false);
});
