import { assert, assertEquals, assertThrows } from "@std/assert";
import { type AnalyzerContext, AnalyzerError } from "../../lib/analyze/analyzer.ts";
import { COUNT } from "../../lib/analyze/count.ts";
import { CountAnalyzer } from "../../lib/analyze/count/count_analyzer.ts";
import { FramePictures } from "../../lib/analyze/frame_pictures.ts";
import { defaultsOf, type OptionValues } from "../../lib/analyze/options.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import type { Judgement } from "../../lib/result.ts";
import { parseRegions } from "../../lib/values/parse_regions.ts";
import { analyzerContext } from "./analyzer_context.ts";
import { between, type Random, seeded } from "./defect/random.ts";
import {
  blurred,
  type Box,
  disc,
  lit,
  noisy,
  plain,
  rectangle,
  type Scene,
  toJpeg,
  vignetted,
} from "./quality/scene.ts";

type Values = OptionValues<typeof COUNT.options>;

const codec = await createCodec("auto");
const [WIDTH, HEIGHT] = [640, 360];

/** Gray levels of a ground, and of parts on it. */
interface Levels {
  ground: number;
  part: number;
}

const DARK: Levels = { ground: 25, part: 150 };
const LIGHT: Levels = { ground: 205, part: 90 };

const gray = (level: number) => [level, level, level] as const;

function counterOf(values: Partial<Values> = {}, context?: Partial<AnalyzerContext>) {
  const all: Values = { ...defaultsOf(COUNT.options), ...values };
  const analyzer = new CountAnalyzer(analyzerContext(context), all);
  const judge = (jpeg: Uint8Array<ArrayBuffer>, part?: Box) => {
    const pictures = new FramePictures(codec, jpeg, [analyzer.wants]);
    return analyzer.analyze({ ...pictures.frameFor(analyzer.wants), part: part && [...part] } as never);
  };
  return { values: all, judge };
}

function judgeScene(scene: Scene, values: Partial<Values> = {}, quality = 85): Judgement {
  return counterOf(values).judge(toJpeg(codec, scene, quality));
}

/** How many parts are counted. */
function countIn(scene: Scene, values: Partial<Values> = {}, quality = 85): number {
  return judgeScene(scene, values, quality).metrics!.count!;
}

/** Discs and bars that lie apart, in a grid with places off by some. */
function partsScene(
  count: number,
  { ground, part }: Levels,
  random: Random,
  [width, height]: readonly [number, number] = [WIDTH, HEIGHT],
): Scene {
  const scene = plain(width, height, gray(ground));
  const [columns, rows] = [8, 5];
  const [cellX, cellY] = [width / columns, height / rows];
  const cells = Array.from({ length: columns * rows }, (_, cell) => cell).sort(() => random() - 0.5);
  for (const [n, cell] of cells.slice(0, count).entries()) {
    const radius = cellY * between(random, 0.2, 0.32);
    const x = (cell % columns + 0.5) * cellX + between(random, -0.1, 0.1) * cellX;
    const y = (Math.floor(cell / columns) + 0.5) * cellY + between(random, -0.1, 0.1) * cellY;
    if (n % 3 === 0) rectangle(scene, [x - radius, y - radius / 3, 2 * radius, radius / 1.5], gray(part));
    else disc(scene, [x, y], radius, gray(part));
  }
  return scene;
}

const CONDITIONS: Record<string, (scene: Scene, random: Random) => Scene> = {
  "as drawn": (scene) => scene,
  "noise of 8 levels": (scene, random) => noisy(scene, 8, random),
  "out of focus": (scene) => blurred(scene, 2),
  "light that falls off to the corners by half": (scene) => vignetted(scene, 0.5),
  "light from the left, twice as bright as on the right": (scene) =>
    lit(scene, (x) => {
      const gain = 1.1 - 0.55 * x / scene.width;
      return [gain, gain, gain];
    }),
  "all of these": (scene, random) => noisy(vignetted(blurred(scene, 2), 0.5), 6, random),
};

for (const [ground, levels] of Object.entries({ dark: DARK, light: LIGHT })) {
  for (const [condition, disturb] of Object.entries(CONDITIONS)) {
    Deno.test(`count counts parts on ${ground} ground, ${condition}`, () => {
      const random = seeded(5);
      for (const count of [0, 1, 7, 23, 40]) {
        const scene = disturb(partsScene(count, levels, random), random);
        for (const quality of [90, 50]) {
          assertEquals(countIn(scene, {}, quality), count, `${count}, q${quality}`);
        }
      }
    });
  }
}

