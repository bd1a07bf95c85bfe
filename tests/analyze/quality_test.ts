import { assert, assertEquals, assertGreater, assertLess, assertMatch } from "@std/assert";
import { AnalyzerChain } from "../../lib/analyze/analyzer_chain.ts";
import { FramePictures } from "../../lib/analyze/frame_pictures.ts";
import { ANALYZERS } from "../../lib/analyze/analyzers.ts";
import { QUALITY } from "../../lib/analyze/quality.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { makeJpeg, type MakeJpegOptions } from "../make_jpeg.ts";
import { analyzerContext } from "./analyzer_context.ts";
import { between, seeded } from "./defect/random.ts";
import { codec, judgeQuality, QualityCamera } from "./quality/judge_quality.ts";
import {
  blurred,
  board,
  type Colour,
  disc,
  fromJpeg,
  lettered,
  lit,
  noisy,
  paint,
  plain,
  rectangle,
  type Scene,
  shelf,
  table,
  times,
  toJpeg,
  vignetted,
} from "./quality/scene.ts";

const random = seeded(1);
const [WIDTH, HEIGHT] = [640, 360];

const SAMPLES = ["board", "fruits", "stuff", "aloeL", "building", "home"];

/** Debian's package `opencv-doc`. */
function sample(name: string): Scene {
  return fromJpeg(codec, Deno.readFileSync(`/usr/share/doc/opencv-doc/examples/data/${name}.jpg`));
}

/** A scene as a camera of some noise sends it. */
function shot(scene: Scene, { noise = 2, quality = 85 } = {}): Uint8Array<ArrayBuffer> {
  return toJpeg(codec, noisy(scene, noise, random), quality);
}

async function judgeDrawn(picture: MakeJpegOptions) {
  return judgeQuality(await makeJpeg({ size: "1280x720", ...picture }));
}

/** One level, in full range: 0 is black, 255 white. */
const level = (gray: number) => `geq=lum=${gray}:cb=128:cr=128`;

const GOOD: Record<string, () => Scene> = {
  "a part on a table": () => table(WIDTH, HEIGHT),
  "things on a shelf": () => shelf(WIDTH, HEIGHT),
  "a circuit board": () => board(WIDTH, HEIGHT),
  "a dark scene": () => times(shelf(WIDTH, HEIGHT), 0.3),
  "a bright scene": () => lit(shelf(WIDTH, HEIGHT), () => [1.35, 1.35, 1.35]),
  "a large scene": () => shelf(1920, 1080),
  "a small scene": () => shelf(160, 90),
  ...Object.fromEntries(SAMPLES.map((name) => [`${name}.jpg`, () => sample(name)])),
};

for (const [what, make] of Object.entries(GOOD)) {
  Deno.test(`quality finds nothing wrong with ${what}, whatever its JPEG's quality`, () => {
    const scene = make();
    for (const quality of [30, 60, 95]) {
      const { result, reason, score, threshold, metrics } = judgeQuality(shot(scene, { quality }));
      assertEquals([result, reason], ["ok", undefined], `${quality}`);
      assertEquals([score, threshold], [metrics!.sharpness, 25]);
    }
  });
}

Deno.test("quality finds nothing wrong with test pictures, which have no noise", async () => {
  const sizes = ["160x120", "320x240", "1280x720"];
  await Promise.all(["testsrc2", "smptebars"].flatMap((source) =>
    sizes.map(async (size) => {
      const { result, reason } = judgeQuality(await makeJpeg({ source, size }));
      assertEquals([source, size, result, reason], [source, size, "ok", undefined]);
    })
  ));
});

Deno.test("quality finds nothing wrong with pictures that have no colour at all", () => {
  const { width, height, data } = noisy(shelf(WIDTH, HEIGHT), 2, random);
  const gray = new Uint8Array(new Uint8ClampedArray(width * height).map((_, at) => data[3 * at]).buffer);
  const { result, reason, metrics } = judgeQuality(
    codec.encode({ format: "gray", width, height, data: gray }),
  );
  assertEquals([result, reason, metrics!.cast], ["ok", undefined, 0]);
});

/** Light that is all wrong for the camera's white balance. */
const lamp: Colour = [0.4, 1, 1.5];

