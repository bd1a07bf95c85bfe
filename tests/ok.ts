/**
 * `deno task ok`: the whole gate. Runs one step after another, stops at the first that fails, and ends with the
 * line `N passed, N failed, N skipped`. With `--tests-only` the tests are the one step, for a second Deno.
 *
 * @module
 */

const REPORTS = ".tools/reports";

const CHECKS: readonly Step[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check", "--quiet"] },
];

/** What keeps a core busy: arithmetic on pictures, a browser, compiling. The other tests mostly wait for something. */
const BUSY = [
  "tests/build",
  "tests/capture/colour_test.ts",
  "tests/codec/resize_picture_test.ts",
  "tests/executables",
  "tests/http/page",
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
];

/** What a second Deno has nothing to add to: the executables bring their own, and the rest is others' work, or both programs'. */
const OF_ONE_DENO = [
  ...BUSY,
  "tests/scenarios",
  ...["hooks", "judge", "peers"].map((name) => `tests/end_to_end/${name}_test.ts`),
];

/** About a half of what the first Deno runs. */
const HALF_OF_ALL = [...BUSY, "tests/end_to_end"];

/** About a half of what a second Deno runs. */
const HALF = ["tests/analyze", "tests/capture", "tests/codec", "tests/programs"];

/** With `--ignore` the excludes of deno.json no longer count, and caches look like sources. */
const NO_SOURCES = [".tools", "coverage", "dist", "vid-data", "**/assembly"];

const TEST = ["test", "-P", "--quiet"];

/** All tests and documented examples but those that are ignored, in two steps that run beside each other. */
async function inTwo(half: readonly string[], ignored: readonly string[] = []): Promise<Step[]> {
  const there = await Promise.all(half.map(exists));
  const beside = half.filter((_, index) => there[index]);
  const but = (paths: readonly string[]) => `--ignore=${[...paths, ...NO_SOURCES].join(",")}`;
  const all = {
    name: "tests and documented examples",
    args: [...TEST, "--doc", but([...beside, ...ignored])],
  };
  if (beside.length === 0) return [all];
  return [all, { name: "tests beside these", args: [...TEST, but(ignored), ...beside] }];
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

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

/** Whether the step succeeded; its output is shown as it comes, or, of one that others run beside, at its end. */
async function runStep({ name, args }: Step, { beside = false } = {}): Promise<boolean> {
  if (!beside) say(`── ${name}: deno ${args.join(" ")}`);
  const startedAt = performance.now();
  // Where CI is set, Deno would colour a log file too.
  const env: Record<string, string> = Deno.stdout.isTerminal() ? {} : { NO_COLOR: "1" };
  const command = new Deno.Command(Deno.execPath(), { args, env, stdin: "null" });
  const { success } = beside
    ? await showAtEnd(command, `── ${name}: deno ${args.join(" ")}`)
    : await command.spawn().status;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(success ? `── ${name}: ok (${seconds} s)` : `── ${name}: FAILED (${seconds} s), so the gate is closed`);
  return success;
}

async function showAtEnd(command: Deno.Command, title: string): Promise<{ success: boolean }> {
  const { success, stdout, stderr } = await command.output();
  say(title);
  for (const output of [stdout, stderr]) Deno.stdout.writeSync(output);
  return { success };
}

async function runChecks(): Promise<boolean> {
  for (const step of CHECKS) if (!await runStep(step)) return false;
  return true;
}

/** Runs tests, one step beside the other, and counts them. */
async function runTests(steps: readonly Step[]): Promise<Counts> {
  await Deno.mkdir(REPORTS, { recursive: true });
  const counted = await Promise.all(steps.map(async ({ name, args }, index) => {
    const report = `${REPORTS}/${index}.xml`;
    await Deno.writeTextFile(report, ""); // none is written where a test does not compile
    const success = await runStep({ name, args: [...args, `--junit-path=${report}`] }, { beside: index > 0 });
    const counts = countTests(await Deno.readTextFile(report));
    return { ...counts, failed: Math.max(counts.failed, success ? 0 : 1) };
  }));
  return counted.reduce((sum, one) => ({
    passed: sum.passed + one.passed,
    failed: sum.failed + one.failed,
    skipped: sum.skipped + one.skipped,
  }));
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  const isSecond = Deno.args.includes("--tests-only");
  const isOpen = isSecond || await runChecks();
  const { passed, failed, skipped } = isOpen
    ? await runTests(await (isSecond ? inTwo(HALF, OF_ONE_DENO) : inTwo(HALF_OF_ALL)))
    : { passed: 0, failed: 1, skipped: 0 };
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  Deno.exit(failed === 0 ? 0 : 1);
}
