import { assertEquals, assertRejects } from "@std/assert";
import { WorkerError } from "../../lib/analyze/analysis_worker.ts";
import { AnalyzerError } from "../../lib/analyze/analyzer.ts";
import { parseAnalyzerChoice, parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { type CameraSettings, nameOf, Settings } from "../../lib/analyze/settings.ts";
import { trySettings } from "../../lib/analyze/try_settings.ts";

const SETTINGS = new Settings({
  analyzers: ["ok", "line-3=quality", "line-4=quality", "line-5=quality,ok"].map(parseAnalyzerChoice),
  assignments: ["line-4:quality.maxGlare=0.7", "line-6:parts.frames=3"].map(parseAssignment),
});

/** Tries the settings where `fails` throws what is wrong with some. */
async function tried(fails: (camera: string) => void = () => {}): Promise<string[]> {
  const tried: string[] = [];
  const lane = {
    try(camera: string, settings: CameraSettings) {
      fails(camera);
      tried.push(`${camera}: ${nameOf(settings)}, ${settings.values.quality?.maxGlare}`);
      return Promise.resolve();
    },
  };
  await trySettings(lane, SETTINGS);
  return tried.toSorted();
}

Deno.test("trySettings() tries each way of judging once, by the name of a camera that is judged so", async () => {
  assertEquals(await tried(), [
    "any camera: ok, undefined",
    "line-3: quality, 0.1",
    "line-4: quality, 0.7",
    "line-5: quality,ok, 0.1",
    "line-6: ok, undefined",
  ]);
  const same = new Settings({ analyzers: ["ok", "line-3=ok", "line-4=ok"].map(parseAnalyzerChoice) });
  const cameras: string[] = [];
  await trySettings({ try: (camera) => Promise.resolve(void cameras.push(camera)) }, same);
  assertEquals(cameras, ["any camera"]);
});

Deno.test("trySettings() says what cannot be made, and for which camera", async () => {
  const failing = (camera: string, error: Error) =>
    tried((tried) => {
      if (tried === camera) throw error;
    });
  const wrong = new AnalyzerError("Cannot read /nowhere: no such file");
  for (
    const [camera, error, words] of [
      ["any camera", wrong, "Cannot read /nowhere: no such file"],
      ["line-3", wrong, "For line-3: Cannot read /nowhere: no such file"],
      [
        "line-5",
        new WorkerError("timeout", "it took longer than 1m"),
        "For line-5: Cannot make quality,ok: it took longer than 1m",
      ],
    ] as const
  ) {
    const { message } = await assertRejects(() => failing(camera, error), AnalyzerError);
    assertEquals(message, words);
  }
});
