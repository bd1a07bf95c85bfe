import { assert, assertEquals, assertThrows } from "@std/assert";
import { Conveyor, type ConveyorOptions } from "../../lib/demo/conveyor.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { buildComment, HEADROOM, insertComment } from "../../lib/jpeg/metadata.ts";
import { seededRandom } from "../../lib/demo/random.ts";
import { AnalyzerError } from "../../lib/analyze/analyzer.ts";
import type { PartFrameJudge } from "../../lib/analyze/parts_judge.ts";
import type { JudgedPart, Judgement } from "../../lib/result.ts";
import { StainJudge } from "./parts/stain_judge.ts";
import {
  makePartsJudge,
  partsIn,
  watchConveyor,
  type Watched,
  type WatchOptions,
} from "./parts/watch_conveyor.ts";

/** `1 ok, 2 ok, 3 ng`, and fails where a number comes twice or is left out. */
function verdictsOf(watched: readonly Watched[]): string {
  const parts = partsIn(watched);
  assertEquals(parts.map(({ id }) => id), parts.map((_, n) => n + 1));
  return parts.map(({ id, verdict }) => `${id} ${verdict}`).join(", ");
}

/** Scenes with the parts that have to be told of them. */
const SCENES: [what: string, verdicts: string, conveyor: ConveyorOptions, options: WatchOptions][] = [
  ["parts far from each other", "1 ok, 2 ok, 3 ng", {}, { frames: 330 }],
  ["parts close to each other", "1 ok, 2 ok, 3 ng, 4 ok, 5 ok, 6 ng", { gap: 24 }, { frames: 320 }],
  ["parts that go to the left", "1 ok, 2 ok, 3 ng", { direction: "left", gap: 60 }, { frames: 260 }],
  ["parts that go down", "1 ok, 2 ok, 3 ng", { direction: "down", partSize: 80, gap: 60 }, { frames: 220 }],
  ["parts that go up", "1 ok, 2 ok, 3 ng", { direction: "up", partSize: 80, gap: 60 }, { frames: 220 }],
  ["fast parts", "1 ok, 2 ok, 3 ng", { speed: 40, gap: 300, lead: 1900 }, { frames: 80 }],
  ["a slow camera", "1 ok, 2 ok, 3 ng", { speed: 60, gap: 120, lead: 560 }, {
    frames: 24,
    framesPerSecond: 3,
  }],
  ["frames that are lost on the way", "1 ok, 2 ok, 3 ng", { gap: 60 }, {
    frames: 260,
    isDropped: (frame) => frame % 5 === 1 || frame % 11 < 3,
  }],
  ["light that drifts", "1 ok, 2 ok, 3 ng", { gap: 60, light: (frame) => 1 + 0.3 * Math.sin(frame / 40) }, {
    frames: 260,
  }],
  ["light that jumps", "1 ok, 2 ok, 3 ng", { gap: 60, light: (frame) => frame % 50 < 30 ? 1 : 0.75 }, {
    frames: 260,
  }],
  ["a camera that sets its exposure", "1 ok, 2 ok, 3 ng", {
    gap: 60,
    light: (frame) => 1 - 0.6 * Math.exp(-frame / 12),
  }, { frames: 260 }],
  ["parts wider than the view", "1 ok, 2 ok, 3 ng", {
    partSize: 220,
    gap: 110,
    lead: 240,
    speed: 5,
    jitter: 0,
  }, { frames: 300 }],
  ["parts longer than the view", "1 unknown, 2 unknown", {
    partSize: 400,
    gap: 200,
    lead: 240,
    speed: 6,
    jitter: 0,
  }, { frames: 310 }],
];

for (const [what, verdicts, conveyor, options] of SCENES) {
  Deno.test(`PartsJudge tells each part once: ${what}`, async () => {
    assertEquals(verdictsOf(await watchConveyor(conveyor, options)), verdicts);
  });
}

Deno.test("PartsJudge says of each frame what it shows, and looks at no frame without a part", async () => {
  const judge = new StainJudge();
  const watched = await watchConveyor({ count: 1, speed: 5, lead: 280 }, { frames: 160, judge });
  const codes = watched.map(({ judgement: { code } }) => code === "passed-over" ? "whole" : code ?? "whole");
  assertEquals(codes.filter((code, n) => code !== codes[n - 1]), [
    ...["learning", "absent", "partial", "whole", "partial", "absent"],
  ]);
  assertEquals(judge.seen.length, watched.filter(({ judgement }) => judgement.result === "ok").length);
  for (const { judgement: { result, code, reason, partId }, truth } of watched) {
    assertEquals(result === "unknown", reason !== undefined);
    if (code === "absent") assertEquals(truth.filter(({ whole }) => whole), []);
    if (result === "ok" || code === "passed-over") assertEquals([partId, truth[0]?.whole], [1, true]);
  }
});

