/**
 * `deno task ok`: the whole gate. Runs one step after another, stops at the first that fails, and ends with the
 * line `N passed, N failed, N skipped`. With `--tests-only` the tests are the one step, for a second Deno.
 *
 * @module
 */

const REPORT = ".tools/junit.xml";

const CHECKS: readonly Step[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check", "--quiet"] },
];

const TESTS: Step = {
  name: "tests and documented examples",
  args: ["test", "-P", "--quiet", "--doc", `--junit-path=${REPORT}`],
};

/**
 * Not those of the executables, which bring their own Deno, nor what takes long and is others' work or arithmetic alone.
 * With `--ignore` the excludes of deno.json no longer count: .tools holds caches that look like sources.
 */
const IGNORED = [
  "tests/executables",
  "tests/http/page",
  "tests/build",
  "tests/capture/colour_test.ts",
  "tests/codec/resize_picture_test.ts",
  ...["hooks", "judge", "peers"].map((name) => `tests/end_to_end/${name}_test.ts`),
  ...[
    "any_picture",
    "code",
    "count",
    "defect_baseline",
    "defect",
    "motion",
    "parts_judge",
    "parts_of_chain",
    "quality",
    "soak",
  ].map((name) => `tests/analyze/${name}_test.ts`),
  ".tools",
];
const SECOND_TESTS: Step = { ...TESTS, args: [...TESTS.args, `--ignore=${IGNORED.join(",")}`] };

/** One call of deno. */
interface Step {
  name: string;
  args: string[];
}

/** How many tests there were, by how they ended; steps of a test count too. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Counts the tests of a JUnit report, as `deno test` writes it. */
export function countTests(report: string): Counts {
  let [passed, failed, skipped] = [0, 0, 0];
  for (const [suite] of report.matchAll(/<testsuite .*?>/g)) {
    const ignored = numberOf(suite, "disabled");
    const broken = numberOf(suite, "failures") + numberOf(suite, "errors");
    passed += numberOf(suite, "tests") - broken - ignored;
    failed += broken;
    skipped += ignored;
  }
  return { passed, failed, skipped };
}

function numberOf(tag: string, attribute: string): number {
  return Number(new RegExp(` ${attribute}="(\\d+)"`).exec(tag)?.[1] ?? 0);
}

/** Whether the step succeeded; its output is shown as it comes. */
async function runStep({ name, args }: Step): Promise<boolean> {
  say(`── ${name}: deno ${args.join(" ")}`);
  const startedAt = performance.now();
  // Where CI is set, Deno would colour a log file too.
  const env: Record<string, string> = Deno.stdout.isTerminal() ? {} : { NO_COLOR: "1" };
  const { success } = await new Deno.Command(Deno.execPath(), { args, env, stdin: "null" }).spawn().status;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(success ? `── ${name}: ok (${seconds} s)` : `── ${name}: FAILED (${seconds} s), so the gate is closed`);
  return success;
}

async function runChecks(): Promise<boolean> {
  for (const step of CHECKS) if (!await runStep(step)) return false;
  return true;
}

async function runTests(step: Step): Promise<Counts> {
  await Deno.mkdir(".tools", { recursive: true });
  await Deno.writeTextFile(REPORT, ""); // none is written where a test does not compile
  const success = await runStep(step);
  const counts = countTests(await Deno.readTextFile(REPORT));
  return { ...counts, failed: Math.max(counts.failed, success ? 0 : 1) };
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  const isSecond = Deno.args.includes("--tests-only");
  const isOpen = isSecond || await runChecks();
  const { passed, failed, skipped } = isOpen
    ? await runTests(isSecond ? SECOND_TESTS : TESTS)
    : { passed: 0, failed: 1, skipped: 0 };
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  Deno.exit(failed === 0 ? 0 : 1);
}
