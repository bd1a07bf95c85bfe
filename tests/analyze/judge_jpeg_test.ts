import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Wants, WantsPixels } from "../../lib/analyze/analyzer.ts";
import type { FrameJudge } from "../../lib/analyze/analyzer_chain.ts";
import type { FramePictures } from "../../lib/analyze/frame_pictures.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import type { DecodedPicture } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import type { Judgement } from "../../lib/result.ts";
import { makeJpeg } from "../make_jpeg.ts";

class Recorder implements FrameJudge {
  seen?: DecodedPicture;
  constructor(readonly wanted: WantsPixels) {}
  wants(): Wants[] {
    return [this.wanted];
  }
  judge(pictures: FramePictures): Promise<Judgement> {
    return new Promise((resolve) => {
      this.seen = pictures.get(this.wanted);
      resolve({ result: "ok" });
    });
  }
  [Symbol.dispose]() {}
}

Deno.test("judgeJpeg() decodes what the judge wants and no more", async () => {
  using codec = await createCodec("auto");
  const jpeg = await makeJpeg({ size: "1280x720" });
  for (
    const [wants, width, height, bytes] of [
      [{ format: "bgr" }, 1280, 720, 1280 * 720 * 3],
      [{ format: "gray", longestSide: 480 }, 640, 360, 640 * 360],
      [{ format: "gray", longestSide: 160 }, 160, 90, 160 * 90],
      [{ format: "rgba", longestSide: 5000 }, 1280, 720, 1280 * 720 * 4],
    ] as const
  ) {
    using judge = new Recorder(wants);
    assertEquals((await judgeJpeg(codec, judge, jpeg)).judgement, { result: "ok" });
    const { format, data, sourceWidth, sourceHeight, ...size } = judge.seen!;
    assertEquals([format, size.width, size.height, data.length], [wants.format, width, height, bytes]);
    assertEquals([sourceWidth, sourceHeight], [1280, 720]);
  }
});

Deno.test("judgeJpeg() judges what cannot be decoded", async () => {
  using codec = await createCodec("auto");
  using recorder = new Recorder({ format: "gray" });
  const jpeg = await makeJpeg();
  const judge = async (bytes: Uint8Array<ArrayBuffer>, maxPixels?: number) => {
    const { result, code, reason } = (await judgeJpeg(codec, recorder, bytes, { maxPixels })).judgement;
    return `${result} ${code}: ${reason}`;
  };
  const hello = new TextEncoder().encode("hello");
  assertMatch(await judge(hello), /^error bad-jpeg: .*does not begin with FF D8 FF/);
  assertMatch(await judge(jpeg.slice(0, jpeg.length / 2)), /^error bad-jpeg: ./);
  assertMatch(await judge(jpeg, 1000), /^error too-large: .*1000/);
  assertEquals((await judgeJpeg(codec, recorder, jpeg)).judgement, { result: "ok" });
});

Deno.test("judgeJpeg() throws what the judge throws", async () => {
  using codec = await createCodec("auto");
  const judge: FrameJudge = {
    wants: () => [{ format: "gray" }],
    judge: () => Promise.reject(new Error("broken")),
    [Symbol.dispose]() {},
  };
  const jpeg = await makeJpeg();
  await assertRejects(() => judgeJpeg(codec, judge, jpeg), Error, "broken");
});
