import { assertEquals, assertMatch } from "@std/assert";
import { type AnalyzedFrame, AnalyzerError } from "../../../lib/analyze/analyzer.ts";
import { analyzerFailed } from "../../../lib/analyze/analyzer_failed.ts";
import { judgeCodes } from "../../../lib/analyze/code/judge_codes.ts";
import { compilePattern } from "../../../lib/analyze/code/compile_pattern.ts";
import { COUNT } from "../../../lib/analyze/count.ts";
import { CountAnalyzer } from "../../../lib/analyze/count/count_analyzer.ts";
import type { DefectLabel } from "../../../lib/analyze/defect/label_defect.ts";
import { tellDefect } from "../../../lib/analyze/defect/tell_defect.ts";
import { whyUnusable } from "../../../lib/analyze/defect/why_unusable.ts";
import { FramePictures } from "../../../lib/analyze/frame_pictures.ts";
import { defaultsOf } from "../../../lib/analyze/options.ts";
import { tellFew, tellPlace, tellScore } from "../../../lib/analyze/told.ts";
import { LABELS_KO, METRICS_KO } from "../../../lib/http/page/terms_ko.js";
import { translateReason } from "../../../lib/http/page/reason_ko.js";
import { PartVotes } from "../../../lib/analyze/parts/part_votes.ts";
import { Programs } from "../../../lib/programs/programs.ts";
import type { StepJudgement } from "../../../lib/result.ts";
import { makeJpeg } from "../../make_jpeg.ts";
import { analyzerContext } from "../../analyze/analyzer_context.ts";
import { drawPart } from "../../analyze/defect/draw_part.ts";
import { createDefectJudge, encodeGray } from "../../analyze/defect/judge_defects.ts";
import { seeded } from "../../analyze/defect/random.ts";
import { DISTURBANCES, takePicture } from "../../analyze/defect/take_picture.ts";
import { blurred as defocused, shifted } from "../../analyze/motion/disturb.ts";
import { MotionCamera } from "../../analyze/motion/motion_camera.ts";
import { floor, withBox } from "../../analyze/motion/stage.ts";
import { partsIn, watchConveyor } from "../../analyze/parts/watch_conveyor.ts";
import { codec, judgeQuality, QualityCamera } from "../../analyze/quality/judge_quality.ts";
import { disc, lit, noisy, plain, rectangle, shelf, toJpeg } from "../../analyze/quality/scene.ts";
import { startPool } from "../../analyze/start_pool.ts";

/** A judgement's reason in Korean. */
function inKorean({ reason }: Pick<StepJudgement, "reason">): string {
  return translateReason(reason!);
}

/** Asserts that what was measured has its Korean words. */
function assertMetricsKnown({ metrics }: StepJudgement): void {
  assertEquals(Object.keys(metrics!).filter((name) => !Object.hasOwn(METRICS_KO, name)), []);
}

Deno.test("translateReason() says what quality finds", () => {
  // Something of everything: black, white, a spot of light, a tint, and a grey row.
  const scene = lit(shelf(640, 360), () => [0.4, 1, 1.5]);
  disc(scene, [300, 150], 60, [300, 300, 300]);
  rectangle(scene, [0, 0, 80, 80], [-9, -9, -9]);
  const jpeg = toJpeg(codec, noisy(scene, 2, seeded(1)), 85);
  const broken = { minSharpness: 1e5, minBrightness: 1, maxBrightness: 0, maxShadows: 0, maxHighlights: 0 };
  const judged = judgeQuality(jpeg, { ...broken, maxGlare: 0, maxCast: 0, minStructure: 1, maxFlat: 1 });
  const { structure, brightness, shadows, highlights, glare, cast, sharpness, flat } = judged.metrics!;
  assertMetricsKnown(judged);
  assertEquals(
    inKorean(judged),
    [
      `렌즈 가림: 윤곽 비율 ${structure}, 기준 1 미달`,
      `너무 어두움: 밝기 ${brightness}, 기준 1 미달`,
      `너무 밝음: 밝기 ${brightness}, 기준 0 초과`,
      `암부 뭉개짐: 암부 비율 ${shadows}, 기준 0 초과`,
      `명부 포화: 명부 비율 ${highlights}, 기준 0 초과`,
      `빛 반사: 반사 비율 ${glare}, 기준 0 초과`,
      `색 치우침: 색 편차 ${cast}, 기준 0 초과`,
      `흐림: 선명도 ${sharpness}, 기준 100000 미달`,
    ].join("; "),
  );
  assertEquals(
    inKorean(judgeQuality(jpeg, { maxFlat: 0 })),
    `단색 화면, 영상 없음: 단색 비율 ${flat}, 기준 0 초과`,
  );
  const half = toJpeg(codec, rectangle(shelf(640, 360), [0, 180, 640, 180], [128, 128, 128]), 85);
  assertMatch(
    inKorean(judgeQuality(half)),
    /^화면 일부가 수신되지 않음: 회색 줄 비율 0\.\d+, 기준 0\.1 초과$/,
  );
});

