import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { WriterOptions } from "zxing-wasm/writer";
import { AnalyzerError, type Box } from "../../lib/analyze/analyzer.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import type { FoundObject, Judgement } from "../../lib/result.ts";
import { CodeCamera, judgeCode } from "./code/code_camera.ts";
import { drawSymbol, symbolOf, type SymbolPrint } from "./code/draw_symbol.ts";
import { seeded } from "./defect/random.ts";
import {
  blurred,
  type Colour,
  disc,
  fromJpeg,
  lit,
  noisy,
  plain,
  type Scene,
  shelf,
  table,
} from "./quality/scene.ts";

const [WIDTH, HEIGHT] = [640, 360];
const LOT = await symbolOf("LOT-7/2026");
const EAN = await symbolOf("4012345123456", "EAN13");

/** A table with a code in its middle. */
function tableWith(symbol = LOT, print: Partial<SymbolPrint> = {}): Scene {
  return drawSymbol(table(WIDTH, HEIGHT), symbol, { middle: [320, 180], module: 4, ...print });
}

const gray = (level: number): Colour => [level, level, level];

const textsOf = ({ objects = [] }: Judgement) => objects.map(({ text }) => text).sort();

/** Asserts that a box is where a code was drawn, to within so many pixels. */
function assertNear({ box }: FoundObject, expected: Box, tolerance: number): void {
  const isNear = box.every((value, at) => Math.abs(value - expected[at]!) <= tolerance);
  assert(isNear, `${box} is not near ${expected}`);
}

const FORMATS: [format: WriterOptions["format"], content: string, text?: string, label?: string][] = [
  ["QRCode", "Größe 7, 日本"],
  ["MicroQRCode", "12345"],
  ["RMQRCode", "RM-7"],
  ["DataMatrix", "DM-7"],
  ["Aztec", "AZ-7"],
  ["PDF417", "PDF-7"],
  ["EAN13", "4012345123456"],
  ["EAN8", "12345670"],
  // A UPC-A is the EAN-13 with a 0 in front.
  ["UPCA", "012345678905", "0012345678905", "EAN13"],
  ["Code128", "C128-7"],
  ["Code39", "C39-7"],
  ["Code93", "C93-7"],
  ["ITF", "12345678"],
  ["DataBarOmni", "0401234512345", "(01)04012345123456"],
];

/** Pixels a module, where it is not 3: these are wide, or need more. */
const MODULES: Record<string, number> = { RMQRCode: 6, Aztec: 4, Code128: 2, DataBarOmni: 4 };

Deno.test("code reads each symbology that it looks for where nothing is set", async () => {
  using camera = await CodeCamera.create();
  for (const [format, content, text = content, label = format] of FORMATS) {
    const symbol = await symbolOf(content, format);
    const judgement = await camera.judge(
      tableWith(symbol, { module: MODULES[format!] ?? 3, angle: 2 }),
    );
    const { result, reason, objects = [], metrics } = judgement;
    assertEquals([result, reason, metrics], ["ok", undefined, { codes: 1 }], `${format}`);
    assertEquals(objects.map(({ text, label }) => [text, label]), [[text, label]]);
  }
});

Deno.test("code reads other symbologies where they are named, and leaves out what is not named", async () => {
  using camera = await CodeCamera.create({ formats: "tele pen, upc-e,Codabar" });
  for (
    const [format, content, text = content] of [
      ["Telepen", "TELE"],
      ["UPCE", "0123456", "0012345000065"],
      ["Codabar", "A1234B"],
    ] as const
  ) {
    const symbol = await symbolOf(content, format);
    assertEquals(textsOf(await camera.judge(tableWith(symbol, { module: 3 }))), [text], format);
  }
  const { result, reason } = await camera.judge(tableWith(LOT));
  assertEquals([result, reason], ["ng", "No code found"]);
});