const hand = () => {
  const skin = paint(plain(WIDTH, HEIGHT, [0, 0, 0]), [0, 0, WIDTH, HEIGHT], (x) => {
    const light = 0.4 + 0.6 * (x / WIDTH) ** 2;
    return [90 * light, 110 * light, 150 * light];
  });
  return vignetted(skin, 0.3);
};

const FAULTS: [what: string, make: () => Scene, words: RegExp][] = [
  ["a blurred", () => blurred(shelf(WIDTH, HEIGHT), 5), /^Blurred: sharpness [\d.]+ is under 25$/],
  [
    "a blurred, dark",
    () => times(blurred(shelf(WIDTH, HEIGHT), 5), 0.3),
    /^Blurred: sharpness [\d.]+ is under 25$/,
  ],
  ["a blurred part's", () => blurred(table(WIDTH, HEIGHT), 5), /^Blurred: sharpness [\d.]+ is under 25$/],
  [
    "a dark",
    () => disc(times(shelf(WIDTH, HEIGHT), 0.12), [500, 100], 15, [200, 220, 240]),
    /^Too dark: brightness 0\.0\d+ is under 0\.1$/,
  ],
  [
    "a bright",
    () => lit(table(WIDTH, HEIGHT), () => [1.9, 1.9, 1.9]),
    /^Too bright: brightness 0\.9\d+ is over 0\.9$/,
  ],
  [
    "a half black",
    () => rectangle(shelf(WIDTH, HEIGHT), [0, 0, WIDTH * 0.6, HEIGHT], [-9, -9, -9]),
    /^Shadows are clipped: shadows 0\.\d+ is over 0\.5$/,
  ],
  [
    "a backlit",
    () => rectangle(shelf(WIDTH, HEIGHT), [0, 0, WIDTH, HEIGHT * 0.4], [300, 300, 300]),
    /^Highlights are clipped: highlights 0\.4\d* is over 0\.3$/,
  ],
  [
    "a glaring",
    () => disc(shelf(WIDTH, HEIGHT), [WIDTH / 2, HEIGHT / 2], HEIGHT / 3, [300, 300, 300]),
    /^Glare: glare 0\.1\d+ is over 0\.1$/,
  ],
  [
    "a tinted",
    () => lit(sample("stuff"), () => lamp),
    /^Colour cast: cast 0\.\d+ is over 0\.25$/,
  ],
  [
    "a tinted board's",
    () => lit(sample("aloeL"), () => [0.5, 0.5, 1.3]),
    /^Colour cast: cast 0\.\d+ is over 0\.25$/,
  ],
  [
    "a covered lens's",
    hand,
    /^The lens is covered: structure 0(\.00\d+)? is under 0\.005; Blurred: sharpness [\d.]+ is under 25$/,
  ],
];

for (const [what, make, words] of FAULTS) {
  Deno.test(`quality says what is wrong with ${what} picture, and nothing else`, () => {
    const scene = make();
    for (const quality of [40, 60, 95]) {
      const { result, code, reason, score, threshold } = judgeQuality(shot(scene, { quality }));
      assertEquals([result, code], ["ng", undefined]);
      assertMatch(reason!, words, `${quality}`);
      assertMatch(reason!, new RegExp(`^[^:]+: \\w+ ${score} is (under|over) ${threshold}\\b`));
    }
  });
}

Deno.test("quality sees a capped lens by more than one sign", () => {
  const { result, reason } = judgeQuality(shot(plain(WIDTH, HEIGHT, [5, 5, 5]), { noise: 3, quality: 90 }));
  assertEquals(result, "ng");
  assertMatch(
    reason!,
    /^The lens is covered: structure 0 .*; Too dark: brightness 0\.0\d+ is under 0\.1; .*Blurred/,
  );
});

Deno.test("quality tells a sensor's noise from sharpness", () => {
  for (const name of SAMPLES) {
    const scene = blurred(sample(name), 4);
    const scores = [0, 1, 3].map((noise) => judgeQuality(shot(scene, { noise, quality: 90 })).score!);
    for (const score of scores) assertLess(score, 25, `${name}: ${scores}`);
    assertGreater(judgeQuality(shot(sample(name), { noise: 3, quality: 90 })).score!, 25);
  }
});