Deno.test("count counts the same at each size of the frame", () => {
  const random = seeded(8);
  for (const size of [[320, 180], [1280, 720], [1920, 1080], [353, 287]] as const) {
    const scene = noisy(partsScene(17, DARK, random, size), 3, random);
    assertEquals(countIn(scene), 17, `${size}`);
  }
});

Deno.test("count finds nothing on an empty ground, however uneven its light", () => {
  const random = seeded(2);
  for (const level of [0, 8, 60, 128, 250, 255]) {
    for (const noise of [0, 3, 15]) {
      const scene = noisy(vignetted(plain(WIDTH, HEIGHT, gray(level)), 0.6), noise, random);
      assertEquals(countIn(scene, {}, 60), 0, `level ${level}, noise ${noise}`);
    }
  }
});

Deno.test("count says what is counted, where, and how large it is, in pixels of the frame that was sent", () => {
  const scene = plain(1280, 720, gray(40));
  rectangle(scene, [100, 200, 160, 80], gray(200));
  disc(scene, [900, 400], 50, gray(200));
  const { result, reason, score, threshold, metrics, objects } = judgeScene(scene);
  assertEquals([result, reason, score, threshold], ["ok", undefined, undefined, undefined]);
  assertEquals(objects!.map(({ label }) => label), ["part", "part"]);
  const [bar, round] = objects!;
  for (const [at, expected] of [100, 200, 160, 80].entries()) assert(Math.abs(bar!.box[at]! - expected) <= 4);
  for (const [at, expected] of [850, 350, 100, 100].entries()) {
    assert(Math.abs(round!.box[at]! - expected) <= 4);
  }
  assert(Math.abs(bar!.area! / 12_800 - 1) < 0.06 && Math.abs(round!.area! / 7854 - 1) < 0.06);
  assertEquals(metrics!.count, 2);
  assert(Math.abs(metrics!.largest! - 1.39) < 0.08 && Math.abs(metrics!.smallest! - 0.852) < 0.05);
});

Deno.test("count answers ng where parts are too few or too many", () => {
  const scene = partsScene(7, LIGHT, seeded(3));
  const judged = (min?: number, max?: number) => {
    const { result, reason, score, threshold } = judgeScene(scene, { min, max });
    return [result, reason, score, threshold];
  };
  assertEquals(judged(7, 7), ["ok", undefined, 7, 7]);
  assertEquals(judged(8), ["ng", "Counted 7, expected at least 8", 7, 8]);
  assertEquals(judged(undefined, 6), ["ng", "Counted 7, expected at most 6", 7, 6]);
  assertEquals(judged(8, 8), ["ng", "Counted 7, expected 8", 7, 8]);
  assertEquals(judged(2, 9), ["ok", undefined, 7, 2]);
});

Deno.test("count takes for parts what has the right size, holes among it", () => {
  const scene = plain(WIDTH, HEIGHT, gray(220));
  disc(scene, [100, 100], 6, gray(60));
  disc(scene, [300, 100], 40, gray(60));
  disc(scene, [300, 100], 32, gray(220)); // a ring
  disc(scene, [500, 200], 90, gray(60));
  assertEquals(countIn(scene, { minArea: 0.01 }), 3);
  assertEquals(countIn(scene, { minArea: 1.5 }), 2, "the ring has 2.2 % with its hole");
  assertEquals(countIn(scene, { minArea: 0.01, maxArea: 3 }), 2);
});

Deno.test("count tells parts on the border apart where these are not to be counted", () => {
  const scene = plain(WIDTH, HEIGHT, gray(20));
  disc(scene, [0, 180], 40, gray(200));
  disc(scene, [300, 180], 40, gray(200));
  disc(scene, [420, 180], 40, gray(200));
  assertEquals([countIn(scene), countIn(scene, { border: "skip" })], [3, 2]);
  const include = parseRegions("100,50 420,50 420,300 100,300");
  assertEquals([countIn(scene, { include }), countIn(scene, { include, border: "skip" })], [2, 1]);
  const ignore = parseRegions("240,100 360,100 360,260 240,260");
  assertEquals(countIn(scene, { ignore }), 2);
});