Deno.test("PartsJudge tells what the votes were, and when", async () => {
  const conveyor: ConveyorOptions = { defectOf: () => "stain", count: 1, speed: 5, lead: 280 };
  const watched = await watchConveyor(conveyor, { frames: 160 });
  const telling = watched.filter(({ judgement }) => judgement.part !== undefined);
  assertEquals(telling.length, 1);
  const { judgement: { part, code }, truth } = telling[0]!;
  const { reason, inViewMs, ...rest } = part!;
  assertEquals(rest, {
    id: 1,
    verdict: "ng",
    frames: 9,
    ng: 9,
    counts: { seen: 1, ok: 0, ng: 1, unknown: 0 },
  });
  assert(/^A stain of \d+ px$/.test(reason!), reason);
  // It is decided on as it begins to leave, 320 px after it came: in steps of 5, 30 a second.
  assertEquals(code, "partial");
  assert(truth[0]!.box[0] + truth[0]!.box[2] > 310 && Math.abs(inViewMs - 2070) < 200, `${inViewMs} ms`);
});

Deno.test("PartsJudge has the sharpest frames of a part vote", async () => {
  // It says ng to what is smeared.
  const judge = new class extends StainJudge {
    override async judge(...[pictures, part]: Parameters<PartFrameJudge["judge"]>) {
      await super.judge(pictures, part);
      const { data, width } = pictures.get({ format: "gray" });
      const row = Math.round(part![1] + part![3] / 2) * width;
      let steepest = 0;
      for (let x = Math.round(part![0]); x < part![0] + part![2]; x++) {
        steepest = Math.max(steepest, Math.abs(data[row + x + 1]! - data[row + x]!));
      }
      return steepest < 35 ? { result: "ng" as const, reason: "Smeared" } : { result: "ok" as const };
    }
  }();
  // Smeared but for a dozen frames in the middle of the way.
  const blur = (frame: number) => frame % 60 >= 24 && frame % 60 < 36 ? 0 : 14;
  const watched = await watchConveyor({ blur, count: 2 }, { frames: 260, judge });
  assert(watched.some(({ judgement }) => judgement.result === "ng"), "no smeared frame was judged");
  assertEquals(partsIn(watched).map(({ frames, ng }) => [frames, ng]), [[9, 0], [9, 0]]);
});

Deno.test("PartsJudge judges two parts that are whole in view at once, each in its own place", async () => {
  const judge = new StainJudge();
  const conveyor: ConveyorOptions = {
    count: 2,
    gap: 40,
    defectOf: (part) => part === 2 ? "stain" : undefined,
  };
  let before = 0;
  const pairs: number[] = [];
  const watched = await watchConveyor(conveyor, {
    frames: 230,
    judge,
    edit(picture) {
      pairs.push(judge.seen.length - before);
      before = judge.seen.length;
      return picture;
    },
  });
  assert(pairs.includes(2), "two were never judged on one frame");
  assertEquals(verdictsOf(watched), "1 ok, 2 ng");
  for (const { judgement: { result, partId, objects }, truth } of watched) {
    if (result !== "ng") continue;
    const [x, y, width, height] = truth.find(({ number }) => number === 2)!.box;
    const [left, top, right, bottom] = objects![0]!.box;
    assertEquals(partId, 2);
    // With its shadow it is a bit larger.
    assert(
      Math.max(Math.abs(left - x), Math.abs(top - y), Math.abs(right - width), Math.abs(bottom - height)) <=
        6,
    );
  }
});

Deno.test("PartsJudge decides on a part that stops in view, once", async () => {
  const watched = await watchConveyor({ count: 1, stops: [{ frame: 120, frames: 200 }] }, { frames: 400 });
  const [decided, ...others] = watched.filter(({ judgement }) => judgement.part !== undefined);
  assertEquals([decided!.judgement.part!.verdict, others], ["ok", []]);
  assert(decided!.truth[0]!.whole && decided!.frame < 320, `frame ${decided!.frame}`);
  const behind = watched.find(({ frame }) => frame === 310)!.judgement;
  assertEquals([behind.code, behind.reason, behind.partId], [
    "passed-over",
    "The part was decided on before",
    1,
  ]);
});