for (
  const [what, [blue, green, red]] of Object.entries(
    {
      "a blue": [200, 60, 30],
      "a green": [50, 90, 30],
      "a yellow": [30, 200, 230],
      "a copper": [80, 115, 184],
      "a red": [30, 30, 200],
    } satisfies Record<string, Colour>,
  )
) {
  Deno.test(`quality takes no colour of ${what} part that fills the picture for a cast`, () => {
    const colours = seeded(3);
    const even = plain(WIDTH, HEIGHT, [blue, green, red]);
    const shaded = lit(even, (x) => [0.4 + 0.6 * x / WIDTH, 0.4 + 0.6 * x / WIDTH, 0.4 + 0.6 * x / WIDTH]);
    const scratched = lit(shaded, (_x, y) => y % 40 < 2 ? [0.7, 0.7, 0.7] : [1, 1, 1]);
    const glinting = lit(scratched, () => [1, 1, 1]);
    for (let n = 0; n < 30; n++) {
      const place = [between(colours, 0, WIDTH), between(colours, 0, HEIGHT)] as const;
      disc(glinting, place, 8, [235, 235, 235]);
    }
    for (const scene of [even, shaded, scratched, glinting]) {
      assertEquals(judgeQuality(shot(scene)).metrics!.cast, 0);
    }
  });
}

Deno.test("quality takes a flat colour, with words on it or without, for no signal", () => {
  for (const colour of [[255, 0, 0], [0, 0, 0], [40, 40, 40], [128, 128, 128], [255, 255, 255]] as const) {
    for (const quality of [30, 80, 95]) {
      const { result, code, reason, score, threshold } = judgeQuality(
        toJpeg(codec, plain(WIDTH, HEIGHT, colour), quality),
      );
      assertEquals([result, code, score, threshold], ["unknown", "no-signal", 1, 0.8]);
      assertMatch(reason!, /^A flat colour, no picture: flat 1 is over 0\.8/);
    }
  }
  for (const colour of [[255, 0, 0], [90, 70, 60]] as const) {
    const sign = lettered(plain(WIDTH, HEIGHT, colour), [240, 240, 240]);
    const { result, code, score } = judgeQuality(toJpeg(codec, sign));
    assertEquals([result, code], ["unknown", "no-signal"]);
    assert(score! > 0.8 && score! < 1);
  }
});

Deno.test("quality takes neither a backlit part nor a night for a placeholder", () => {
  const backlit = plain(WIDTH, HEIGHT, [300, 300, 300]);
  rectangle(backlit, [WIDTH * 0.4, HEIGHT * 0.35, WIDTH * 0.15, HEIGHT * 0.3], [60, 60, 60]);
  const { result, reason, metrics } = judgeQuality(shot(backlit, { noise: 1 }));
  assertEquals(result, "ng");
  assertMatch(reason!, /^Too bright: .*; Highlights are clipped: /);
  assertLess(metrics!.flat, 0.1);
  assertEquals(metrics!.glare, 0, "a background is no spot");
  const night = disc(plain(WIDTH, HEIGHT, [-20, -20, -20]), [500, 100], 20, [220, 240, 250]);
  assertMatch(judgeQuality(shot(night)).reason!, /^Too dark: .*; Shadows are clipped: /);
});

Deno.test("quality takes a picture that is grey from some row on for no signal", () => {
  for (const [top, height] of [[0.7, 0.3], [0, 0.4], [0.88, 0.12]] as const) {
    for (const grey of [128, 130]) {
      const whole = noisy(shelf(WIDTH, HEIGHT), 2, random);
      const broken = rectangle(whole, [0, top * HEIGHT, WIDTH, height * HEIGHT], [grey, grey, grey]);
      const { result, code, reason, score, threshold } = judgeQuality(toJpeg(codec, broken));
      assertEquals([result, code, threshold], ["unknown", "no-signal", 0.1]);
      assertMatch(reason!, /^Part of the picture never came: greyRows 0\.\d+ is over 0\.1$/);
      assert(Math.abs(score! - height) < 0.03, `${score}`);
    }
  }
});

