/**
 * `deno task test:v4l2`: the tests of cases.ts, in a virtual machine that has real V4L2 devices. The executables must
 * be in dist/. Arguments go to `deno test`. Ends with the line `N passed, N failed, N skipped`; where there can be no such machine, one is skipped.
 *
 * @module
 */

import { type Counts, countTests } from "../ok.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const MACHINE = `${ROOT}tests/v4l2/machine.sh`;
const PROGRAMS = ["dist/vid-client", "dist/vid-server"];

/** Where other programs leave it no time, the machine takes several times as long as it should. */
const LIMIT_SECONDS = "400";

/** The status of machine.sh where it cannot fetch what it is made of. */
const UNAVAILABLE = 69;

/** Why there can be no machine here; undefined where there can. */
async function obstacle(): Promise<string | undefined> {
  const { os, arch } = Deno.build;
  if (os !== "linux" || arch !== "x86_64") {
    return `the machine is made for Linux on x86_64, not ${os} on ${arch}`;
  }
  if (Deno.uid() !== 0) return "the machine is built by root alone";
  const missing = await missingOf(["apt-get", "dpkg-deb", "mke2fs"]);
  if (missing !== "") return `the machine is built with what is not here: ${missing}`;
  const { code } = await new Deno.Command(MACHINE, { args: ["--build"], stdin: "null" }).spawn().status;
  return code === UNAVAILABLE ? "the packages that the machine is made of cannot be fetched" : undefined;
}

async function missingOf(programs: string[]): Promise<string> {
  const script = 'for program; do command -v "$program" >/dev/null || printf "%s " "$program"; done';
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script, "sh", ...programs] }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function runCases(): Promise<Counts> {
  const folder = await Deno.makeTempDir({ prefix: "vid-v4l2-" });
  const [bin, deno] = Deno.execPath().split(/\/(?=[^/]*$)/);
  const machine = ["-d", ROOT, "-b", bin, "-o", folder, "-t", LIMIT_SECONDS];
  // A cache is for one version of Deno only, so the machine has its own; the libraries are in node_modules.
  const environment = ["DENO_DIR=/tmp/deno", "DENO_NO_UPDATE_CHECK=1", "NO_COLOR=1"];
  const test = [
    "test",
    "--quiet",
    "--allow-all",
    "--no-check",
    "--cached-only",
    "--junit-path=/out/junit.xml",
  ];
  const command = ["env", ...environment, deno, ...test, ...Deno.args, "tests/v4l2/cases.ts"];
  try {
    const args = [...machine, "--", ...command];
    const { success } = await new Deno.Command(MACHINE, { args, stdin: "null" }).spawn().status;
    const counts = countTests(await Deno.readTextFile(`${folder}/junit.xml`).catch(() => ""));
    return { ...counts, failed: Math.max(counts.failed, success ? 0 : 1) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(): Promise<Counts> {
  const reason = await obstacle();
  if (reason !== undefined) {
    say(`Skipped: ${reason}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const missing = PROGRAMS.filter((program) => !exists(ROOT + program));
  if (missing.length === 0) return await runCases();
  say(`Cannot test without ${missing.join(" and ")}: run \`deno task compile\` first`);
  return { passed: 0, failed: 1, skipped: 0 };
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const { passed, failed, skipped } = await run();
say(`${passed} passed, ${failed} failed, ${skipped} skipped`);
Deno.exit(failed === 0 ? 0 : 1);
