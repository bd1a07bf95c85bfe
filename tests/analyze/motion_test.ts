import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { AnalyzerError, type Box } from "../../lib/analyze/analyzer.ts";
import type { LitPicture } from "../../lib/analyze/motion/even_light.ts";
import type { Judgement } from "../../lib/result.ts";
import { parseRegions } from "../../lib/values/parse_regions.ts";
import { pythonWithOpenCv } from "../peers/python_with_opencv.ts";
import { blurred, inLight, shifted, withNoise } from "./motion/disturb.ts";
import { boxesOf, MotionCamera } from "./motion/motion_camera.ts";
import { intersectionOverUnion, overlap } from "./motion/overlap.ts";
import { floor, withBox } from "./motion/stage.ts";
import { VTEST, VTEST_FRAME_MS, vtestFrames } from "./motion/vtest.ts";

/** People who walk over a place: the view is learned of the first 21 frames, and disturbed from the 40th on. */
const PEOPLE = await vtestFrames(80, 320, 240);
const LEARNED = 21;
const DISTURBED = 40;

/** What is seen of the people where nothing disturbs, and what of them, or of their shadows, can be seen at all. */
const SEEN = await judgePeople((frame) => frame);
const SEEN_AT_ALL = await judgePeople((frame) => frame, { contrast: 10, minArea: 0.03, shadows: "count" });

async function judgePeople(
  disturb: (frame: LitPicture, n: number) => LitPicture,
  values: Partial<MotionCamera["values"]> = {},
): Promise<Judgement[]> {
  using camera = await MotionCamera.open(values);
  return PEOPLE.map((frame, n) => camera.judge(disturb(frame, n)));
}

interface Disturbance {
  disturb: (frame: LitPicture, n: number) => LitPicture;
  /** How many frames may be unknown, and with which code. @default {none} */
  unknown?: { code: string; most: number };
  /** By how much people are shifted then. */
  shift?: readonly [number, number];
  /** The least share of the people that is found. @default {0.98} */
  found?: number;
}

/** Frames before {@linkcode DISTURBED} are as they are. */
const after = (disturb: Disturbance["disturb"]): Disturbance["disturb"] => (frame, n) =>
  n < DISTURBED ? frame : disturb(frame, n);
/** From 1 to 0 in a second or two. */
const settling = (n: number, from = DISTURBED) => Math.exp((from - n) / 6);

const DISTURBANCES: Record<string, Disturbance> = {
  "nothing": { disturb: (frame) => frame },
  "a lamp less, 30 % darker": { disturb: after((frame) => inLight(frame, (level) => 0.7 * level)) },
  "a lamp more, 30 % brighter": { disturb: after((frame) => inLight(frame, (level) => 1.3 * level)) },
  "another brightness of the camera": { disturb: after((frame) => inLight(frame, (level) => level + 40)) },
  "a window at one side": {
    disturb: after((frame) => inLight(frame, (level, x) => level * (0.6 + 0.5 * x))),
  },
  "a lamp over one place": {
    disturb: after((frame) =>
      inLight(
        frame,
        (level, x, y) => level * (0.7 + 0.8 * Math.exp(-18 * ((x - 0.3) ** 2 + (y - 0.3) ** 2))),
      )
    ),
  },
  "exposure that settles after more light": {
    disturb: after((frame, n) => inLight(frame, (level) => level * (1 + 0.5 * settling(n)))),
  },
  "exposure that settles at the start": {
    disturb: (frame, n) => inLight(frame, (level) => level * (1 + 0.5 * settling(n, 0))),
    unknown: { code: "learning", most: 15 },
    found: 0.95,
  },
  "focus that settles at the start": {
    disturb: (frame, n) => blurred(frame, Math.max(0, Math.round(4 - n / 5))),
    unknown: { code: "learning", most: 21 },
    found: 0.9,
  },
  "focus that hunts": {
    disturb: (frame, n) =>
      blurred(frame, n < 40 || n > 60 ? 0 : Math.round(3 * Math.sin((n - 40) / 20 * Math.PI))),
    unknown: { code: "out-of-focus", most: 15 },
  },
  "gain noise that settles": {
    disturb: (frame, n) => withNoise(frame, n < DISTURBED ? 2 : 2 + 8 * settling(n), n),
  },
  "light that flickers from frame to frame": {
    disturb: (frame, n) => inLight(frame, (level) => level * (n % 2 === 0 ? 0.95 : 1.05)),
  },
  "the bands of a lamp's flicker": {
    disturb: (frame, n) => inLight(frame, (level, _, y) => level * (1 + 0.08 * Math.sin(12 * y + 1.3 * n))),
  },
  "night, with noise": {
    disturb: (frame, n) => withNoise(inLight(frame, (level) => 0.3 * level), 5, n),
    found: 0.9,
  },
  "a mast that shakes": {
    disturb: (frame, n) => shifted(frame, [0, 1, 0, -1][n % 4]!, [0, 0, 1, 0][n % 4]!),
  },
  "a nudge of one pixel": { disturb: after((frame) => shifted(frame, 1, 1)), shift: [1, 1] },
  "a nudge": {
    disturb: after((frame) => shifted(frame, 5, -3)),
    shift: [5, -3],
    unknown: { code: "camera-moved", most: 21 },
    found: 0.9,
  },
  "another place that the camera looks at": {
    disturb: after((frame) => shifted(frame, 25, 10)),
    shift: [25, 10],
    unknown: { code: "camera-moved", most: 21 },
    found: 0.9,
  },
  "darkness for a while": {
    disturb: (frame, n) =>
      n < 40 || n >= 55 ? frame : withNoise(inLight(frame, (level) => 0.03 * level), 1.5, n),
    unknown: { code: "no-signal", most: 15 },
  },
  "a hand on the lens": {
    disturb: (frame, n) => n < 40 || n >= 55 ? frame : withNoise(inLight(frame, () => 30), 1.5, n),
    unknown: { code: "no-signal", most: 15 },
  },
};