Deno.test("quality takes no grey table for a broken picture", () => {
  const even = plain(WIDTH, HEIGHT, [128, 128, 128]);
  rectangle(even, [WIDTH * 0.3, HEIGHT * 0.1, WIDTH * 0.4, HEIGHT * 0.3], [40, 50, 70]);
  // At lower qualities JPEG takes the noise away.
  const shots = [85, 95].map((quality) => shot(even, { quality }));
  const shaded = vignetted(even, 0.05);
  shots.push(...[30, 60, 85].map((quality) => shot(shaded, { quality })));
  for (const jpeg of shots) {
    const { result, metrics } = judgeQuality(jpeg);
    assertEquals([result, metrics!.greyRows], ["ok", 0]);
  }
});

Deno.test("quality measures what a picture's levels are", async () => {
  const { metrics } = await judgeDrawn({ filters: `${level(60)},drawbox=w=iw/2:color=black:t=fill` });
  assert(Math.abs(metrics!.brightness - 0.1) < 0.01, String(metrics!.brightness));
  assert(Math.abs(metrics!.shadows - 0.5) < 0.02, String(metrics!.shadows));
  assertEquals(metrics!.highlights, 0);
});

Deno.test("quality follows frames of any size", () => {
  using camera = new QualityCamera("stream");
  for (
    const [width, height] of [[1280, 720], [2, 2], [1920, 1080], [1, 1], [321, 241], [1, 900], [900, 1], [
      17,
      3,
    ]]
  ) {
    const { result, metrics } = camera.judge(shot(shelf(width!, height!)));
    assert(["ok", "ng", "unknown"].includes(result), `${width}x${height}`);
    assert(Object.values(metrics!).every((value) => value >= 0 && Number.isFinite(value)));
  }
});

Deno.test("quality judges the next frame by values that changed", () => {
  using camera = new QualityCamera("stream");
  const jpeg = shot(shelf(WIDTH, HEIGHT));
  const { result, score } = camera.judge(jpeg);
  assertEquals(result, "ok");
  camera.values.minSharpness = 99_000;
  assertEquals([camera.judge(jpeg).result, camera.judge(jpeg).threshold], ["ng", 99_000]);
  camera.values.minSharpness = score! / 2;
  assertEquals(camera.judge(jpeg).result, "ok");
  camera.values.maxFlat = 0;
  assertMatch(camera.judge(jpeg).reason!, /^A flat colour, no picture: flat 0\.\d+ is over 0$/);
});

Deno.test("quality's limits are each of use: set to their ends, they break or hold for one picture", () => {
  const jpeg = shot(disc(shelf(WIDTH, HEIGHT), [200, 200], 30, [300, 300, 300]));
  for (const [name, option] of Object.entries(QUALITY.options)) {
    if (option.type !== "number") continue;
    const [strict, lax] = name.startsWith("min") ? [option.max, option.min] : [option.min, option.max];
    assertEquals(judgeQuality(jpeg, { [name]: lax }).result, "ok", name);
    // What is 0 in a good picture is over no limit.
    const { result, metrics } = judgeQuality(jpeg, { [name]: strict });
    const metric = name.replace(/^(min|max)/, "").replace(/^[A-Z]/, (letter) => letter.toLowerCase());
    assert(metric in metrics!, metric);
    assertEquals(result === "ok", metrics![metric] === 0, name);
  }
});

Deno.test("quality takes a stream that stands still for no signal, and a moving one for a picture", () => {
  using camera = new QualityCamera("stream");
  const [frozen, moving] = [1, 2].map((seed) => shot(shelf(WIDTH, HEIGHT, seed)));
  const ask = (jpeg: Uint8Array<ArrayBuffer>, seconds: number) => {
    camera.now = seconds * 1000;
    return camera.judge(jpeg);
  };
  for (let second = 0; second <= 5; second += 0.5) assertEquals(ask(frozen!, second).result, "ok");
  const { result, code, reason, score, threshold } = ask(frozen!, 6);
  assertEquals([result, code, score, threshold], ["unknown", "no-signal", 6, 5]);
  assertEquals(reason, "Frozen: still 6 s is over 5 s");
  // Also on the frame that is looked at in colour.
  for (let second = 7; second <= 40; second++) assertEquals(ask(frozen!, second).code, "no-signal");
  assertEquals(ask(moving!, 41).result, "ok");
  assertEquals(ask(frozen!, 42).result, "ok");
  camera.values.frozenAfter = 1000;
  assertEquals(ask(frozen!, 42.5).result, "ok");
  assertEquals(ask(frozen!, 43.1).reason, "Frozen: still 1.1 s is over 1 s");
});

