import { assert, assertEquals, assertMatch } from "@std/assert";
import { Hook, type HookOptions } from "../../lib/hooks/hook.ts";
import { eventually, isRunning } from "../capture/processes.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

let files = 0;

/** A hook that writes to a file of its own: `$FILE` in the command is its name. */
function hookOf(command: string, options: Partial<HookOptions> = {}) {
  const file = `${FOLDER}/${files++}.txt`;
  const warnings: string[] = [];
  const hook = new Hook({
    name: "--on-ng",
    command: command.replaceAll("$FILE", file),
    onWarning: (words) => warnings.push(words),
    ...options,
  });
  const lines = () => Deno.readTextFileSync(file).split("\n").slice(0, -1);
  return { hook, warnings, lines };
}

Deno.test("Hook hands over each line as it is, on stdin alone", async () => {
  const { hook, lines, warnings } = hookOf("{ cat; printf '%s\\n' \"$*\"; env; } > $FILE");
  const hostile = '{"reason":"$(touch x); `id` \\\\ \\" \' %s \\u001b[31m 한"}' + " ".repeat(100_000);
  hook.run(hostile);
  await hook.close();
  const [line, args, ...environment] = lines();
  assertEquals([line, args], [hostile, ""]);
  assert(!environment.join().includes("reason"), "it is in the environment");
  assertEquals([hook.counts, warnings], [{ done: 1, failed: 0, skipped: 0 }, []]);
});

Deno.test("Hook runs a command again and again", async () => {
  const { hook, lines } = hookOf("cat >> $FILE");
  for (let n = 0; n < 50; n++) {
    hook.run(String(n));
    await eventually(`run ${n} is done`, () => hook.counts.done === n + 1);
  }
  await hook.close();
  assertEquals(lines(), Array.from({ length: 50 }, (_, n) => String(n)));
});

Deno.test("Hook returns at once, runs four at a time, and of those that wait the newest", async () => {
  const { hook, lines, warnings } = hookOf("sleep 0.3; cat >> $FILE");
  const started = performance.now();
  for (let n = 0; n < 100; n++) hook.run(String(n));
  const took = performance.now() - started;
  assert(took < 100, `${took} ms`);
  await hook.close();
  assertEquals(lines().toSorted(), ["0", "1", "2", "3", "99"].toSorted());
  assertEquals(hook.counts, { done: 5, failed: 0, skipped: 95 });
  assertEquals(warnings, [
    "The command of --on-ng runs 4 times at once already, and was not run once more; all such are counted",
  ]);
});

Deno.test("Hook tells the first failure with its exit code and its first words", async () => {
  const { hook, warnings } = hookOf("echo out; echo 'horn: no such device' >&2; echo more >&2; exit 3");
  for (let n = 0; n < 3; n++) {
    hook.run("{}");
    await eventually("it failed", () => hook.counts.failed === n + 1);
  }
  await hook.close();
  assertEquals(warnings, [
    "The command of --on-ng failed with exit code 3: horn: no such device; all such are counted",
  ]);
  assertEquals(hook.counts, { done: 0, failed: 3, skipped: 0 });
});

Deno.test("Hook tells of a program that there is not, and of a command that the shell does not understand", async () => {
  const cases = [["no-such-horn", /exit code 127: .*no-such-horn/], [
    "if then",
    /exit code 2: .*yntax/,
  ]] as const;
  for (const [command, words] of cases) {
    const { hook, warnings } = hookOf(command);
    hook.run("{}");
    await hook.close();
    assertMatch(warnings[0]!, words);
  }
});

Deno.test("Hook runs commands that read nothing, or write without end", async () => {
  const { hook, warnings } = hookOf(
    "head -c 3000000 /dev/zero | tr '\\0' 'x' >&2; head -c 9000000 /dev/zero",
    {
      timeoutMs: 60_000,
      closingMs: 60_000,
    },
  );
  hook.run("y".repeat(200_000));
  await hook.close();
  assertEquals([hook.counts, warnings], [{ done: 1, failed: 0, skipped: 0 }, []]);
});

Deno.test("Hook ends a command that hangs, with all that it started, and runs the next", async () => {
  // The first run hangs, whatever it is told.
  const hang = "trap '' TERM INT HUP; sleep 60 & echo $! >> $FILE; echo $$ >> $FILE; sleep 60";
  const { hook, lines, warnings } = hookOf(`read -r line; [ "$line" = next ] || { ${hang}; }`, {
    timeoutMs: 300,
  });
  hook.run("hang");
  await eventually("it was ended", () => hook.counts.failed === 1);
  for (const pid of lines()) await eventually(`${pid} is gone`, () => !isRunning(Number(pid)));
  hook.run("next");
  await hook.close();
  assertEquals(hook.counts, { done: 1, failed: 1, skipped: 0 });
  assertEquals(warnings, [
    "The command of --on-ng was ended as it ran for more than 0.3 s; all such are counted",
  ]);
});

Deno.test("Hook.close() lets runs end, and ends those that go on", async () => {
  const { hook, lines } = hookOf(
    'read -r line; if [ "$line" = hang ]; then echo $$ >> $FILE; sleep 60; else sleep 0.2; echo done >> $FILE; fi',
    { closingMs: 800 },
  );
  hook.run("hang");
  hook.run("short");
  const started = performance.now();
  await hook.close();
  const took = performance.now() - started;
  assert(took > 700 && took < 5000, `${took} ms`);
  const [pid, done] = lines().toSorted();
  assertEquals([done, isRunning(Number(pid))], ["done", false]);
  assertEquals(hook.counts, { done: 1, failed: 1, skipped: 0 });
  hook.run("short");
  assertEquals(hook.counts, { done: 1, failed: 1, skipped: 0 });
});

Deno.test("Hook goes on where somebody ends its shells", async () => {
  const { hook, lines, warnings } = hookOf("ps -o pgid= -p $$ >> $FILE");
  for (let n = 0; n < 8; n++) {
    hook.run("{}");
    await eventually("it ended", () => hook.counts.done === n + 1);
    const group = Number(lines().at(-1));
    await new Deno.Command("sh", { args: ["-c", `kill -s KILL -- -${group}`] }).output();
    await eventually("the shell is gone", () => !isRunning(group));
  }
  await hook.close();
  assertEquals([hook.counts, warnings], [{ done: 8, failed: 0, skipped: 0 }, []]);
});
