import { assertEquals } from "@std/assert";
import { OPTION_TABLES } from "../../lib/analyze/analyzers.ts";
import { optionRows, whyFixed } from "../../lib/analyze/option_rows.ts";
import { parseAnalyzerChoice, parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { Settings } from "../../lib/analyze/settings.ts";

/** What names a command, a file or a module, or what these are started or loaded with. */
const FIXED = [
  "defect.reference",
  "exec.command",
  "exec.shared",
  "exec.start",
  "module.file",
  "module.options",
  "onnx.model",
  "onnx.size",
  "onnx.threads",
  "parts.background",
];

Deno.test("whyFixed() holds for what names a file, a command or a module, and what is loaded by it", () => {
  const rows = [...OPTION_TABLES].flatMap(([analyzer, table]) =>
    Object.entries(table).map(([option, row]) => ({ name: `${analyzer}.${option}`, row }))
  );
  const fixed = rows.filter(({ row }) => row.fixed !== undefined).map(({ name }) => name);
  assertEquals(fixed.toSorted(), FIXED);
  for (const { name, row } of rows) {
    if (row.type === "path") assertEquals(FIXED.includes(name), true, name);
    assertEquals(whyFixed(row) !== undefined, FIXED.includes(name), name);
  }
  assertEquals(
    whyFixed({ type: "path", summary: "What is read" }),
    "It names a file: it is set when the server starts",
    "also where a table does not say so",
  );
});

Deno.test("optionRows() are all that a form is made of", () => {
  const settings = new Settings({
    analyzers: ["defect,exec"].map(parseAnalyzerChoice),
    assignments: ["defect.threshold=0.5", "defect.reference=good", "exec.command=judge --key=secret"].map(
      parseAssignment,
    ),
    parts: true,
  });
  const before = settings.of("line-3");
  settings.assign(parseAssignment("line-3:defect.threshold=0.7"));
  const rows = optionRows(settings.of("line-3"), before);
  const named = (name: string) => rows.find((row) => row.name === name);
  assertEquals(named("defect.threshold"), {
    name: "defect.threshold",
    analyzer: "defect",
    option: "threshold",
    type: "number",
    unit: "%",
    min: 0.001,
    max: 100,
    summary:
      "A defect of at least this share of the inspected area makes a part ng; a scratch counts as 4 px wide at least",
    default: 0.02,
    initial: 0.5,
    value: 0.7,
    isSettable: true,
  });
  const { summary: _, ...reference } = named("defect.reference")!;
  assertEquals(reference, {
    name: "defect.reference",
    analyzer: "defect",
    option: "reference",
    type: "path",
    initial: "good",
    value: "good",
    isSettable: false,
    why: "It names a file: it is set when the server starts",
  });
  assertEquals(Object.keys(named("defect.glints")!.choices!), ["ignore", "count"]);
  assertEquals(JSON.stringify(rows).includes("secret"), false, "a command may hold a password");
  assertEquals([named("quality.maxGlare"), named("parts.within")?.value], [undefined, 2000]);
});
