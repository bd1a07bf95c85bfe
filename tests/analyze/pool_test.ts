import { assertEquals, assertMatch } from "@std/assert";
import { AnalysisPool, type PoolOptions } from "../../lib/analyze/pool.ts";
import { makeJpeg } from "../make_jpeg.ts";

const JPEG = await makeJpeg();
const OPTIONS: PoolOptions = { analyzer: "quality", codec: "auto", maxPixels: 64e6, workers: 2 };

for (const codec of ["turbo", "wasm"] as const) {
  Deno.test(`AnalysisPool judges by the ${codec} codec and gives the JPEG back`, async () => {
    using pool = await AnalysisPool.start({ ...OPTIONS, codec });
    assertEquals(pool.codec, codec);
    using camera = pool.camera("line-3");
    const jpeg = JPEG.slice();
    const judged = await camera.judge(jpeg);
    assertEquals(judged.judgement.result, "ok");
    assertEquals(judged.jpeg, JPEG);
    assertEquals(jpeg.length, 0, "it was transferred, not copied");
  });
}

Deno.test("AnalysisPool judges many frames of many cameras, each once and in order", async () => {
  using pool = await AnalysisPool.start({ ...OPTIONS, analyzer: "ok" });
  const order = await Promise.all(["a", "b", "c", "d", "e"].map(async (name) => {
    using camera = pool.camera(name);
    const done: number[] = [];
    await Promise.all(Array.from({ length: 20 }, async (_, n) => {
      const { judgement } = await camera.judge(n % 5 === 4 ? new Uint8Array([n]) : JPEG.slice());
      assertEquals(judgement.code, n % 5 === 4 ? "bad-jpeg" : undefined);
      done.push(n);
    }));
    return done;
  }));
  for (const done of order) assertEquals(done, Array.from({ length: 20 }, (_, n) => n));
});

Deno.test("AnalysisPool answers for a worker that dies, replaces it and tells why", async () => {
  const deaths: string[] = [];
  using pool = await AnalysisPool.start({ ...OPTIONS, workers: 1, onDeath: (reason) => deaths.push(reason) });
  using camera = pool.camera("line-3");
  using another = pool.camera("line-4");
  // Its buffer does not arrive, and the worker cannot send it back: that kills it.
  class Poison {
    get buffer() {
      return new ArrayBuffer(1);
    }
  }
  const poisoned = camera.judge(new Poison() as unknown as Uint8Array<ArrayBuffer>);
  const { judgement } = await poisoned;
  assertEquals([judgement.result, judgement.code], ["error", "analyzer-failed"]);
  while (deaths.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assertMatch(deaths[0], /./);
  let judged = await camera.judge(JPEG.slice());
  for (let tries = 0; judged.judgement.result === "error" && tries < 100; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    judged = await camera.judge(JPEG.slice());
  }
  assertEquals(judged.judgement.result, "ok");
  assertEquals((await another.judge(JPEG.slice())).judgement.result, "ok");
  assertEquals(deaths.length, 1);
});

Deno.test("AnalysisPool answers with an error for a buffer that was given away before", async () => {
  using pool = await AnalysisPool.start({ ...OPTIONS, workers: 1 });
  using camera = pool.camera("line-3");
  const jpeg = JPEG.slice();
  const first = camera.judge(jpeg);
  const again = await camera.judge(jpeg);
  assertEquals([again.judgement.result, again.judgement.code], ["error", "analyzer-failed"]);
  assertEquals((await first).judgement.result, "ok");
});
