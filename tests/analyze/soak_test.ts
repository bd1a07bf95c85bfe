import { assert, assertEquals } from "@std/assert";
import { ANALYZERS } from "../../lib/analyze/analyzers.ts";
import { growthOf, type MemorySample, soakAnalyzers } from "./soak_analyzers.ts";

/** Garbage that was not collected yet is a part of it. */
const LIMITS = { javaScript: 200e6, resident: 100e6 };

const JUDGES = [
  ...[...ANALYZERS.keys()].map((name) => ({ analyzers: [name], parts: false })),
  { analyzers: ["quality", "defect"], parts: false },
  { analyzers: ["quality", "defect"], parts: true },
];

for (const { analyzers, parts } of JUDGES) {
  Deno.test(`1,000 frames through ${analyzers}${parts ? " of parts" : ""} leave memory as it was`, async () => {
    const samples = await soakAnalyzers({ analyzers, parts, frames: 1000, samples: 20 });
    const { frames, verdicts } = samples.at(-1)!;
    assertEquals(frames, 1000);
    const { ok = 0, ng = 0, unknown = 0, error = 0 } = verdicts;
    assert(ok > 100 && error > 20, "they were judged, and some were broken");
    if (analyzers[0] !== "ok" || parts) assert(ng + unknown > 20, "some were not good");
    assertEquals(growthOf(samples, LIMITS), []);
  });
}

Deno.test("growthOf() sees the smallest leak of OpenCV's heap, and others beyond their limits", () => {
  const limits = { javaScript: 10, resident: 100 };
  const samples = (step: Partial<MemorySample>) =>
    Array.from({ length: 20 }, (_, n): MemorySample => ({
      frames: n,
      openCv: 1000 + n * (step.openCv ?? 0),
      javaScript: 1000 + n * (step.javaScript ?? 0) + (n % 2) * 500,
      resident: 1000 + n * (step.resident ?? 0),
      verdicts: {},
    }));
  assertEquals(growthOf(samples({}), limits), []);
  assertEquals(growthOf(samples({ openCv: 1 }), limits), ["openCv by 11 bytes"]);
  assertEquals(growthOf(samples({ javaScript: 1, resident: 9 }), limits), ["javaScript by 12 bytes"]);
  assertEquals(growthOf(samples({ resident: 10 }), limits), ["resident by 110 bytes"]);
});
