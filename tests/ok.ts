/**
 * `deno task ok`: the whole gate. Runs one check after another, stops at the first that fails, then all tests, and ends
 * with the line `N passed, N failed, N skipped`. With `--tests-only` it runs the tests alone, for a second Deno.
 *
 * @module
 */

const REPORTS = ".tools/reports";

const CHECKS: readonly Step[] = [
  { name: "format", args: ["fmt", "--check"] },
  { name: "lint", args: ["lint"] },
  { name: "types", args: ["check", "--quiet"] },
];

/** What says how fast something is, or how old: it has the machine to itself, or would tell of the tests beside it. */
const TIMED = [
  "tests/end_to_end/hooks_test.ts",
  "tests/executables",
  "tests/http/page/responsive_test.ts",
  "tests/scenarios",
];

/**
 * What a second Deno has nothing to add to: the executables bring their own, arithmetic on pictures is the same, and the rest is
 * others' work, or both programs'.
 */
const OF_ONE_DENO = [
  ...TIMED,
  "tests/bench",
  "tests/build",
  "tests/capture/colour_test.ts",
  "tests/codec/resize_picture_test.ts",
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
  ...["judge", "peers"].map((name) => `tests/end_to_end/${name}_test.ts`),
  ...["examples", "ok", "readme", "video"].map((name) => `tests/${name}_test.ts`),
];

/** With `--ignore` the excludes of deno.json no longer count, and caches look like sources. */
const NO_SOURCES = [".tools", "coverage", "dist", "vid-data", "**/assembly"];

const TEST = ["test", "-P", "--quiet"];

/** What runs beside all other tests, in about equal shares: the first keeps a core busy, the others mostly wait for something. */
const BESIDE = [
  ["tests/analyze", "tests/build"],
  ["tests/capture", "tests/end_to_end", "tests/http/page"],
];

/**
 * All tests and documented examples but those that are ignored, in rounds of steps that run beside each other. What is timed runs
 * behind all others, by itself.
 */
async function planTests(
  { timed, ignored }: Record<"timed" | "ignored", readonly string[]>,
): Promise<Step[][]> {
  const apart = [...timed, ...ignored];
  const shares = await Promise.all(BESIDE.map((paths) => testsAt(paths, apart)));
  const rest = {
    name: "tests and documented examples",
    args: [...TEST, "--doc", `--ignore=${[...BESIDE.flat(), ...apart, ...NO_SOURCES].join(",")}`],
  };
  return [
    [rest, ...shares.flatMap((files) => stepsOf("tests beside these", files))],
    stepsOf("tests of how fast things are", await testsAt(timed, ignored)),
  ];
}

/**
 * The step that runs these files with tests; none where there are none: Deno would run all that there are. Their types were checked
 * at first.
 */
function stepsOf(name: string, files: readonly string[]): Step[] {
  return files.length === 0 ? [] : [{ name, args: [...TEST, "--no-check", ...files] }];
}

/**
 * The files with tests at these paths, but for what is ignored: where a folder is named, Deno 2.6 and 2.9 heed some of the
 * paths of `--ignore` and not others.
 */
async function testsAt(paths: readonly string[], ignored: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map(async (path) => {
    const kind = ignored.includes(path) ? undefined : await kindOf(path);
    if (kind?.isFile) return path.endsWith("_test.ts") ? [path] : [];
    if (!kind?.isDirectory) return [];
    const inside = await Array.fromAsync(Deno.readDir(path), ({ name }) => `${path}/${name}`);
    return await testsAt(inside.toSorted(), ignored);
  }));
  return found.flat();
}

/** What is there, if anything. */
async function kindOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
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

/** Runs tests, round after round, and counts them. */
async function runTests(rounds: readonly Step[][]): Promise<Counts> {
  await Deno.mkdir(REPORTS, { recursive: true });
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const [round, steps] of rounds.entries()) {
    const counted = await Promise.all(
      steps.map((step, index) => runTestsOf(step, `${REPORTS}/${round}-${index}.xml`, { beside: index > 0 })),
    );
    for (const { passed, failed, skipped } of counted) {
      sum.passed += passed;
      sum.failed += failed;
      sum.skipped += skipped;
    }
  }
  return sum;
}

async function runTestsOf({ name, args }: Step, report: string, how: { beside: boolean }): Promise<Counts> {
  await Deno.writeTextFile(report, ""); // none is written where a test does not compile
  const success = await runStep({ name, args: [...args, `--junit-path=${report}`] }, how);
  const counts = countTests(await Deno.readTextFile(report));
  return { ...counts, failed: Math.max(counts.failed, success ? 0 : 1) };
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  const isSecond = Deno.args.includes("--tests-only");
  const isOpen = isSecond || await runChecks();
  const { passed, failed, skipped } = isOpen
    ? await runTests(
      await planTests(isSecond ? { timed: [], ignored: OF_ONE_DENO } : { timed: TIMED, ignored: [] }),
    )
    : { passed: 0, failed: 1, skipped: 0 };
  say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  Deno.exit(failed === 0 ? 0 : 1);
}
