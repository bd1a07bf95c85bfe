import { assertEquals, assertThrows } from "@std/assert";
import { describeSettings, settingsOf } from "../../lib/cli/judging_flags.ts";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { SERVER } from "../../lib/cli/server_flags.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

function settings(args: string[], environment: Record<string, string> = {}) {
  return settingsOf(parseFlags(SERVER, args, new Map(Object.entries(environment))));
}

function refusal(...args: string[]): string {
  return assertThrows(() => settings(args), UsageError).message;
}

Deno.test("settingsOf() judges by quality where nothing is said", () => {
  const { analyzers, parts } = settings([]).of("line-3");
  assertEquals([analyzers, parts], [["quality"], false]);
});

Deno.test("settingsOf() takes a chain for all cameras, others for some, and values for either", () => {
  const all = settings([
    ...["--analyzer", "quality,ok", "--analyzer", "line-3=quality", "--analyzer=line 4=ok"],
    ...["--set", "quality.minSharpness=30", "--set", "line-3:quality.minSharpness=40"],
    ...["--parts", "line-3", "--parts", "line-5"],
  ]);
  const of = (camera?: string) => {
    const { analyzers, values, parts } = all.of(camera);
    return [analyzers.join(), values.quality?.minSharpness, parts];
  };
  assertEquals(of(), ["quality,ok", 30, false]);
  assertEquals(of("line-3"), ["quality", 40, true]);
  assertEquals(of("line 4"), ["ok", undefined, false]);
  assertEquals(of("line-5"), ["quality,ok", 30, true]);
});

Deno.test("settingsOf() takes the same from variables, with semicolons between", () => {
  const all = settings([], {
    VID_ANALYZER: "quality,ok; line-3=quality",
    VID_SET: "quality.minSharpness=30;line-3:quality.minSharpness=40",
    VID_PARTS: "on",
  });
  assertEquals(all.of().analyzers, ["quality", "ok"]);
  assertEquals(all.of("line-3").values.quality?.minSharpness, 40);
  assertEquals([all.of().parts, all.of("line-3").parts], [true, true]);
});

Deno.test("settingsOf() judges the parts of all cameras where one --parts names none", () => {
  assertEquals(settings(["--parts", "line-3", "--parts"]).of("line-4").parts, true);
});

const refusals: [args: string[], message: string][] = [
  [
    ["--analyzer", "quality", "--analyzer", "defect"],
    "Cannot use --analyzer more than once for all cameras as the last one would win: write --analyzer quality,defect " +
    "to judge by all of them, or --analyzer CAMERA=NAME for one camera",
  ],
  [
    ["--analyzer", "line-3=quality,ok", "--analyzer", "line-3=ok"],
    "Cannot use --analyzer more than once for line-3 as the last one would win: write --analyzer line-3=quality,ok " +
    "to judge by all of them",
  ],
  [
    ["--set", "defect.threshold=1"],
    "Cannot use --set defect.threshold as no camera is judged by defect: add --analyzer quality,defect",
  ],
  [
    ["--analyzer", "quality", "--analyzer", "line-3=ok", "--set", "defect.threshold=1"],
    "Cannot use --set defect.threshold as no camera is judged by defect: add --analyzer quality,defect",
  ],
  [
    ["--analyzer", "defect", "--analyzer", "line-3=ok", "--set", "line-3:defect.threshold=1"],
    "Cannot use --set line-3:defect.threshold as line-3 is not judged by defect: add --analyzer line-3=ok,defect",
  ],
  [
    ["--set", "line-3:defect.threshold=1"],
    "Cannot use --set line-3:defect.threshold as line-3 is not judged by defect: add --analyzer line-3=quality,defect",
  ],
  [
    ["--set", "parts.minArea=2"],
    "Cannot use --set parts.minArea as no camera's parts are judged: add --parts",
  ],
  [
    ["--parts", "line-4", "--set", "line-3:parts.minArea=2"],
    "Cannot use --set line-3:parts.minArea as the parts of line-3 are not judged: add --parts line-3",
  ],
  [
    ["--analyzer", "qualty"],
    'Cannot use --analyzer as it is one of ok, quality, defect, motion, count, code, onnx, module, exec (did you mean quality?): got "qualty"',
  ],
  [["--analyzer", "ok,ok"], 'Cannot use --analyzer as each analyzer judges a frame once: got "ok,ok"'],
  [
    ["--set", "qualty.minSharpness=3"],
    "Cannot use --set as what has options is one of ok, quality, defect, motion, count, code, onnx, module, exec, parts (did you mean quality?): " +
    'got "qualty"',
  ],
  [["--set", "ok.any=3"], 'Cannot use --set as ok has no options: got "ok.any=3"'],
  [
    ["--set", "quality.minSharpness=sharp"],
    'Cannot use --set as of quality.minSharpness it is a number from 0 to 100000: got "sharp"',
  ],
  [
    ["--set", "minSharpness=3"],
    "Cannot use --set as it is an analyzer's option with its value, such as defect.threshold=0.02 or " +
    'line-3:defect.threshold=0.02: got "minSharpness=3"',
  ],
  [
    ["--set", "parts.minArea"],
    "Cannot use --set as it is an analyzer's option with its value, such as " +
    'defect.threshold=0.02 or line-3:defect.threshold=0.02: got "parts.minArea"',
  ],
];

for (const [args, message] of refusals) {
  Deno.test(`settingsOf() refuses ${args.join(" ")}`, () => {
    assertEquals(refusal(...args), message);
  });
}

Deno.test("settingsOf() says which option of an analyzer was meant", () => {
  const message = refusal("--set", "quality.minSharpnes=3");
  assertEquals(message.startsWith("Cannot use --set as an option of quality is one of minSharpness, "), true);
  assertEquals(message.endsWith(' (did you mean minSharpness?): got "minSharpnes"'), true);
});

Deno.test("describeSettings() names what judges, where it is another one, and whose parts are judged", () => {
  const described = (...args: string[]) => describeSettings(settings(args));
  assertEquals(described(), "quality");
  assertEquals(described("--analyzer", "quality,ok", "--parts"), "quality,ok, parts of all cameras");
  const cameras = ["--analyzer=line-3=ok", "--analyzer=line-4=quality,ok", "--analyzer=line-5=quality"];
  assertEquals(
    described(...cameras, "--parts", "line-3", "--parts", "line-6"),
    "quality (line-3: ok; line-4: quality,ok), parts of line-3, line-6",
  );
});