for (const [what, { disturb, unknown, shift = [0, 0], found = 0.98 }] of Object.entries(DISTURBANCES)) {
  Deno.test(`motion finds people and nothing else under ${what}`, async () => {
    const judgements = (await judgePeople(disturb)).slice(LEARNED);
    const unknowns = judgements.filter(({ result }) => result === "unknown");
    assert(unknowns.every(({ code }) => code === unknown?.code), JSON.stringify(unknowns[0]));
    assert(unknowns.length <= (unknown?.most ?? 0), `${unknowns.length} are unknown`);

    const seen = { boxes: 0, people: 0, found: 0 };
    for (const [at, judgement] of judgements.entries()) {
      if (judgement.result === "unknown") continue;
      const n = at + LEARNED;
      const boxes = boxesOf(judgement);
      const move = ([x, y, ...size]: Box): Box =>
        n < DISTURBED ? [x, y, ...size] : [x + shift[0], y + shift[1], ...size];
      const people = boxesOf(SEEN[n]!).map(move);
      const any = boxesOf(SEEN_AT_ALL[n]!).map(move);
      for (const box of boxes) {
        assert(any.some((other) => overlap(box, other)), `In frame ${n} nobody is at ${box}`);
      }
      seen.boxes += boxes.length;
      seen.people += people.length;
      seen.found += people.filter((person) => boxes.some((box) => overlap(box, person))).length;
    }
    assertGreater(seen.people, 80);
    assert(seen.found >= found * seen.people, JSON.stringify(seen));
  });
}

Deno.test("motion agrees with OpenCV's MOG2 on where people are", async () => {
  const [from, count] = [250, 120];
  const frames = await vtestFrames(count, 768, 576, from);
  // As long as it is by default there.
  using camera = await MotionCamera.open({ absorb: 52 * VTEST_FRAME_MS });
  const ours = frames.map((frame) => boxesOf(camera.judge(frame)));
  const theirs = await boxesOfOpenCv(from, count);
  const tally = { theirs: 0, found: 0, closely: 0, ours: 0, known: 0 };
  for (let n = 30; n < count; n++) {
    const people = theirs[n]!.filter(([, , , height, area]) => height >= 40 && area >= 500).map(boxOf);
    tally.theirs += people.length;
    tally.found += people.filter((one) => ours[n]!.some((other) => overlap(one, other, 0.5))).length;
    tally.closely += people.filter((one) =>
      ours[n]!.some((other) => intersectionOverUnion(one, other) > 0.5)
    ).length;
    tally.ours += ours[n]!.length;
    tally.known +=
      ours[n]!.filter((one) => theirs[n]!.some((other) => overlap(one, boxOf(other), 0.5))).length;
  }
  assertGreater(tally.theirs, 200);
  assertGreater(tally.found, 0.97 * tally.theirs, JSON.stringify(tally));
  assertGreater(tally.closely, 0.6 * tally.theirs, JSON.stringify(tally));
  assertGreater(tally.known, 0.9 * tally.ours, JSON.stringify(tally));
});