Deno.test("translateReason() says that a stream is frozen", () => {
  using camera = new QualityCamera("stream");
  const jpeg = toJpeg(codec, noisy(shelf(640, 360), 2, seeded(1)), 85);
  for (camera.now = 0; camera.now < 6000; camera.now += 500) camera.judge(jpeg);
  const judged = camera.judge(jpeg);
  assertMetricsKnown(judged);
  assertEquals(inKorean(judged), "화면 정지: 정지 시간 6초, 기준 5초 초과");
});

const BOARD = drawPart("board", 480, 270);

function good(seed: number) {
  return encodeGray(takePicture(BOARD.canvas, DISTURBANCES.shift, seeded(seed)));
}

Deno.test("translateReason() says what defect learns, and finds", async () => {
  const { judge, values } = await createDefectJudge({ learn: 10 });
  assertEquals(inKorean(await judge(good(1))), "학습 중: 양품 10개 중 1개");
  const plainGray = encodeGray({ width: 480, height: 270, data: new Uint8Array(480 * 270).fill(90) });
  assertEquals(inKorean(await judge(plainGray)), "학습 중: 양품 10개 중 1개; 화면에 보이는 것이 없음");
  const gear = encodeGray(takePicture(drawPart("gear", 480, 270).canvas, {}, seeded(2)));
  assertMatch(
    inKorean(await judge(gear)),
    /^학습 중: 양품 10개 중 1개; 이 프레임은 제외: 부품 없음: 유사도 -?0\.\d\d, 기준 0\.55 미달$/,
  );
  let begun = "";
  for (let n = 0; n < 20 && !begun.includes("다시"); n++) begun = inKorean(await judge(gear));
  assertEquals(begun, "학습 중: 양품 10개 중 1개; 앞의 프레임들과 달라 학습을 다시 시작함");

  const learned = await createDefectJudge({ learn: 10 });
  for (let n = 1; n < 10; n++) await learned.judge(good(n));
  assertEquals(inKorean(await learned.judge(good(10))), "양품 10개 학습 완료: 다음부터 판정");
  const canvas = BOARD.canvas.clone();
  canvas.disc([150, 110], 9, (level) => level + (level < 128 ? 60 : -60));
  canvas.disc([320, 180], 9, (level) => level + (level < 128 ? 60 : -60));
  const stained = encodeGray(takePicture(canvas, DISTURBANCES.shift, seeded(60)));
  const found = await learned.judge(stained);
  assertMetricsKnown(found);
  assertMatch(inKorean(found), /^(얼룩|이물) \d+ px, [\d.]+ %, 위치 \d+,\d+ 외 1건$/);
  const { areaPercent, area, box: [x, y, width, height] } = found.objects!
    .toSorted((a, b) => b.areaPercent! - a.areaPercent!)[0]!;
  const place = `${Math.round(x + width / 2)},${Math.round(y + height / 2)}`;
  assertMatch(inKorean(found), new RegExp(` ${area} px, ${areaPercent} %, 위치 ${place} 외`));
  learned.values.threshold = found.score! * 2;
  assertMatch(
    inKorean(await learned.judge(stained)),
    /^허용 범위 이내: (얼룩|이물) \d+ px, [\d.]+ %, 위치 \d+,\d+$/,
  );
  values.learn = 12;
  const small = encodeGray({ width: 8, height: 8, data: new Uint8Array(64) });
  assertEquals(inKorean(await judge(small)), "프레임(8x8 px)이 작아 비교할 수 없음");
});