Deno.test("code tells where a code is, in pixels of the frame that was sent", async () => {
  using camera = await CodeCamera.create({ size: 400 });
  const scene = drawSymbol(shelf(1600, 900), LOT, { middle: [500, 300], module: 12 });
  const side = 12 * LOT.width;
  const { result, objects: [found] = [] } = await camera.judge(scene);
  assertEquals([result, found!.label], ["ok", "QRCode"]);
  assertNear(found!, [500 - side / 2, 300 - side / 2, side, side], 12);
  const cut = drawSymbol(table(200, 84), LOT, { middle: [42, 42], module: 4 });
  const { objects: [edge] = [] } = await camera.judge(cut);
  assertNear(edge!, [0, 0, 84, 84], 2);
  const [x, y, width, height] = edge!.box;
  assert(x >= 0 && y >= 0 && x + width <= 200 && y + height <= 84);
});

Deno.test("code answers ng where there is no code, or too few", async () => {
  using camera = await CodeCamera.create();
  for (
    const scene of [
      table(WIDTH, HEIGHT),
      shelf(WIDTH, HEIGHT),
      plain(1, 1, [9, 9, 9]),
      plain(7, 5, [200, 200, 200]),
    ]
  ) {
    const judgement = await camera.judge(noisy(scene, 3, seeded(1)));
    assertEquals(judgement, { result: "ng", reason: "No code found", metrics: { codes: 0 } });
  }
  camera.values.count = 0;
  assertEquals((await camera.judge(table(WIDTH, HEIGHT))).result, "ok");
  camera.values.count = 2;
  const { result, reason } = await camera.judge(tableWith());
  assertEquals([result, reason], ["ng", "1 of 2 codes found"]);
});

Deno.test("code judges what a code says by a search, and tells what does not match", async () => {
  using camera = await CodeCamera.create({ match: "LOT-7" });
  const right = await camera.judge(tableWith());
  assertEquals([right.result, right.metrics], ["ok", { codes: 1, matching: 1 }]);
  camera.values.match = "^LOT-7$";
  const wrong = await camera.judge(tableWith());
  assertEquals(wrong.result, "ng");
  assertEquals(wrong.reason, 'QRCode says "LOT-7/2026", which does not match ^LOT-7$');
  assertEquals(textsOf(wrong), ["LOT-7/2026"]);
  const long = await camera.judge(tableWith(await symbolOf("x".repeat(300) + "\u{1f600}"), { module: 3 }));
  assertEquals(long.reason, `QRCode says "${"x".repeat(40)}…", which does not match ^LOT-7$`);
  assertEquals(textsOf(long), ["x".repeat(300) + "\u{1f600}"]);
});

/** Four codes of several symbologies side by side. */
async function four(): Promise<Scene> {
  const scene = table(WIDTH, HEIGHT);
  drawSymbol(scene, LOT, { middle: [120, 90], module: 4 });
  drawSymbol(scene, await symbolOf("LOT-8", "DataMatrix"), { middle: [500, 90], module: 5 });
  drawSymbol(scene, EAN, { middle: [150, 280], module: 2 });
  return drawSymbol(scene, await symbolOf("LOT-9", "Code128"), { middle: [480, 280], module: 2 });
}

Deno.test("code wants all codes of a frame to match, or any, as it is told", async () => {
  using camera = await CodeCamera.create({ match: "^LOT", count: 3 });
  const scene = await four();
  const all = await camera.judge(scene);
  assertEquals(all.metrics, { codes: 4, matching: 3 });
  assertEquals(all.reason, 'EAN13 says "4012345123456", which does not match ^LOT');
  camera.values.need = "any";
  assertEquals((await camera.judge(scene)).result, "ok");
  camera.values.count = 4;
  assertEquals((await camera.judge(scene)).result, "ng");
  Object.assign(camera.values, { need: "all", count: 3, formats: "qrcode,DataMatrix,Code128" });
  const named = await camera.judge(scene);
  assertEquals([named.result, textsOf(named)], ["ok", ["LOT-7/2026", "LOT-8", "LOT-9"]]);
  Object.assign(camera.values, { match: "^X", formats: "QRCode,DataMatrix,Code128,EAN13" });
  assertMatch(
    (await camera.judge(scene)).reason!,
    /^\w+ says ".+", .+, .+, and 1 more, which do not match \^X$/,
  );
  Object.assign(camera.values, { match: "", count: 1, max: 2 });
  assertEquals((await camera.judge(scene)).metrics, { codes: 2, matching: 2 });
});