/** x, y, width, height, and area, in pixels. */
type Contour = [x: number, y: number, width: number, height: number, area: number];

const boxOf = ([x, y, width, height]: Contour): Box => [x, y, width, height];

/** What OpenCV finds in frames of the film, as its own tutorials have it. */
async function boxesOfOpenCv(from: number, count: number): Promise<Contour[][]> {
  const script = `
import cv2, json, numpy
film = cv2.VideoCapture("${VTEST}")
for _ in range(${from}):
    film.grab()
mog2 = cv2.createBackgroundSubtractorMOG2()
boxes = []
for _ in range(${count}):
    mask = mog2.apply(cv2.cvtColor(film.read()[1], cv2.COLOR_BGR2GRAY))
    mask = cv2.morphologyEx((mask > 0).astype(numpy.uint8), cv2.MORPH_OPEN, numpy.ones((3, 3), numpy.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = [list(cv2.boundingRect(one)) + [cv2.contourArea(one)] for one in contours]
    boxes.append([one for one in found if one[4] >= 300])
print(json.dumps(boxes))`;
  const { stdout, stderr, success } = await new Deno.Command(await pythonWithOpenCv(), {
    args: ["-c", script],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** A camera that has learned an empty floor. */
async function openOnFloor(values: Partial<MotionCamera["values"]> = {}, empty = floor()) {
  const camera = await MotionCamera.open({ learn: 1000, ...values });
  for (let n = 0; n <= 10; n++) camera.judge(empty);
  return camera;
}

const BOX: Box = [100, 80, 40, 30];

Deno.test("motion tells where something moves, how large it is, and that it is ng", async () => {
  using camera = await openOnFloor();
  const still = camera.judge(floor());
  assertEquals([still.result, still.score, still.threshold, still.objects], ["ok", 0, 0.1, undefined]);
  const { result, reason, score, threshold, objects, metrics } = camera.judge(withBox(floor(), BOX));
  assertEquals([result, threshold, metrics], ["ng", 0.1, { moving: 1 }]);
  assertAlmostEquals(score!, 100 * 40 * 30 / (320 * 240), 0.15);
  assertMatch(reason!, /^Motion of 1\d{3} px, 1\.\d+ %, at 1[12]\d,9\d$/);
  assertEquals(objects!.length, 1);
  const [{ label, box, area }] = objects!;
  assertEquals(label, "motion");
  assertGreater(intersectionOverUnion(box, BOX), 0.85);
  assertAlmostEquals(area!, 1200, 120);
});

Deno.test("motion's boxes and areas are in pixels of the frame that was sent", async () => {
  const large = floor(1279, 721, 40);
  using camera = await openOnFloor({}, large);
  const { objects } = camera.judge(withBox(large, [1200, 600, 200, 200]));
  const [{ box, area }] = objects!;
  assertGreater(intersectionOverUnion(box, [1200, 600, 79, 121]), 0.8);
  assert(box[0] + box[2] <= 1279 && box[1] + box[3] <= 721, `${box} is in the frame`);
  assertAlmostEquals(area!, 79 * 121, 1500);
});

Deno.test("motion.verdict=label answers ok, with what moves", async () => {
  using camera = await openOnFloor({ verdict: "label" });
  const { result, reason, objects } = camera.judge(withBox(floor(), BOX));
  assertEquals([result, reason, objects!.length], ["ok", undefined, 1]);
});

Deno.test("motion.minArea says what is too small, and is live as all options are", async () => {
  using camera = await openOnFloor({ minArea: 5 });
  const { result, score, threshold, objects } = camera.judge(withBox(floor(), BOX));
  assertEquals([result, threshold, objects], ["ok", 5, undefined]);
  assertAlmostEquals(score!, 1.56, 0.15);
  camera.values.minArea = 1;
  assertEquals(camera.judge(withBox(floor(), BOX)).result, "ng");
  camera.values.contrast = 120;
  assertEquals(camera.judge(withBox(floor(), BOX, 100)).result, "ok");
});

Deno.test("motion.join makes one object of pieces that are near", async () => {
  const pieces = withBox(withBox(floor(), [100, 80, 30, 14]), [100, 100, 30, 30]);
  using apart = await openOnFloor({ join: 0 });
  assertEquals(apart.judge(pieces).objects!.length, 2);
  using joined = await openOnFloor({ join: 5 });
  const objects = joined.judge(pieces).objects!;
  assertEquals(objects.length, 1);
  assertGreater(intersectionOverUnion(objects[0]!.box, [100, 80, 30, 50]), 0.85);
});

Deno.test("motion counts where motion.include says, and not where motion.ignore does", async () => {
  const include = parseRegions("0,0 160,0 160,240 0,240");
  using camera = await openOnFloor({ include });
  assertEquals(camera.judge(withBox(floor(), [200, 80, 40, 30])).result, "ok");
  const [{ box }] = camera.judge(withBox(floor(), [140, 80, 40, 30])).objects!;
  assertGreater(intersectionOverUnion(box, [140, 80, 20, 30]), 0.8);
  camera.values.ignore = parseRegions("80,0 160,0 160,240 80,240");
  assertEquals(camera.judge(withBox(floor(), BOX)).result, "ok");
  assertEquals(camera.judge(withBox(floor(), [20, 80, 40, 30])).result, "ng");
});

Deno.test("motion says which picture of an option cannot be used, at the start and while it runs", async () => {
  const include = parseRegions("/nowhere/mask.png");
  await assertRejects(() => MotionCamera.open({ include }), AnalyzerError, "/nowhere/mask.png");
  using camera = await openOnFloor();
  camera.values.include = include;
  assertThrows(() => camera.judge(floor()), AnalyzerError, "/nowhere/mask.png");
  camera.values.include = undefined;
  assertEquals(camera.judge(floor()).result, "ok", "what was learned is kept");
});

Deno.test("motion in a part is what moves in its box", async () => {
  using camera = await openOnFloor();
  const moving = withBox(floor(), BOX);
  assertEquals(camera.judge(moving, { part: [200, 0, 100, 200] }).result, "ok");
  assertEquals(camera.judge(moving, { part: [90, 70, 100, 100] }).result, "ng");
});

/** A shadow over a place, half as bright. */
const shadowed = (left: number) =>
  inLight(floor(), (level, x, y) => x > left && x < left + 0.2 && y > 0.3 && y < 0.7 ? level * 0.55 : level);

Deno.test("motion.shadows says whether a shadow on a floor with texture counts", async () => {
  using ignoring = await openOnFloor();
  assertEquals(ignoring.judge(shadowed(0.4)).objects, undefined);
  const both = withBox(shadowed(0.4), [20, 100, 40, 30]);
  const [{ box }, ...others] = ignoring.judge(both).objects!;
  assertEquals(others, []);
  assertGreater(intersectionOverUnion(box, [20, 100, 40, 30]), 0.8);
  using counting = await openOnFloor({ shadows: "count" });
  assertEquals(counting.judge(shadowed(0.4)).objects!.length, 1);
});

Deno.test("motion learns for as long as motion.learn says, however many frames there are", async () => {
  for (const ms of [20, 100, 400]) {
    using camera = await MotionCamera.open({ learn: 2000 });
    let unknown = 0;
    while (camera.judge(floor(), { ms }).result === "unknown") unknown++;
    // The first and the last among them.
    assertEquals((unknown - 1) * ms, 2000);
  }
  using rare = await MotionCamera.open({ learn: 2000 });
  const codes = Array.from({ length: 6 }, () => rare.judge(floor(), { ms: 10_000 }).code);
  assertEquals(codes, ["learning", "learning", "learning", "learning", "learning", undefined]);
});

for (const ms of [50, 400]) {
  Deno.test(`motion takes what stands still into the view after motion.absorb, at a frame each ${ms} ms`, async () => {
    using camera = await openOnFloor({ absorb: 4000 });
    const since = camera.now;
    while (camera.judge(withBox(floor(), BOX), { ms }).result === "ng");
    assertAlmostEquals(camera.now - since, 4000, 800);
    assertEquals(camera.judge(floor(), { ms }).result, "ok", "what was behind it is not forgotten");
  });
}

Deno.test("motion learns the view anew when nothing has come for longer than motion.absorb", async () => {
  using camera = await openOnFloor();
  camera.now += 20_000;
  assertEquals(camera.judge(withBox(floor(), BOX)).result, "ng", "a short gap");
  camera.now += 600_000;
  const codes = Array.from({ length: 12 }, () => camera.judge(withBox(floor(), BOX)).code);
  assertEquals(codes.filter((code) => code === "learning").length, 11);
  assertEquals(codes.at(-1), undefined);
  assertEquals(camera.judge(withBox(floor(), [200, 80, 40, 30])).objects!.length >= 1, true);
});

Deno.test("motion learns a view of another size anew, and has not forgotten the one before", async () => {
  using camera = await openOnFloor();
  const other = floor(400, 300);
  assertEquals(camera.judge(other).code, "learning");
  assertEquals(camera.judge(withBox(floor(), BOX)).result, "ng");
});

Deno.test("motion learns another view, and knows the former one while it does", async () => {
  using camera = await openOnFloor();
  const other = floor(320, 240, 17);
  for (let n = 0; n < 5; n++) assertEquals(camera.judge(other).code, "learning");
  assertEquals(camera.judge(floor()).result, "ok");
  const codes = Array.from({ length: 12 }, () => camera.judge(other).code);
  assertEquals(codes.filter((code) => code === "learning").length, 11);
  assertEquals(camera.judge(withBox(other, BOX)).result, "ng");
});

Deno.test("motion tells of something that fills nearly half of the view", async () => {
  using camera = await openOnFloor();
  const { result, objects } = camera.judge(withBox(floor(), [60, 40, 200, 170]));
  assertEquals([result, objects!.length], ["ng", 1]);
  assertGreater(intersectionOverUnion(objects![0]!.box, [60, 40, 200, 170]), 0.9);
});

Deno.test("motion tells of something large on a ground without texture, also as the light changes", async () => {
  const plain = (n: number) => withNoise(inLight(floor(), (_level, x, y) => 150 - 30 * x * x - 20 * y), 3, n);
  using camera = await openOnFloor({}, plain(0));
  for (const gain of [1, 0.6]) {
    const dimmed = (picture: LitPicture) => inLight(picture, (level) => gain * level);
    assertEquals(camera.judge(dimmed(plain(1))).objects, undefined);
    const { objects } = camera.judge(dimmed(withBox(plain(2), [60, 40, 160, 140], 60)));
    assertEquals(objects!.length, 1);
    assertGreater(intersectionOverUnion(objects![0]!.box, [60, 40, 160, 140]), 0.95);
  }
});

Deno.test("motion tells by how much the camera has moved, in pixels of the frame that was sent", async () => {
  const [wide, large] = [40, floor(1280, 720, 40)];
  using camera = await openOnFloor({}, large);
  const { result, code, reason } = camera.judge(shifted(large, wide, -24));
  assertEquals([result, code], ["unknown", "camera-moved"]);
  assertEquals(reason, "The camera has moved: the view is shifted by 40,-24 px, and learned anew");
});

Deno.test("motion tells of at most 32 objects, the largest first", async () => {
  const many = Array.from(
    { length: 60 },
    (_, n): Box => [10 + n % 10 * 30, 10 + Math.floor(n / 10) * 38, 12, n < 30 ? 12 : 16],
  );
  const stone = inLight(floor(), () => 160);
  using camera = await openOnFloor({}, stone);
  const { objects, metrics } = camera.judge(many.reduce((picture, box) => withBox(picture, box), stone));
  assertEquals([objects!.length, metrics!.moving], [32, 32]);
  const areas = objects!.map(({ area }) => area!);
  assertEquals(areas, areas.toSorted((a, b) => b - a));
});
