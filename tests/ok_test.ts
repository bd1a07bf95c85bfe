import { assert, assertEquals, assertMatch } from "@std/assert";
import { dirname } from "node:path";
import { countTests } from "./ok.ts";

const OK = `${import.meta.dirname}/ok.ts`;

const CONFIG = '{ "test": { "permissions": {} } }\n';

const PASSING = [
  'Deno.test("passes", async (t) => {',
  '  await t.step("a step", () => {});',
  "});",
  'Deno.test.ignore("is skipped", () => {});',
  "",
].join("\n");

/** Runs the gate of a project with these files; tells its exit code and what it wrote. */
async function gate(
  files: Record<string, string>,
  args: string[] = [],
): Promise<{ code: number; lines: string[] }> {
  const cwd = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries({ "deno.json": CONFIG, ...files })) {
      await Deno.mkdir(dirname(`${cwd}/${name}`), { recursive: true });
      await Deno.writeTextFile(`${cwd}/${name}`, text);
    }
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--allow-read=.tools,tests",
        "--allow-write=.tools",
        "--allow-run",
        OK,
        ...args,
      ],
      cwd,
    }).output();
    return { code, lines: new TextDecoder().decode(stdout).trimEnd().split("\n") };
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

Deno.test("countTests() adds up the suites of a report", () => {
  const report = [
    '<testsuites name="deno test" tests="7" failures="1" errors="1" time="0.313">',
    '<testsuite name="./a.ts" tests="5" disabled="2" errors="0" failures="1">',
    '<testcase name="a &lt;testsuite tests=&quot;9&quot;&gt;"><skipped/></testcase>',
    '<testsuite name="./b.ts" tests="2" disabled="0" errors="1" failures="0">',
  ].join("\n");
  assertEquals(countTests(report), { passed: 3, failed: 2, skipped: 2 });
  assertEquals(countTests(""), { passed: 0, failed: 0, skipped: 0 });
});

Deno.test("ok runs every step and ends with what the tests came to", async () => {
  const { code, lines } = await gate({ "a_test.ts": PASSING });
  assertEquals([code, lines.at(-1)], [0, "2 passed, 0 failed, 1 skipped"]);
  const steps = lines.filter((line) => line.startsWith("── ")).map((line) =>
    line.replace(/ \([\d.]+ s\)/, "").replace(/--ignore=tests\S+?(?=,\.tools)/, "--ignore=…")
  );
  assertEquals(steps, [
    "── format: deno fmt --check",
    "── format: ok",
    "── lint: deno lint",
    "── lint: ok",
    "── types: deno check --quiet",
    "── types: ok",
    "── tests and documented examples: deno test -P --quiet --doc --ignore=…,.tools,coverage,dist,vid-data,**/assembly " +
    "--junit-path=.tools/reports/0-0.xml",
    "── tests and documented examples: ok",
  ]);
});

Deno.test("ok stops at the first step that fails", async () => {
  const { code, lines } = await gate({ "a_test.ts": "let x   = 1;\n" });
  assertEquals([code, lines.at(-1)], [1, "0 passed, 1 failed, 0 skipped"]);
  assert(lines.at(-2)?.startsWith("── format: FAILED ("), lines.at(-2));
});

Deno.test("ok --tests-only runs tests and documented examples alone, and fails where one does", async () => {
  const failing = 'Deno.test("fails", () => {   throw new Error("no"); });\n';
  const documented = [
    "/**",
    " * ```ts",
    " * throw new Error('no');",
    " * ```",
    " */",
    "export const x = 1;",
    "",
  ];
  const files = { "a_test.ts": PASSING, "b_test.ts": failing, "mod.ts": documented.join("\n") };
  const { code, lines } = await gate(files, ["--tests-only"]);
  assertEquals([code, lines.at(-1)], [1, "2 passed, 2 failed, 1 skipped"]);
  assertEquals(lines.filter((line) => line.startsWith("── ")).length, 2);
});

Deno.test("ok runs what keeps a core busy beside the other tests, and counts both", async () => {
  const failing = 'Deno.test("fails", () => {\n  throw new Error("no");\n});\n';
  const { code, lines } = await gate({ "a_test.ts": PASSING, "tests/analyze/quality_test.ts": failing });
  assertEquals([code, lines.at(-1)], [1, "2 passed, 1 failed, 1 skipped"]);
  assert(lines.some((line) => line.startsWith("── tests beside these: deno test")), lines.join("\n"));
});

Deno.test("ok runs each test once, and what says how fast things are behind all others", async () => {
  const passing = 'Deno.test("passes", () => {});\n';
  const { code, lines } = await gate({
    "a_test.ts": passing,
    "tests/analyze/quality_test.ts": passing,
    "tests/capture/a_test.ts": passing,
    "tests/capture/colour_test.ts": passing,
    "tests/store/a_test.ts": passing,
    "tests/end_to_end/hooks_test.ts": passing,
    "tests/scenarios/deep/b_test.ts": passing,
    "tests/scenarios/deep/no_test.py": "",
  });
  assertEquals([code, lines.at(-1)], [0, "7 passed, 0 failed, 0 skipped"]);
  const last = lines.find((line) => line.startsWith("── tests of how fast things are: deno"))!;
  assertMatch(last, / tests\/end_to_end\/hooks_test\.ts tests\/scenarios\/deep\/b_test\.ts /);
});

Deno.test("ok --tests-only leaves out the executables, which bring their own Deno", async () => {
  const failing = 'Deno.test("fails", () => {\n  throw new Error("no");\n});\n';
  const files = { "a_test.ts": PASSING, "tests/executables/b_test.ts": failing };
  const [all, second] = await Promise.all([gate(files), gate(files, ["--tests-only"])]);
  assertEquals([all.code, all.lines.at(-1)], [1, "2 passed, 1 failed, 1 skipped"]);
  assertEquals([second.code, second.lines.at(-1)], [0, "2 passed, 0 failed, 1 skipped"]);
});

Deno.test("ok counts a failure where tests do not even compile, or there are none", async () => {
  const [broken, none] = await Promise.all([
    gate({ "a_test.ts": 'const text: string = 1;\nDeno.test("x", () => {});\n' }, ["--tests-only"]),
    gate({}, ["--tests-only"]),
  ]);
  assertEquals([broken.code, broken.lines.at(-1)], [1, "0 passed, 1 failed, 0 skipped"]);
  assertEquals([none.code, none.lines.at(-1)], [1, "0 passed, 1 failed, 0 skipped"]);
});
