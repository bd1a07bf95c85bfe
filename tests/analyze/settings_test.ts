import { assertEquals, assertThrows } from "@std/assert";
import { parseAnalyzerChoice, parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { nameOf, Settings } from "../../lib/analyze/settings.ts";
import { ValueError } from "../../lib/values/value_error.ts";

/** As the flags `--analyzer`, `--set` and `--parts` say. */
function settings(
  { analyzers = [], set = [], parts = [] }: { analyzers?: string[]; set?: string[]; parts?: true | string[] },
): Settings {
  return new Settings({
    analyzers: analyzers.map(parseAnalyzerChoice),
    assignments: set.map(parseAssignment),
    parts,
  });
}

Deno.test("Settings.of() says what was said of all, where nothing was said of a camera", () => {
  assertEquals(nameOf(new Settings().of("line-3")), "quality");
  const { analyzers, values, parts } = settings({
    analyzers: ["quality,defect"],
    set: ["quality.minSharpness=30"],
  }).of("line-3");
  assertEquals(analyzers, ["quality", "defect"]);
  assertEquals(values.quality!.minSharpness, 30);
  assertEquals(values.quality!.minBrightness, 0.1, "a default");
  assertEquals(values.defect!.threshold, 0.02);
  assertEquals(parts, false);
});

Deno.test("Settings.of() puts what was said of a camera over what was said of all", () => {
  const all = settings({
    analyzers: ["line-3=quality", "ok"],
    set: ["line-3:quality.minSharpness=1", "quality.minSharpness=2", "quality.maxGlare=0.5"],
    parts: ["line-3"],
  });
  const own = all.of("line-3");
  assertEquals([nameOf(own), own.parts], ["quality", true]);
  assertEquals([own.values.quality!.minSharpness, own.values.quality!.maxGlare], [1, 0.5]);
  assertEquals([nameOf(all.of("line-4")), all.of("line-4").parts], ["ok", false]);
  assertEquals(nameOf(all.of()), "ok");
});

Deno.test("Settings.of() takes a second camera of a name for the first, where it has no settings of its own", () => {
  const all = settings({
    analyzers: ["ok", "line-3=quality"],
    set: ["line-3#2:quality.minSharpness=2", "line-3:quality.minSharpness=1"],
    parts: ["line-3"],
  });
  assertEquals(all.of("line-3#2").values.quality!.minSharpness, 2);
  assertEquals(all.of("line-3#3").values.quality!.minSharpness, 1);
  assertEquals([nameOf(all.of("line-3#3")), all.of("line-3#3").parts], ["quality", true]);
  assertEquals(nameOf(all.of("line-33")), "ok");
});

Deno.test("Settings.of() hands out values that are nobody else's", () => {
  const all = settings({});
  all.of("a").values.quality!.minSharpness = 99;
  assertEquals([all.of("a"), all.of("b")].map(({ values }) => values.quality!.minSharpness), [25, 25]);
});

Deno.test("Settings.assign() holds from then on, over an earlier value", () => {
  const all = settings({ set: ["quality.minSharpness=1"] });
  all.assign(parseAssignment("quality.minSharpness=2"));
  all.assign(parseAssignment("line-3:quality.minSharpness=3"));
  assertEquals(all.of("line-3").values.quality!.minSharpness, 3);
  assertEquals(all.of("line-4").values.quality!.minSharpness, 2);
});

Deno.test("Settings.cameras are those that anything was said of", () => {
  const all = settings({ analyzers: ["a=ok"], set: ["b:quality.maxGlare=1"], parts: ["c", "a"] });
  assertEquals(new Set(all.cameras), new Set([undefined, "a", "b", "c"]));
  assertEquals(settings({ parts: true }).cameras, [undefined]);
});

Deno.test("Settings.uses() says whether an analyzer may judge some camera", () => {
  const all = settings({ analyzers: ["ok", "line-3=quality"] });
  assertEquals(["ok", "quality", "defect", "parts"].map((name) => all.uses(name)), [
    true,
    true,
    false,
    false,
  ]);
  assertEquals([settings({ parts: true }), settings({ parts: ["a"] })].map((all) => all.uses("parts")), [
    true,
    true,
  ]);
});

Deno.test("parseAnalyzerChoice() and parseAssignment() say what is wrong", () => {
  const wordsOf = (parse: () => unknown) => assertThrows(parse, ValueError).message;
  for (
    const [parse, text, words] of [
      [parseAnalyzerChoice, "qualty", "quality"],
      [parseAnalyzerChoice, "quality,quality", "once"],
      [parseAnalyzerChoice, "=quality", "name"],
      [parseAnalyzerChoice, "", "quality"],
      [parseAssignment, "quality.minSharpness", "such as"],
      [parseAssignment, "quality.minSharpnes=3", "minSharpness"],
      [parseAssignment, "quality.minSharpness=-3", "quality.minSharpness"],
      [parseAssignment, "qualiti.minSharpness=3", "quality"],
      [parseAssignment, "ok.any=3", "no options"],
    ] as const
  ) {
    const said = wordsOf(() => parse(text));
    assertEquals(said.includes(words), true, `${text}: ${said}`);
  }
});

Deno.test("Settings.reset() takes back what was assigned since, for a camera or for all", () => {
  const all = settings({ set: ["line-3:quality.minSharpness=1", "quality.maxGlare=0.5"] });
  const [sharpness, glare] = ["quality.minSharpness=7", "quality.maxGlare=0.7"].map(parseAssignment);
  for (const camera of ["line-3", undefined]) {
    all.assign({ ...sharpness!, camera });
    all.assign({ ...glare!, camera });
  }
  const valuesOf = (camera: string) => {
    const { minSharpness, maxGlare } = all.of(camera).values.quality!;
    return [minSharpness, maxGlare];
  };
  all.reset({ ...sharpness!, camera: "line-3" });
  all.reset({ ...glare!, camera: undefined });
  assertEquals([valuesOf("line-3"), valuesOf("line-4")], [[1, 0.7], [7, 0.5]]);
  const { minSharpness, maxGlare } = all.without("line-3").values.quality!;
  assertEquals([minSharpness, maxGlare], [1, 0.5]);
});

Deno.test("Settings.copy() is changed apart, and goes back to what the first were made with", () => {
  const all = settings({ set: ["quality.minSharpness=1"] });
  all.assign(parseAssignment("quality.minSharpness=2"));
  const copy = all.copy();
  assertEquals(copy.of().values.quality!.minSharpness, 2);
  copy.reset(parseAssignment("quality.minSharpness=2"));
  copy.assign(parseAssignment("line-3:quality.minSharpness=3"));
  assertEquals([copy, all].map((each) => each.of("line-3").values.quality!.minSharpness), [3, 2]);
  assertEquals(copy.of().values.quality!.minSharpness, 1);
});
