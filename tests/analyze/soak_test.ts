import { assert, assertEquals } from "@std/assert";
import { growthOf, type MemorySample, SOAKED } from "./soak_analyzers.ts";

const FRAMES = 600;

// In a process of its own: what other tests hold, and garbage, would hide what leaks.
Deno.test("600 frames through each analyzer leave memory as it was", async (test) => {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "soak:analyze", "--frames", String(FRAMES), "--json"],
    cwd: `${import.meta.dirname}/../..`,
  }).output();
  const lines = new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
  const soaks = lines.map((line): Soak => JSON.parse(line));
  assertEquals(soaks.length, SOAKED.length, new TextDecoder().decode(stderr));
  for (const { name, grown, samples } of soaks) {
    await test.step(name, () => {
      const { frames, verdicts: { ok = 0, ng = 0, unknown = 0, error = 0 } } = samples.at(-1)!;
      assertEquals(frames, FRAMES);
      assert(ok + ng + unknown > 100 && error > 10, "they were judged, and some were broken");
      if (/quality|defect/.test(name)) assert(ok > 60 && ng + unknown > 12, "some were good, some were not");
      assertEquals(grown, [], JSON.stringify(samples));
    });
  }
});

/** A line of `soak.ts --json`. */
interface Soak {
  name: string;
  grown: string[];
  samples: MemorySample[];
}

Deno.test("growthOf() sees the smallest leak of OpenCV's heap, and others beyond their limits", () => {
  const limits = { openCv: 0, javaScript: 10, resident: 100 };
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