Deno.test("count takes shade for no part, and for no bridge between two", () => {
  const scene = plain(WIDTH, HEIGHT, gray(210));
  rectangle(scene, [200, 150, 200, 60], gray(175)); // what both throw on the ground
  disc(scene, [200, 180], 40, gray(60));
  disc(scene, [400, 180], 40, gray(90));
  const { metrics, objects } = judgeScene(blurred(scene, 1));
  assertEquals(metrics!.count, 2);
  for (const { box: [, , width, height] } of objects!) {
    assert(width < 95 && height < 90, `${width}x${height}`);
  }
});

Deno.test("count takes a part with a label on it for one", () => {
  const scene = plain(WIDTH, HEIGHT, gray(235));
  rectangle(scene, [200, 100, 160, 120], gray(190));
  rectangle(scene, [230, 140, 60, 30], gray(10));
  const { metrics, objects } = judgeScene(scene);
  assertEquals(metrics!.count, 1);
  assert(objects![0]!.box[2] > 150, "it is the part, not its label");
});

Deno.test("count tells touching round parts apart where asked to, and takes nothing else apart", () => {
  const scene = plain(WIDTH, HEIGHT, gray(30));
  for (const x of [100, 158, 216]) disc(scene, [x, 100], 30, gray(190));
  for (const y of [260, 300]) disc(scene, [130, y], 22, gray(190));
  rectangle(scene, [300, 60, 250, 24], gray(190)); // a rod
  disc(scene, [320, 220], 30, gray(190));
  rectangle(scene, [320, 210, 200, 20], gray(190)); // a bolt
  assertEquals(countIn(scene), 4);
  const { metrics, objects } = judgeScene(noisy(scene, 3, seeded(1)), { split: true });
  assertEquals(metrics!.count, 7);
  const areas = objects!.map(({ area }) => area!).slice(2, 5);
  for (const area of areas) assert(Math.abs(area / 2827 - 1) < 0.12, `${areas} are the three discs`);
});

Deno.test("count counts around a part alone, where parts are judged", () => {
  const scene = partsScene(0, DARK, seeded(1));
  for (const x of [100, 200, 500]) disc(scene, [x, 180], 25, gray(200));
  const { judge } = counterOf();
  const jpeg = toJpeg(codec, scene);
  assertEquals(judge(jpeg, [60, 130, 180, 100]).metrics!.count, 2);
  assertEquals(judge(jpeg).metrics!.count, 3);
});

Deno.test("count is told what the ground is where parts cover most of it", () => {
  const scene = plain(WIDTH, HEIGHT, gray(200));
  for (let n = 0; n < 12; n++) {
    rectangle(scene, [n % 4 * 160 + 6, Math.floor(n / 4) * 120 + 6, 148, 108], gray(50));
  }
  assertEquals(countIn(scene, { ground: "light" }), 12);
});

Deno.test("count goes by its options as they are, and refuses those that contradict each other", () => {
  const { values, judge } = counterOf({ min: 7 });
  const jpeg = toJpeg(codec, partsScene(7, DARK, seeded(3)));
  assertEquals(judge(jpeg).result, "ok");
  values.min = 9;
  assertEquals(judge(jpeg).result, "ng");
  values.include = parseRegions("0,0 1,0 1,1 0,1");
  assertEquals(judge(jpeg).metrics!.count, 0);
  values.max = 8;
  assertThrows(() => judge(jpeg), AnalyzerError, "Cannot count as count.min is over count.max: got 9 and 8");
  assertThrows(
    () => counterOf({ minArea: 3, maxArea: 2 }),
    AnalyzerError,
    "count.minArea is over count.maxArea",
  );
});

Deno.test("count counts sweets on a real photograph", async () => {
  const photo = "/usr/share/doc/opencv-doc/examples/data/smarties.png";
  const { stdout } = await new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-i", photo, "-pix_fmt", "yuvj420p", "-q:v", "3", "-f", "mjpeg", "-"],
  }).output();
  const count = (values?: Partial<Values>) => counterOf(values).judge(stdout).metrics!.count;
  assertEquals(count(), 13, "two of them touch");
  assertEquals(count({ split: true }), 14);
  assertEquals(count({ split: true, border: "skip" }), 10);
});
