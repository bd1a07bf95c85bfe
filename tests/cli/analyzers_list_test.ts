import { assert, assertEquals } from "@std/assert";
import { analyzersJson, LISTED, type Listed, renderAnalyzers } from "../../lib/cli/analyzers_list.ts";

const SAMPLE: Listed = {
  name: "sample",
  summary: "Shows each kind of option that there is, in a sentence that takes more than a line",
  flag: "--analyzer sample",
  options: {
    path: { type: "path", summary: "Where something is" },
    share: { type: "number", unit: "%", min: 0, max: 100, default: 2.5, summary: "How much of it" },
    count: { type: "integer", min: 1, max: 9, summary: "How many" },
    after: { type: "duration", default: 5000, summary: "How long it takes until it is there" },
    loud: { type: "switch", default: false, summary: "Whether it is loud" },
    way: {
      type: "choice",
      choices: { near: "By the shortest way", far: "By the way that is the longest of all that there are" },
      default: "near",
      summary: "Which way",
    },
    where: { type: "regions", summary: "Where to look" },
  },
};

Deno.test("renderAnalyzers() tells what can be written for each option, and an example", () => {
  assertEquals(
    renderAnalyzers([SAMPLE], { columns: 60 }),
    `sample
  Shows each kind of option that there is, in a sentence
  that takes more than a line

  path=PATH           Where something is
  share=0..100 %      How much of it (default: 2.5)
  count=1..9          How many
  after=DURATION      How long it takes until it is there
                      (default: 5s)
  loud=on|off         Whether it is loud (default: off)
  way=near|far        Which way (default: near)
                        near  By the shortest way
                        far   By the way that is the longest
                              of all that there are
  where=POLYGONS|PNG  Where to look

  vid-server --analyzer sample --set sample.share=2.5
`,
  );
});

Deno.test("renderAnalyzers() in colour differs by its colours alone", () => {
  const coloured = renderAnalyzers(LISTED, { columns: 70, colour: true });
  assert(coloured.includes("\x1b[1mquality\x1b[0m"));
  assert(coloured.includes("\x1b[36mminSharpness\x1b[0m="));
  const plain = ["0", "1", "2", "36"].reduce((text, code) => text.replaceAll(`\x1b[${code}m`, ""), coloured);
  assertEquals(plain, renderAnalyzers(LISTED, { columns: 70 }));
});

for (const columns of [40, 80, 100, 200]) {
  Deno.test(`renderAnalyzers() fits ${columns} columns and leaves nothing out`, () => {
    const text = renderAnalyzers(LISTED, { columns });
    const words = text.replaceAll(/\s+/g, " ");
    for (const { name, summary, options } of LISTED) {
      assert(words.includes(` ${name} ${summary} `) || words.startsWith(`${name} ${summary} `), name);
      for (const [option, { summary }] of Object.entries(options)) {
        assert(words.includes(` ${option}=`), option);
        assert(words.includes(` ${summary}`), summary);
      }
    }
    for (const line of text.split("\n")) {
      const isCommand = line.startsWith("  vid-server "); // to be copied as it is
      assert(isCommand || line.length <= Math.min(Math.max(columns, 50), 100), line);
    }
  });
}

Deno.test("analyzersJson() has each option as its table has it", () => {
  assertEquals(JSON.parse(analyzersJson([SAMPLE])), [{ ...SAMPLE }]);
  assertEquals(JSON.parse(analyzersJson(LISTED)).map(({ name }: Listed) => name), [
    "ok",
    "quality",
    "defect",
    "motion",
    "count",
    "code",
    "onnx",
    "module",
    "exec",
    "parts",
  ]);
});
