import { assert, assertEquals, assertMatch } from "@std/assert";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { QualityAnalyzer } from "../../lib/analyze/quality.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { loadOpenCv } from "../../lib/codec/opencv.ts";
import type { Judgement } from "../../lib/result.ts";
import { makeJpeg, type MakeJpegOptions } from "../make_jpeg.ts";

const { cv } = await loadOpenCv();

async function judge(picture: MakeJpegOptions): Promise<Judgement> {
  using codec = await createCodec("auto");
  using analyzer = new QualityAnalyzer({ cv });
  return judgeJpeg(codec, analyzer, await makeJpeg({ size: "1280x720", ...picture })).judgement;
}

/** One level, in limited range: 16 is black, 235 white. */
const level = (gray: number) => `geq=lum=${gray}:cb=128:cr=128`;

Deno.test("QualityAnalyzer finds nothing wrong with a good picture", async () => {
  const { result, reason, score, threshold, metrics } = await judge({});
  assertEquals([result, reason], ["ok", undefined]);
  assertEquals([score, threshold], [metrics!.sharpness, 25]);
  assert(metrics!.brightness > 0.4 && metrics!.brightness < 0.6);
});

for (
  const [what, filters, words] of [
    ["a blurred", "gblur=sigma=12", /^Blurred: sharpness [\d.]+ is under 25$/],
    ["a dark", "eq=brightness=-0.45:contrast=0.2", /^Too dark: brightness 0\.0\d* is under 0\.1/],
    ["a bright", "eq=brightness=0.48:contrast=0.2", /^Too bright: brightness 0\.9\d* is over 0\.9/],
    [
      "a black",
      level(0),
      /^Too dark: brightness 0 is under 0.1; Shadows are clipped: shadows 1 is over 0.5; Blurred/,
    ],
    [
      "a white",
      level(255),
      /^Too bright: brightness 1 is over 0.9; Highlights are clipped: highlights 1 is over 0.3/,
    ],
    [
      "a glaring",
      "drawbox=w=iw*0.7:h=ih*0.7:color=white:t=fill",
      /^Highlights are clipped: highlights 0\.4\d+ is over 0\.3/,
    ],
  ] as const
) {
  Deno.test(`QualityAnalyzer says what is wrong with ${what} picture`, async () => {
    const { result, reason, score, threshold } = await judge({ filters, pixelFormat: "yuvj420p" });
    assertEquals(result, "ng");
    assertMatch(reason!, words);
    assert(score !== undefined && threshold !== undefined && reason!.includes(`${score} is`));
  });
}

Deno.test("QualityAnalyzer measures what a picture's levels are", async () => {
  const { metrics } = await judge({ filters: `${level(60)},drawbox=w=iw/2:color=black:t=fill` });
  assert(Math.abs(metrics!.brightness - 0.1) < 0.01, String(metrics!.brightness));
  assert(Math.abs(metrics!.shadows - 0.5) < 0.02, String(metrics!.shadows));
  assertEquals(metrics!.highlights, 0);
});

Deno.test("QualityAnalyzer follows frames of any size", async () => {
  using codec = await createCodec("auto");
  using analyzer = new QualityAnalyzer({ cv });
  for (const size of ["1280x720", "2x2", "1920x1080", "321x241", "1280x720"]) {
    const { judgement } = judgeJpeg(codec, analyzer, await makeJpeg({ size }));
    assert(judgement.metrics!.sharpness >= 0 && judgement.result !== "error", size);
  }
});

Deno.test("QualityAnalyzer keeps none of OpenCV's 1 GB between frames: many cameras share it", () => {
  const size = { width: 1000, height: 1000, sourceWidth: 8000, sourceHeight: 8000 };
  const picture = { format: "gray" as const, data: new Uint8Array(1_000_000).fill(99), ...size };
  const cameras = Array.from({ length: 150 }, () => new QualityAnalyzer({ cv }));
  for (const camera of cameras) assertEquals(camera.analyze(picture).metrics!.sharpness, 0);
});