Deno.test("PartsJudge takes what stands for long for the view, and goes on with it where it moves", async () => {
  const conveyor: ConveyorOptions = { count: 3, gap: 60, stops: [{ frame: 120, frames: 300 }] };
  const watched = await watchConveyor(conveyor, { frames: 640, values: { absorb: 5000 } });
  const at = (frame: number) => watched.find((one) => one.frame === frame)!.judgement;
  assertEquals([at(240).code, at(400).code], ["passed-over", "absent"]);
  assertEquals(at(425).partId, 1);
  assertEquals(verdictsOf(watched), "1 ok, 2 ok, 3 ng");
});

Deno.test("PartsJudge answers unknown for a part that is never whole in view", async () => {
  const watched = await watchConveyor({ count: 2, gap: 60 }, {
    frames: 260,
    // Its lower third is out of view.
    edit: (picture) => ({ ...picture, height: 100, data: picture.data.slice(0, 320 * 100 * 3) }),
  });
  assertEquals(verdictsOf(watched), "1 unknown, 2 unknown");
  const { frames, reason } = partsIn(watched)[0]!;
  assertEquals([frames, reason], [0, "It was never whole in view"]);
});

for (const [gap, shapes] of [[110, "cap"], [50, "cap"], [60, "plate"]] as const) {
  Deno.test(`PartsJudge learns a belt with a ${shapes} on it every ${gap + 76} px from the first frame on`, async () => {
    const conveyor: ConveyorOptions = {
      gap,
      shapes: [shapes],
      lead: -150,
      speed: 5,
      defectOf: () => undefined,
    };
    const watched = await watchConveyor(conveyor, { frames: 500 });
    const from = watched.findIndex(({ judgement }) => judgement.code !== "learning");
    assert(from > 40 && from < 300, `it learned for ${from} frames`);
    // Those that were in view already may have been seen too late to be whole.
    const [first] = watched[from]!.truth.slice(-1);
    const left = watched.at(-1)!.truth[0]!.number - 1;
    const told = partsIn(watched);
    const known = told.filter(({ verdict }) => verdict === "ok");
    assert(known.length >= left - first!.number, `${known.length} of parts ${first!.number} to ${left}`);
    assert(told.length - known.length <= 1, JSON.stringify(told));
    assert(told.every(({ verdict }) => verdict !== "ng"));
  });
}

Deno.test("PartsJudge sees through the place of a part that stood there while the view was learned", async () => {
  const conveyor: ConveyorOptions = { lead: -150, count: 3, gap: 180, stops: [{ frame: 0, frames: 60 }] };
  const watched = await watchConveyor(conveyor, { frames: 330 });
  assertEquals(watched.find(({ frame }) => frame === 55)!.judgement.code, "absent");
  const behind = watched.filter(({ frame, truth }) => frame > 130 && truth.length === 0);
  assertEquals(new Set(behind.map(({ judgement }) => judgement.code)), new Set(["absent"]));
  const [, second, third] = partsIn(watched);
  assertEquals([second?.verdict, third?.verdict], ["ok", "ng"]);
});

Deno.test("PartsJudge begins anew where frames get another size, and loses no part", async () => {
  const { see } = makePartsJudge({ values: { within: 60_000 } });
  const small = new Conveyor({
    width: 320,
    height: 180,
    speed: 3,
    lead: 170,
    gap: 40,
    count: 2,
    defectOf: () => undefined,
  });
  const large = new Conveyor({
    width: 640,
    height: 360,
    speed: 6,
    lead: 340,
    count: 1,
    defectOf: () => "stain",
  });
  for (let frame = 0; frame < 150; frame++) await see(small.draw(frame).picture);
  const judgements: Judgement[] = [];
  for (let frame = 0; frame < 200; frame++) judgements.push(await see(large.draw(frame).picture));
  // Two are decided on at once: the second is told one frame later.
  assertEquals(judgements.slice(0, 2).map(({ code, part }) => [code, part?.id, part?.verdict]), [
    ["learning", 1, "ok"],
    ["learning", 2, "ok"],
  ]);
  const third = judgements.slice(2).flatMap(({ part }) => part ?? []);
  assertEquals(third.map(({ id, verdict, counts }) => [id, verdict, counts]), [
    [3, "ng", { seen: 3, ok: 2, ng: 1, unknown: 0 }],
  ]);
});

