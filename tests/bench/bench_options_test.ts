import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { BENCH_HELP, benchOptions } from "./bench_options.ts";
import { FIGURE_CASES, PAIR_CASES } from "./cases.ts";

Deno.test("benchOptions() takes all cases and peers where nothing is said", () => {
  const { cases, ...options } = benchOptions([])!;
  assertEquals(cases.length, PAIR_CASES.length + FIGURE_CASES.length);
  assertEquals(new Set(cases).size, cases.length);
  for (const name of cases) assertStringIncludes(BENCH_HELP, name);
  assertEquals(options, {
    ...{ rounds: 5, seconds: 4, out: ".tools/bench", executables: undefined },
    peers: ["python", "zmq", "gstreamer"],
  });
});

Deno.test("benchOptions() takes several names behind --only and --peers", () => {
  const options = benchOptions([
    "--only",
    "ok-720p",
    "start",
    "--peers=zmq",
    "--rounds",
    "7",
    "--only=size",
  ])!;
  assertEquals(options.cases, ["ok-720p", "start", "size"]);
  assertEquals([options.peers, options.rounds], [["python", "zmq"], 7]);
});

Deno.test("benchOptions() is quick, and changes what is said beside it", () => {
  const quick = benchOptions(["--quick", "--check", "--seconds", "1.5"])!;
  assertEquals(quick.cases, ["ok-1080p", "quality-1080p"]);
  assertEquals([quick.peers, quick.rounds, quick.seconds], [["python"], 3, 1.5]);
  assertEquals(quick.baseline, "check");
  assertEquals(benchOptions(["--write-baseline"])!.baseline, "write");
});

Deno.test("benchOptions() says what is wrong", () => {
  for (
    const [args, words] of [
      [["--fast"], "none of its flags; --help lists them: got --fast"],
      [["ok-720p"], "none of its flags; --help lists them: got ok-720p"],
      [["--only", "ok-720"], "did you mean ok-720p?"],
      [["--peers", "pyhton"], "did you mean python?"],
      [["--rounds", "0"], `Cannot use --rounds as it is a whole number from 1 to 100: got "0"`],
      [["--seconds", "soon"], `Cannot use --seconds as`],
      [["--check", "--write-baseline"], "give one of --check and --write-baseline"],
    ] as const
  ) assertThrows(() => benchOptions(args), Error, words);
});

Deno.test("benchOptions() wants nothing to be run where help is asked for", () => {
  assertEquals(benchOptions(["--help"]), undefined);
});

Deno.test("BENCH_HELP fits a terminal", () => {
  const [, ...lines] = BENCH_HELP.split("\n").filter((line) => !line.startsWith("Cases:"));
  for (const line of lines) assert(line.length <= 120, line);
});
