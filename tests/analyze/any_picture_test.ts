import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ANALYZERS } from "../../lib/analyze/analyzers.ts";
import { createJudge } from "../../lib/analyze/create_judge.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import type { Codec } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { type Judgement, parseAnswer } from "../../lib/result.ts";
import { analyzerContext } from "./analyzer_context.ts";
import { ANY_PICTURES, type AnyPicture, MAX_PIXELS, part } from "./any_pictures.ts";
import { NEEDED_OPTIONS } from "./needed_options.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const turbo = await createCodec("turbo");
const wasm = await createCodec("wasm");

// A program of exec decodes pictures itself, or does not.
const NAMES = [...ANALYZERS.keys()].filter((name) => name !== "exec");

const JUDGES = [...NAMES.map((name) => [name]), ["quality", "defect"]];

/** What is said of a usual picture when all is learned, where that is not `ok`. */
const USUAL: Record<string, string> = { code: "ng" };

for (const codec of [turbo, wasm]) {
  for (const analyzers of JUDGES) {
    for (const parts of [false, true]) {
      const what = `${analyzers.join()}${parts ? " of parts" : ""}, by ${codec.name},`;
      Deno.test(`${what} answers any picture`, async () => {
        using judge = await judgeOf(codec, analyzers, parts);
        for (let frame = 0; frame < 6; frame++) assertWhole(await judge.judge(part()), { size: [320, 240] });
        const usual = USUAL[analyzers.join()] ?? "ok";
        if (!parts) assertEquals((await judge.judge(part())).result, usual, "all is learned");
        const pictures = Object.entries(ANY_PICTURES);
        for (const [name, picture] of [...pictures, ...pictures.toReversed()]) {
          const judgement = await judge.judge(picture.jpeg);
          try {
            assertWhole(judgement, picture);
          } catch (error) {
            throw new Error(`${name}: ${JSON.stringify(judgement)}`, { cause: error });
          }
        }
        // It goes on, whatever it learned of that.
        for (let frame = 0; frame < 6; frame++) assertWhole(await judge.judge(part()), { size: [320, 240] });
      });
    }
  }

  Deno.test(`quality,defect, by ${codec.name}, answers whatever was damaged`, async () => {
    using judge = await judgeOf(codec, ["quality", "defect"], false);
    for (let frame = 0; frame < 6; frame++) assertAnswer(await judge.judge(part()));
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const damage = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 8 });
    const good = [
      part(),
      ...["a scene", "progressive", "CMYK", "gray", "7x5"].map((name) => ANY_PICTURES[name]!.jpeg),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...good), damage, async (jpeg, changes) => {
        const damaged = jpeg.slice();
        for (const [at, byte] of changes) damaged[Math.floor(at * (jpeg.length - 1))] = byte;
        assertAnswer(await judge.judge(damaged));
      }),
      { numRuns: 100 },
    );
  });
}

/** Judges pictures as one camera's. */
async function judgeOf(codec: Codec, analyzers: readonly string[], parts: boolean) {
  const settings = new Settings({
    analyzers: [{ analyzers }],
    assignments: [...NEEDED_OPTIONS, { analyzer: "defect", option: "learn", value: 4 }],
    parts: parts || undefined,
  });
  const context = analyzerContext({ codec, maxPixels: MAX_PIXELS, warn: () => {} });
  const judge = await createJudge(settings.of("line-3"), context);
  return {
    judge: async (jpeg: Bytes) => (await judgeJpeg(codec, judge, jpeg, { maxPixels: MAX_PIXELS })).judgement,
    [Symbol.dispose]: () => judge[Symbol.dispose](),
  };
}

/** Asserts that a judgement can be sent, and is one of the picture. */
function assertWhole(judgement: Judgement, { size, code }: Partial<AnyPicture>): void {
  assertAnswer(judgement);
  if (size === undefined) return assertEquals([judgement.result, judgement.code], ["error", code]);
  assert(judgement.result !== "error", judgement.reason);
  const [width, height] = size;
  for (const { box: [x, y, boxWidth, boxHeight] } of judgement.objects ?? []) {
    assert(x >= 0 && y >= 0 && boxWidth > 0 && boxHeight > 0, "a box of something");
    assert(x + boxWidth <= width && y + boxHeight <= height, "a box within the frame");
  }
}

/** Asserts that a judgement can be sent, with figures that are some. */
function assertAnswer(judgement: Judgement): void {
  const { result, reason, score, threshold } = judgement;
  // What is not finite becomes null, which no figure is.
  parseAnswer(new TextEncoder().encode(JSON.stringify({ vid: 1, ...judgement })));
  if (result === "ng" || result === "error") assert(reason !== undefined && reason.length > 0);
  assertEquals(score === undefined, threshold === undefined, "they stand side by side");
}