Deno.test("PartsJudge goes by when frames were taken, and not when they come: a slow server counts right", async () => {
  using codec = await createCodec("auto");
  const { seeJpeg, wait } = makePartsJudge({ framesPerSecond: 1000 });
  const random = seededRandom(3);
  const belt: ConveyorOptions = { width: 320, height: 180, speed: 6, gap: 60, lead: 400, count: 8 };
  const conveyor = new Conveyor({ ...belt, defectOf: (part) => part % 3 === 0 ? "stain" : undefined });
  const parts: JudgedPart[] = [];
  for (let frame = 0; frame < 320; frame += 1 + Math.floor(random() ** 2 * 12)) {
    const roomy = codec.encode(conveyor.draw(frame).picture, { headroom: HEADROOM });
    wait(random() * 400);
    const capturedAt = 1_750_000_000_000 + Math.round(frame * 1000 / 30);
    const start = insertComment(roomy, HEADROOM, buildComment({ sequence: frame, capturedAt }));
    const { part } = await seeJpeg(roomy.subarray(start));
    if (part !== undefined) parts.push(part);
  }
  assertEquals(parts.map(({ id, verdict }) => `${id} ${verdict}`), [
    ...["1 ok", "2 ok", "3 ng", "4 ok", "5 ok", "6 ng", "7 ok", "8 ok"],
  ]);
});

Deno.test("PartsJudge overlooks frames that are broken, of whatever size", async () => {
  using codec = await createCodec("auto");
  const { see, seeJpeg } = makePartsJudge({});
  const conveyor = new Conveyor({
    width: 320,
    height: 180,
    speed: 5,
    lead: 280,
    count: 1,
    defectOf: () => "stain",
  });
  const large = codec.encode(new Conveyor({ width: 640, height: 360 }).draw(0).picture);
  const parts: JudgedPart[] = [];
  for (let frame = 0; frame < 160; frame++) {
    const { picture } = conveyor.draw(frame);
    const jpeg = frame % 4 === 0 ? large : codec.encode(picture);
    const isBroken = frame > 60 && frame % 2 === 0;
    const { code, part } = isBroken ? await seeJpeg(jpeg.slice(0, jpeg.length / 2)) : await see(picture);
    assertEquals(code === "bad-jpeg", isBroken);
    if (part !== undefined) parts.push(part);
  }
  assertEquals(parts.map(({ id, verdict }) => [id, verdict]), [[1, "ng"]]);
});

Deno.test("PartsJudge says so where the lens is covered, and goes on where it is not", async () => {
  const isCovered = (frame: number) => frame >= 150 && frame < 250;
  const watched = await watchConveyor({ gap: 60 }, {
    frames: 500,
    edit: (picture, frame) => isCovered(frame) ? { ...picture, data: picture.data.map(() => 5) } : picture,
  });
  const covered = watched.filter(({ frame }) => isCovered(frame)).map(({ judgement: { code } }) => code);
  assertEquals(new Set(covered), new Set(["no-signal"]));
  assert(watched.some(({ frame, judgement }) => frame > 300 && judgement.result === "ng"));
  assertEquals(partsIn(watched).filter(({ verdict }) => verdict === "unknown"), []);
});

Deno.test("PartsJudge learns the view anew where all of it changes", async () => {
  // The camera is moved to a place with another floor.
  const moved = (frame: number) => frame >= 100;
  const watched = await watchConveyor({ gap: 60, lead: 500 }, {
    frames: 420,
    edit: (picture, frame) =>
      moved(frame) ? { ...picture, data: picture.data.map((level) => 255 - level) } : picture,
    judge: { wants: () => [], judge: () => Promise.resolve({ result: "ok" }), [Symbol.dispose]() {} },
  });
  const codeAt = (at: number) => watched.find(({ frame }) => frame === at)!.judgement.code;
  assertEquals([codeAt(99), codeAt(100), codeAt(130), codeAt(150)], [
    "absent",
    "learning",
    "learning",
    "absent",
  ]);
  assertEquals(verdictsOf(watched), "1 ok, 2 ok, 3 ok, 4 ok");
});