Deno.test("translateReason() names each defect that there is", () => {
  const names = {
    scratch: "스크래치 길이 61 px",
    stain: "얼룩 120 px",
    missing: "누락 120 px",
    extra: "이물 120 px",
    glint: "빛 반사 120 px",
  } satisfies Record<DefectLabel, string>;
  for (const [label, words] of Object.entries(names) as [DefectLabel, string][]) {
    const told = tellDefect(
      { label, area: 120, length: 61, width: 2, contrast: -30, box: [90, 40, 20, 20] } as never,
      {
        placement: { x: 160, y: 90, angle: 0 } as never,
        reference: { width: 320, height: 180 },
        picture: { width: 320, height: 180, sourceWidth: 320, sourceHeight: 180 } as never,
        area: 57_600,
      },
    );
    assertEquals(translateReason(told.words).split(", ").slice(0, 2), [words, "0.208 %"]);
    assertEquals(
      translateReason(`quality: Too dark: brightness 0.05 is under 0.1; defect: ${told.words}`).split(
        "; ",
      )[1]!
        .startsWith(`defect: ${words}`),
      true,
    );
    assertEquals(Object.hasOwn(LABELS_KO, label), true);
  }
});

Deno.test("translateReason() says why defect does not judge a frame", () => {
  const options = { minMatch: 0.55, minFocus: 0.8, search: 20, guess: { x: 100, y: 100 } };
  const why = (likeness: { match?: number; focus?: number }, { cover = 1, x = 100 } = {}) => {
    const fit = { likeness, alignment: { placement: { x, y: 100, angle: 0 } } };
    return inKorean(whyUnusable(fit as never, cover, options)!);
  };
  assertEquals(why({ match: 0.3 }), "부품 없음: 유사도 0.30, 기준 0.55 미달");
  assertEquals(why({}, { cover: 0.4 }), "부품이 40 %만 보임");
  assertEquals(why({}, { x: 300 }), "부품이 위치를 찾는 범위 밖에 있음");
  assertEquals(why({ focus: 0.5 }), "초점 흐림: 기준 대비 선명도 0.50, 기준 0.8 미달");
});

Deno.test("translateReason() says what moves, and why motion cannot tell", async () => {
  const view = floor(640, 480, 20);
  const learn = (camera: MotionCamera) => {
    const first = camera.judge(view);
    while (camera.judge(view).code === "learning");
    return inKorean(first);
  };
  using camera = await MotionCamera.open({ learn: 500 });
  assertEquals(learn(camera), "화면 학습 중");
  const moving = camera.judge(withBox(view, [100, 100, 60, 60]));
  assertMetricsKnown(moving);
  const [{ area, box: [x, y, width, height] }] = moving.objects!;
  const place = `${Math.round(x + width / 2)},${Math.round(y + height / 2)}`;
  assertEquals(inKorean(moving), `움직임 ${area} px, ${moving.score} %, 위치 ${place}`);
  const four = [0, 1, 2, 3].reduce((all, n) => withBox(all, [40 + 150 * n, 100, 50, 50]), view);
  assertMatch(inKorean(camera.judge(four)), /^(움직임 \d+ px, [\d.]+ %, 위치 \d+,\d+; ){3}외 1건$/);
  const black = { ...view, data: view.data.map(() => 3) };
  assertEquals(inKorean(camera.judge(black)), "아무것도 보이지 않음: 렌즈가 가려졌거나 조명이 꺼짐");
  assertEquals(inKorean(camera.judge(defocused(view, 9))), "화면의 초점이 맞지 않음");
  using moved = await MotionCamera.open({ learn: 500 });
  learn(moved);
  assertEquals(
    inKorean(moved.judge(shifted(view, 20, -12))),
    "카메라가 움직임: 화면이 20,-12 px 이동, 다시 학습",
  );
  using changed = await MotionCamera.open({ learn: 500 });
  learn(changed);
  assertEquals(inKorean(changed.judge(floor(640, 480, 34))), "화면 전체가 바뀜: 다시 학습 중");
});

