import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { OPTION_TABLES } from "../../lib/analyze/analyzers.ts";
import { formatDefault, type Option } from "../../lib/analyze/options.ts";
import { parseAnalyzerChoice, parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { ValueError } from "../../lib/values/value_error.ts";

/** Names that cameras have, among them those that look like something else. */
const CAMERAS = [
  "line-3",
  "カメラ 1",
  "192.168.0.7",
  "192.168.0.7#2",
  "pi.local",
  "a:b",
  "a=b",
  "quality",
  "defect.threshold",
];

function refusal(parse: (text: string) => unknown, text: string): string {
  const error = assertThrows(() => parse(text), ValueError) as ValueError;
  return error.at("--set");
}

Deno.test("parseAnalyzerChoice() reads analyzers, of all or of one camera", () => {
  assertEquals(parseAnalyzerChoice("quality"), { analyzers: ["quality"] });
  assertEquals(parseAnalyzerChoice("quality,defect"), { analyzers: ["quality", "defect"] });
  assertEquals(parseAnalyzerChoice("defect, quality"), { analyzers: ["defect", "quality"] }, "in this order");
  for (const camera of CAMERAS) {
    assertEquals(parseAnalyzerChoice(`${camera}=quality,defect`), {
      camera,
      analyzers: ["quality", "defect"],
    });
  }
});

const NAMES = "ok, quality, defect, motion, count, code, onnx, module, exec";

/** What may be written for an option without a default. */
function exampleOf(option: Option): string {
  if (option.type === "integer" || option.type === "number") return String(option.min);
  return option.type === "choice" ? Object.keys(option.choices)[0]! : "a/b.png";
}

Deno.test("parseAnalyzerChoice() says what is wrong with all else", () => {
  for (
    const [text, words] of [
      ["qualty", `is one of ${NAMES} (did you mean quality?): got`],
      ["", `is one of ${NAMES}: got`],
      ["quality,", `is one of ${NAMES}: got`],
      ["line-3=", `is one of ${NAMES}: got`],
      ["quality defect", `is one of ${NAMES}`],
      ["quality,ok,quality", 'as each analyzer judges a frame once: got "quality,ok,quality"'],
      ["=quality", "as a camera's name has 1 to 64 characters"],
      ["a\nb=quality", "as a camera's name has 1 to 64 characters"],
    ] as const
  ) {
    assert(refusal(parseAnalyzerChoice, text).includes(words), refusal(parseAnalyzerChoice, text));
  }
});

Deno.test("parseAssignment() reads a value of each option of all, for all cameras and for one", () => {
  for (const [analyzer, table] of OPTION_TABLES) {
    for (const [option, row] of Object.entries(table)) {
      const text = formatDefault(row) ?? exampleOf(row);
      const { value, ...whose } = parseAssignment(`${analyzer}.${option}=${text}`);
      assertEquals(whose, { analyzer, option });
      if (row.default !== undefined) assertEquals(value, row.default);
      for (const camera of CAMERAS) {
        assertEquals(parseAssignment(`${camera}:${analyzer}.${option}=${text}`), {
          camera,
          analyzer,
          option,
          value,
        });
      }
    }
  }
});

Deno.test("parseAssignment() says what is wrong with all else, and of which option", () => {
  const form =
    "as it is an analyzer's option with its value, such as defect.threshold=0.02 or line-3:defect.threshold=0.02";
  for (
    const [text, words] of [
      ["", form],
      ["quality", form],
      ["quality.minSharpness", form],
      ["minSharpness=3", form],
      ["quality.=3", form],
      ["line-3=quality.minSharpness=3", form],
      ["qualty.minSharpness=3", "(did you mean quality?)"],
      ["quality.minSharpnes=3", "(did you mean minSharpness?)"],
      ["quality.toString=3", "is one of minSharpness, "],
      ["ok.threshold=3", "as ok has no options"],
      [
        "quality.minSharpness=sharp",
        'as of quality.minSharpness it is a number from 0 to 100000: got "sharp"',
      ],
      ["quality.minSharpness=", 'as of quality.minSharpness it is a number from 0 to 100000: got ""'],
      ["quality.frozenAfter=5", "as of quality.frozenAfter a duration is a number above 0 with its unit"],
      [":quality.minSharpness=3", form],
      [`${"a".repeat(65)}:quality.minSharpness=3`, "as a camera's name has 1 to 64 characters"],
    ] as const
  ) {
    assert(refusal(parseAssignment, text).includes(words), refusal(parseAssignment, text));
  }
});

Deno.test("parseAssignment() and parseAnalyzerChoice() refuse any text with a ValueError, or read it", () => {
  const part = fc.oneof(
    fc.constantFrom(
      ...CAMERAS,
      "ok",
      "quality",
      "defect",
      "parts",
      "minSharpness",
      ":",
      ".",
      "=",
      ",",
      "3",
      "\n",
    ),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
      for (const parse of [parseAssignment, parseAnalyzerChoice]) {
        try {
          const { camera } = parse(parts.join(""));
          assert(camera === undefined || camera.length > 0);
        } catch (error) {
          assert(error instanceof ValueError, String(error));
        }
      }
    }),
    { seed: 1, numRuns: 1000 },
  );
});