for (
  const [code, result] of [
    ["learning", "unknown"],
    ["out-of-focus", "unknown"],
    ["analyzer-failed", "error"],
    ["no-signal", "unknown"],
  ] as const
) {
  Deno.test(`PartsJudge counts a frame that is ${code} for neither side`, async () => {
    const judge = new class extends StainJudge {
      override async judge(...args: Parameters<PartFrameJudge["judge"]>) {
        const judgement = await super.judge(...args);
        return this.seen.length % 3 === 0 ? judgement : { result, code, reason: `It is ${code}` };
      }
    }();
    const conveyor: ConveyorOptions = { count: 1, defectOf: () => "stain" };
    const [part] = partsIn(await watchConveyor(conveyor, { frames: 200, judge, values: { frames: 1000 } }));
    const voted = Math.floor(judge.seen.length / 3);
    assert(voted > 10);
    assertEquals([part!.verdict, part!.frames, part!.ng], ["ng", voted, voted]);
  });
}

Deno.test("PartsJudge shows what still learns several parts, and says of them why they were not judged", async () => {
  const judge = new class extends StainJudge {
    override async judge(...args: Parameters<PartFrameJudge["judge"]>) {
      const judgement = await super.judge(...args);
      const learned = this.seen.length;
      if (learned > 18) return judgement;
      return { result: "unknown" as const, code: "learning", reason: `Learned ${learned} of 18` };
    }
  }();
  const watched = await watchConveyor({ gap: 100 }, { frames: 290, judge });
  assertEquals(verdictsOf(watched), "1 unknown, 2 unknown, 3 ng");
  const [first, second] = partsIn(watched);
  assertEquals([first!.frames, second!.frames], [0, 0]);
  assert(/^Learned [1-9] of 18$/.test(first!.reason!), first!.reason);
  assert(/^Learned 1[0-8] of 18$/.test(second!.reason!), second!.reason);
});

Deno.test("PartsJudge judges by what its options are now", async () => {
  const scene = new Conveyor({
    width: 320,
    height: 180,
    speed: 3,
    lead: 170,
    gap: 90,
    count: 3,
    defectOf: () => "stain",
  });
  // Every other frame is ng.
  const judge = new class extends StainJudge {
    override async judge(...args: Parameters<PartFrameJudge["judge"]>) {
      const judgement = await super.judge(...args);
      return this.seen.length % 2 === 0 ? judgement : { result: "ok" as const };
    }
  }();
  const { see, values } = makePartsJudge({ judge, values: { frames: 1000, ngShare: 60 } });
  const told: [string, boolean][] = [];
  for (let frame = 0; frame < 420; frame++) {
    const { part } = await see(scene.draw(frame).picture);
    if (part === undefined) continue;
    told.push([part.verdict, part.frames > 10]);
    if (told.length === 1) values.ngShare = 40;
    if (told.length === 2) values.frames = 5;
  }
  assertEquals(told, [["ok", true], ["ng", true], ["ng", false]]);
});

Deno.test("PartsJudge takes the empty view from a picture", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  using _folder = { [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }) };
  using codec = await createCodec("auto");
  const { picture } = new Conveyor({ width: 320, height: 180, count: 0 }).draw(0);
  const background = `${folder}/empty.jpg`;
  await Deno.writeFile(background, codec.encode(picture));
  const conveyor: ConveyorOptions = { lead: -150, count: 2 };
  const watched = await watchConveyor(conveyor, { frames: 170, values: { background } });
  assertEquals(watched.slice(0, 2).map(({ judgement: { code, result } }) => code ?? result), [
    "partial",
    "ok",
  ]);
  assertEquals(verdictsOf(watched), "1 ok, 2 ok");

  const warnings: string[] = [];
  const { see, values } = makePartsJudge({ warnings, values: { background } });
  const { picture: larger } = new Conveyor({ width: 640, height: 360 }).draw(0);
  assertEquals((await see(larger)).code, "learning");
  values.background = `${folder}/missing.jpg`;
  assertEquals((await see(larger)).code, "learning");
  assert(
    /is 320x180, and frames of line-3 are 640x360: the empty view is learned/.test(warnings[0]!),
    warnings[0],
  );
  assert(
    /Cannot use .*missing\.jpg as the empty view.*No such file.*learned instead/.test(warnings[1]!),
    warnings[1],
  );
  assertThrows(() => makePartsJudge({ values: { background: `${folder}/missing.jpg` } }), AnalyzerError);
  await Deno.writeTextFile(`${folder}/notes.png`, "no picture");
  assertThrows(() => makePartsJudge({ values: { background: `${folder}/notes.png` } }), AnalyzerError);
});