Deno.test("translateReason() says how many parts were counted", () => {
  const scene = plain(640, 360, [205, 205, 205]);
  for (let n = 0; n < 4; n++) disc(scene, [100 + 140 * n, 180], 40, [90, 90, 90]);
  const jpeg = toJpeg(codec, scene, 85);
  const count = (values: { min?: number; max?: number }) => {
    const analyzer = new CountAnalyzer(analyzerContext(), { ...defaultsOf(COUNT.options), ...values });
    const frame = new FramePictures(codec, jpeg, [analyzer.wants]).frameFor(analyzer.wants);
    const judged = analyzer.analyze(frame as AnalyzedFrame<typeof analyzer.wants>);
    assertMetricsKnown(judged);
    assertEquals(judged.objects!.every(({ label }) => Object.hasOwn(LABELS_KO, label)), true);
    return inKorean(judged);
  };
  assertEquals(count({ min: 5 }), "부품 4개, 5개 이상이어야 함");
  assertEquals(count({ max: 3 }), "부품 4개, 3개 이하여야 함");
  assertEquals(count({ min: 6, max: 6 }), "부품 4개, 6개여야 함");
});

Deno.test("translateReason() says what is wrong with codes", () => {
  const judge = (texts: string[], { count = 1, match = "^LOT-\\d+$" } = {}) => {
    const codes = texts.map((text) => ({ format: "QRCode" as const, text }));
    const judged = judgeCodes(codes, { count, match, need: "all", matches: compilePattern(match) });
    assertMetricsKnown(judged);
    return inKorean(judged);
  };
  assertEquals(judge([]), "코드를 찾지 못함");
  assertEquals(judge(["LOT-7"], { count: 2 }), "코드 2개 중 1개만 찾음");
  assertEquals(judge(["LOT-x"]), 'QRCode "LOT-x": ^LOT-\\d+$ 형식이 아님');
  assertEquals(
    judge(['a says "b"', "1, which does not match 2", "3", "4", "5"]),
    'QRCode "a says \\"b\\"", QRCode "1, which does not match 2", QRCode "3" 외 2건: ^LOT-\\d+$ 형식이 아님',
  );
});

Deno.test("translateReason() says what a network found, in the network's own words where these are not vid's", () => {
  assertEquals(translateReason(tellScore("scratch", 0.91)), "스크래치, 0.91");
  assertEquals(translateReason(tellScore("3", 0.91)), "클래스 3, 0.91");
  assertEquals(translateReason(tellScore("bent pin", 1e-7)), "Bent pin, 1e-7");
  const places = ["anomaly", "it's bent", "stain", "x", "y"].map((label) =>
    tellPlace(label, 0.5, [10, 20, 6, 8])
  );
  assertEquals(
    translateReason(`onnx: ${tellFew(places)}`),
    "onnx: 이상, 0.5, 위치 13,24; It's bent, 0.5, 위치 13,24; 얼룩, 0.5, 위치 13,24; 외 2건",
  );
});

Deno.test("translateReason() says what frames of parts show", async () => {
  const size = { count: 2, speed: 5, lead: 280 };
  const watched = [
    ...await watchConveyor(size, { frames: 170, values: { within: 500 } }),
    ...await watchConveyor({ count: 1, gap: 60 }, {
      frames: 250,
      // Its lower third is out of view; then it is dark, and then another place.
      edit(picture, frame) {
        const height = 100;
        const data = picture.data.slice(0, 320 * height * 3);
        if (frame > 220 && frame < 230) return { ...picture, height, data: data.map(() => 5) };
        return { ...picture, height, data: frame >= 230 ? data.map((level) => 255 - level) : data };
      },
    }),
  ];
  const reasons = watched.flatMap(({ judgement }) =>
    judgement.result === "unknown" ? [inKorean(judgement)] : []
  );
  assertEquals([...new Set(reasons)].toSorted(), [
    "더 선명한 프레임으로 판정한 부품",
    "부품이 나가는 중",
    "부품이 들어오는 중",
    "빈 화면 학습 중",
    "아무것도 보이지 않음: 렌즈가 가려졌거나 조명이 꺼짐",
    "이미 판정한 부품",
    "화면 전체가 바뀜: 다시 학습 중",
    "화면에 부품이 없음",
  ]);
  assertEquals(
    partsIn(watched).filter(({ verdict }) => verdict === "unknown").map(inKorean)[0],
    "부품이 화면에 다 들어온 적이 없음",
  );
  const votes = new PartVotes();
  votes.add(1, { result: "error" }, 9);
  assertEquals(inKorean(votes.decide(50)), "판정할 수 있는 프레임이 없음");
});