Deno.test("code looks only where its part is, also at the part's border", async () => {
  using camera = await CodeCamera.create();
  const scene = await four();
  const side = 4 * LOT.width;
  const part: Box = [120 - side / 2, 90 - side / 2, side, side];
  const { objects } = await camera.judge(scene, { part });
  assertEquals(objects!.map(({ text }) => text), ["LOT-7/2026"]);
  assertNear(objects![0]!, part, 2);
  assertEquals((await camera.judge(scene, { part: [250, 0, 100, 100] })).reason, "No code found");
});

Deno.test("code looks only where it is told to", async () => {
  using camera = await CodeCamera.create({ include: { polygons: [[[0, 0], [639, 0], [0, 240]]] } });
  const scene = await four();
  assertEquals(textsOf(await camera.judge(scene)), ["LOT-7/2026"]);
  // Also where others are found first.
  camera.values.max = 1;
  assertEquals(textsOf(await camera.judge(scene)), ["LOT-7/2026"]);
  camera.values.max = 32;
  camera.values.include = { polygons: [[[0, 200], [639, 200], [639, 359], [0, 359]]] };
  assertEquals(textsOf(await camera.judge(scene)), ["4012345123456", "LOT-9"]);
  assertEquals(textsOf(await camera.judge(scene, { part: [0, 0, 300, 359] })), ["4012345123456"]);
  assertEquals((await camera.judge(scene, { part: [0, 0, 300, 150] })).reason, "No code found");
  camera.values.include = { polygons: [[[900, 900], [950, 900], [950, 950]]] };
  await assertRejects(() => camera.judge(scene), AnalyzerError, "640x360");
});

const CONDITIONS: Record<string, (symbol: typeof LOT) => Scene> = {
  "out of focus": (symbol) => blurred(tableWith(symbol), 1),
  "with noise": (symbol) => noisy(tableWith(symbol), 20, seeded(2)),
  "turned by 90 degrees": (symbol) => tableWith(symbol, { angle: 90, module: 3 }),
  "upside down": (symbol) => tableWith(symbol, { angle: 187 }),
  "at a slant": (symbol) => tableWith(symbol, { slant: 0.9 }),
  "of small modules": (symbol) => tableWith(symbol, { module: 2 }),
  "in light from one side": (symbol) => lit(tableWith(symbol), (x) => gray(0.5 + 0.6 * x / WIDTH)),
};

for (const [what, make] of Object.entries(CONDITIONS)) {
  Deno.test(`code reads a QR code, a Data Matrix and an EAN-13 ${what}`, async () => {
    using camera = await CodeCamera.create();
    for (
      const [content, format] of [["LOT-7", "QRCode"], ["LOT-7", "DataMatrix"], [
        "4012345123456",
        "EAN13",
      ]] as const
    ) {
      const { objects } = await camera.judge(make(await symbolOf(content, format)), { quality: 60 });
      assertEquals(objects?.map(({ text }) => text), [content], format);
    }
  });
}

Deno.test("code reads light codes on a dark ground", async () => {
  assertEquals((await judgeCode(tableWith(LOT, { levels: [230, 20] }))).result, "ok");
  assertEquals((await judgeCode(tableWith(LOT, { levels: [230, 20] }), { effort: "fast" })).result, "ng");
});

const HARD: Record<string, () => Scene> = {
  "of weak contrast": () => tableWith(LOT, { levels: [120, 135] }),
  "in glare": () =>
    lit(tableWith(LOT), (x, y) => gray(1 + 14 * Math.exp(-((x - 330) ** 2 + (y - 190) ** 2) / 968))),
  "in much noise": () => noisy(tableWith(EAN, { module: 4 }), 50, seeded(3)),
  "that is a barcode at 45 degrees": () => tableWith(EAN, { angle: 45, module: 2 }),
};

