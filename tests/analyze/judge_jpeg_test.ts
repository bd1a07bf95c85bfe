import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import type { Analyzer, Wants } from "../../lib/analyze/analyzer.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import type { DecodedPicture } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { makeJpeg } from "../make_jpeg.ts";

class Recorder implements Analyzer {
  seen?: DecodedPicture;
  constructor(readonly wants: Wants) {}
  analyze(picture: DecodedPicture) {
    this.seen = picture;
    return { result: "ok" } as const;
  }
  [Symbol.dispose]() {}
}

Deno.test("judgeJpeg() decodes what the analyzer wants and no more", async () => {
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
    const analyzer = new Recorder(wants);
    assertEquals(judgeJpeg(codec, analyzer, jpeg).judgement, { result: "ok" });
    const { format, data, sourceWidth, sourceHeight, ...size } = analyzer.seen!;
    assertEquals([format, size.width, size.height, data.length], [wants.format, width, height, bytes]);
    assertEquals([sourceWidth, sourceHeight], [1280, 720]);
  }
});

Deno.test("judgeJpeg() judges what cannot be decoded", async () => {
  using codec = await createCodec("auto");
  const analyzer = new Recorder({ format: "gray" });
  const jpeg = await makeJpeg();
  const judge = (bytes: Uint8Array<ArrayBuffer>, maxPixels?: number) => {
    const { result, code, reason } = judgeJpeg(codec, analyzer, bytes, { maxPixels }).judgement;
    return `${result} ${code}: ${reason}`;
  };
  assertMatch(judge(new TextEncoder().encode("hello")), /^error bad-jpeg: .*does not begin with FF D8 FF/);
  assertMatch(judge(jpeg.slice(0, jpeg.length / 2)), /^error bad-jpeg: ./);
  assertMatch(judge(jpeg, 1000), /^error too-large: .*1000/);
  assertEquals(judgeJpeg(codec, analyzer, jpeg).judgement, { result: "ok" });
});

Deno.test("judgeJpeg() throws what the analyzer throws", async () => {
  using codec = await createCodec("auto");
  const analyzer: Analyzer = {
    wants: { format: "gray" },
    analyze() {
      throw new Error("broken");
    },
    [Symbol.dispose]() {},
  };
  const jpeg = await makeJpeg();
  assertThrows(() => judgeJpeg(codec, analyzer, jpeg), Error, "broken");
});