Deno.test("translateReason() says why the pool has not judged a frame", async () => {
  const { pool } = await startPool({ workers: 1, analyzeTimeoutMs: 400, codec: "wasm" });
  using _pool = pool;
  const jpeg = await makeJpeg();
  using camera = pool.camera("line-3");
  const reasonOf = async (options = {}, bytes = jpeg) =>
    inKorean((await camera.judge(bytes.slice(), options)).judgement);
  await camera.judge(jpeg.slice());
  const overtaken = [false, true, true].map((live) => camera.judge(jpeg.slice(), { live }));
  assertEquals(
    inKorean((await overtaken[1]!).judgement),
    "차례가 오기 전에 새 프레임이 옴: 판정이 카메라보다 느림",
  );
  await Promise.all(overtaken);
  assertMatch(
    await reasonOf({ expiresAt: performance.now() - 5 }),
    /^차례가 왔을 때 이미 허용 시간을 \d+ ms 넘김$/,
  );
  const leaving = pool.camera("line-4");
  const left = [leaving.judge(jpeg.slice()), leaving.judge(jpeg.slice())];
  leaving[Symbol.dispose]();
  assertEquals(inKorean((await left[1]!).judgement), "분석기 오류: 카메라의 연결이 끊김");
});

Deno.test("translateReason() says that an analyzer, or a program, takes too long", async () => {
  const file = await Deno.makeTempFile({ prefix: "vid-test-", suffix: ".js" });
  await Deno.writeTextFile(
    file,
    `export default { create: () => ({ wants: { format: "jpeg" }, analyze() { for (;;); } }) };`,
  );
  await using programs = new Programs({ answerMs: 20_000 });
  const { pool } = await startPool({
    programs,
    workers: 1,
    analyzeTimeoutMs: 400,
    analyzers: ["line-3=module", "line-4=exec"],
    set: [`module.file=${file}`, "exec.command=exec sleep 60", "exec.start=1500ms"],
  });
  using _pool = pool;
  const jpeg = await makeJpeg();
  const reasonOf = async (name: string) => {
    using camera = pool.camera(name);
    return inKorean((await camera.judge(jpeg.slice())).judgement);
  };
  assertEquals(await reasonOf("line-3"), "분석이 400ms보다 오래 걸림: 제한 시간은 --analyze-timeout");
  assertEquals(
    await reasonOf("line-4"),
    "프로그램이 1.5초 안에 첫 응답을 내지 않음: 제한 시간은 exec.start",
  );
  await Deno.remove(file);
});

Deno.test("translateReason() leaves what it does not know as it is, and keeps what stands before it", () => {
  const own = "The lamp is off: level 12 is under 254.5";
  assertEquals(translateReason(own), own);
  assertEquals(
    translateReason(`module: ${own}; count: Counted 3, expected 4`),
    `module: ${own}; count: 부품 3개, 4개여야 함`,
  );
  const failed = analyzerFailed(new AnalyzerError("Cannot use module as it has no file").message);
  assertEquals(inKorean(failed), "분석기 오류: Cannot use module as it has no file");
  for (const odd of ["", ";", "; ", ": ", "constructor", "Constructor, 1", "a, b, 1", "1, 2"]) {
    assertEquals(translateReason(odd), odd);
  }
});