Deno.test("code reads hard codes where it is told to be thorough, and says where they are", async () => {
  using camera = await CodeCamera.create({ formats: "QRCode,EAN13" });
  for (const [what, make] of Object.entries(HARD)) {
    const scene = make();
    camera.values.effort = "normal";
    assertEquals((await camera.judge(scene)).reason, "No code found", what);
    camera.values.effort = "thorough";
    const { result, objects } = await camera.judge(scene);
    assertEquals([result, objects?.length], ["ok", 1], what);
    const [x, y, width, height] = objects![0]!.box;
    const off = Math.hypot(x + width / 2 - 320, y + height / 2 - 180);
    assert(off < 30, `${what}: ${objects![0]!.box}`);
  }
});

Deno.test("code tells a barcode once that a scratch cuts in two, and two equal labels twice", async () => {
  const scratched = tableWith(EAN, { module: 3 });
  for (let x = 100; x < 540; x += 3) disc(scratched, [x, 176], 7, [128, 128, 128]);
  const { objects } = await judgeCode(scratched);
  assertEquals(objects!.length, 1);
  assertNear(objects![0]!, [320 - 95 * 1.5, 180 - 55 * 1.5, 95 * 3, 55 * 3], 18);
  const two = table(WIDTH, HEIGHT);
  for (const y of [75, 285]) drawSymbol(two, EAN, { middle: [320, y], module: 2 });
  assertEquals(textsOf(await judgeCode(two, { count: 2 })), ["4012345123456", "4012345123456"]);
});

Deno.test("code tells GS1 with its brackets, and bytes that are no text by their names", async () => {
  const gs1 = "[01]04012345123456[10]LOT7[17]991231";
  using camera = await CodeCamera.create({ match: "\\(10\\)LOT7(\\(|$)" });
  for (const [format, module] of [["DataMatrix", 5], ["QRCode", 4], ["Code128", 2]] as const) {
    const { result, objects } = await camera.judge(tableWith(await symbolOf(gs1, format, "gs1"), { module }));
    assertEquals([result, objects?.[0]?.text], ["ok", "(01)04012345123456(10)LOT7(17)991231"], format);
  }
  const bytes = await symbolOf(Uint8Array.of(0, 1, 27, 255, 65), "DataMatrix");
  assertEquals(textsOf(await camera.judge(tableWith(bytes))), ["<NUL><SOH><ESC>ÿA"]);
});

Deno.test("code reads the barcodes of a photograph", async () => {
  // Debian's package `opencv-doc`: books before a shelf.
  const jpeg = Deno.readFileSync("/usr/share/doc/opencv-doc/opencv4/html/4_barcodes.jpg");
  using codec = await createCodec("auto");
  const texts = textsOf(await judgeCode(fromJpeg(codec, jpeg), { count: 3, match: "^97[89]\\d{10}$" }));
  assertEquals(texts, ["9783319200064", "9787118081473", "9787564350840"]);
});

const UNUSABLE: [values: Parameters<typeof CodeCamera.create>[0], message: RegExp][] = [
  [
    { formats: "QRCode,datamatrx" },
    /^Cannot use code\.formats as each is one of .*Codabar.*\(did you mean DataMatrix\?\): got "datamatrx"$/,
  ],
  [{ formats: "" }, /^Cannot use code\.formats as .*: got ""$/],
  [{ match: "(?=LOT)" }, /^Cannot use code\.match as RE2 has no lookahead.*: got "\(\?=LOT\)"$/],
  [
    { match: "(" },
    /^Cannot use code\.match as it is no regular expression that RE2 knows \(missing closing \)\): got "\("$/,
  ],
  [{ include: { png: "/nowhere.png" } }, /^Cannot use \/nowhere\.png: there is no such file$/],
];

Deno.test("code says what is wrong with its options", async () => {
  for (const [values, message] of UNUSABLE) {
    const error = await assertRejects(() => CodeCamera.create(values), AnalyzerError);
    assertMatch(error.message, message);
  }
});

Deno.test("code refuses to go by an option that is changed to what cannot be used, and goes on when it is changed back", async () => {
  using camera = await CodeCamera.create();
  camera.values.match = "(";
  const { message } = await assertRejects(() => camera.judge(tableWith()), AnalyzerError);
  assertMatch(message, /^Cannot use code\.match as .*: got "\("$/);
  camera.values.match = "LOT";
  assertEquals((await camera.judge(tableWith())).result, "ok");
});