Deno.test("quality takes one noisy picture after another for no frozen one", () => {
  using camera = new QualityCamera("stream");
  const scene = shelf(WIDTH, HEIGHT);
  for (camera.now = 0; camera.now < 12_000; camera.now += 500) {
    assertEquals(camera.judge(shot(scene)).metrics!.still, 0);
  }
});

Deno.test("quality takes neither files nor pictures far apart for frozen ones", () => {
  const jpeg = shot(shelf(WIDTH, HEIGHT));
  using files = new QualityCamera("files");
  using stream = new QualityCamera("stream");
  for (let n = 0; n < 5; n++) {
    files.now = stream.now = n * 60_000;
    assertEquals([files.judge(jpeg).result, stream.judge(jpeg).result], ["ok", "ok"]);
  }
});

Deno.test("quality asks for colour at first and now and then, of files always", () => {
  const jpeg = shot(shelf(160, 90));
  const tinted = shot(lit(sample("stuff"), () => lamp));
  using stream = new QualityCamera("stream");
  using files = new QualityCamera("files");
  const inColour: boolean[] = [];
  for (let n = 0; n < 61; n++) {
    inColour.push(stream.wants.colourSide !== undefined);
    assertEquals([files.wants.format, files.wants.colourSide], ["gray", 240]);
    files.judge(jpeg);
    // What it saw then holds until it looks again.
    const cast = stream.judge(n === 30 ? tinted : jpeg).metrics!.cast!;
    assertEquals(cast > 0.25, n >= 30 && n < 60, `frame ${n}`);
  }
  assertEquals(inColour.flatMap((is, n) => is ? [n] : []), [0, 30, 60]);
});

Deno.test("quality measures the same of a frame that is looked at in colour and of one that is not", async () => {
  // Strong colours: gray made of them would not be the luma that the JPEG has.
  const jpeg = await makeJpeg({ size: "640x360" });
  using stream = new QualityCamera("stream");
  using files = new QualityCamera("files");
  const { still: _, ...first } = stream.judge(jpeg).metrics!;
  const { still: __, ...second } = stream.judge(jpeg).metrics!;
  assertEquals([second, files.judge(jpeg).metrics], [first, first]);
});

Deno.test("quality gates: a frame without a signal goes to no further analyzer, a bad one does", async () => {
  const settings = new Settings({ analyzers: [{ analyzers: ["quality", "ok"] }] }).of("line-3");
  using chain = await AnalyzerChain.create(settings, analyzerContext({ source: "files" }));
  const judge = (scene: Scene) => chain.judge(new FramePictures(codec, toJpeg(codec, scene), chain.wants()));
  const nothing = await judge(plain(WIDTH, HEIGHT, [255, 0, 0]));
  assertEquals(Object.keys(nothing.steps!), ["quality"]);
  assertEquals([nothing.result, nothing.code], ["unknown", "no-signal"]);
  assertEquals(nothing.reason, "quality: A flat colour, no picture: flat 1 is over 0.8");
  const bad = await judge(noisy(times(shelf(WIDTH, HEIGHT), 0.12), 2, random));
  assertEquals(Object.entries(bad.steps!).map(([name, { result }]) => [name, result]), [
    ["quality", "ng"],
    ["ok", "ok"],
  ]);
  assertEquals([bad.result, bad.score], ["ng", bad.steps!.quality!.score]);
});

Deno.test("quality's table says what each option is for", () => {
  const { options } = ANALYZERS.get("quality")!;
  for (const [name, { summary, default: fallback }] of Object.entries(options)) {
    assertMatch(name, /^(min|max|frozen)[A-Z]\w+$/);
    assert(fallback !== undefined && /^[A-Z].*[^.]$/.test(summary), name);
  }
});
