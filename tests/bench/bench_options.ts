import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { parseChoice } from "../../lib/values/parse_choice.ts";
import { parseDecimal } from "../../lib/values/parse_decimal.ts";
import { parseInteger } from "../../lib/values/parse_integer.ts";
import { ValueError } from "../../lib/values/value_error.ts";
import { FIGURE_CASES, PAIR_CASES } from "./cases.ts";
import { PEER_NAMES, type PeerName, TUTORIAL } from "./peers.ts";

/** The names of all cases. */
const CASES = [...PAIR_CASES, ...FIGURE_CASES].map(({ name }) => name);

/** What `--quick` stands for. */
const QUICK = { cases: ["ok-1080p", "quality-1080p"], peers: [TUTORIAL], rounds: "3", seconds: "2" } as const;

const WHOLE = { cases: CASES, peers: PEER_NAMES, rounds: "5", seconds: "4" } as const;

const QUICK_WORDS = `${
  QUICK.cases.join(" and ")
} beside ${TUTORIAL}, ${QUICK.rounds} rounds of ${QUICK.seconds} s`;

/** What `deno task bench --help` says. */
export const BENCH_HELP = `vid beside its peers: whole programs, by turns, one table a case

  --only CASE…        Only these of the cases
  --peers PEER…       Only these of the peers, and always ${TUTORIAL}: ${PEER_NAMES.join(", ")}
  --rounds N          How often each runs (default: ${WHOLE.rounds})
  --seconds N         How long each run is measured; live, twice as long (default: ${WHOLE.seconds})
  --quick             ${QUICK_WORDS}
  --executables DIR   Runs the executables in this folder, and not the source
  --out DIR           Where bench.json and bench.svg go (default: .tools/bench)
  --check             Exits with 1 where CPU a frame, as a ratio, is 30 % over tests/bench/baseline.json twice in a row
  --write-baseline    Writes the ratios of the cases that ran into that file

Cases: ${CASES.join(", ")}`;

/** What `deno task bench` is told. */
export interface BenchOptions {
  cases: readonly string[];
  peers: readonly PeerName[];
  rounds: number;
  /** How long each run is measured. */
  seconds: number;
  executables?: string;
  /** The folder for what is found. */
  out: string;
  baseline?: "check" | "write";
}

/** Reads the arguments; undefined where only help is asked for. Throws {@linkcode UsageError}. */
export function benchOptions(args: readonly string[]): BenchOptions | undefined {
  const flags = parseArgs(listed(args), {
    boolean: ["quick", "check", "write-baseline", "help"],
    string: ["only", "peers", "rounds", "seconds", "executables", "out", "_"],
    collect: ["only", "peers"],
    default: { out: ".tools/bench" },
    unknown(argument: string) {
      throw new UsageError(`Cannot bench as this is none of its flags; --help lists them: got ${argument}`);
    },
  });
  if (flags.help) return undefined;
  if (flags.check && flags["write-baseline"]) {
    throw new UsageError(
      "Cannot both check and write the baseline: give one of --check and --write-baseline",
    );
  }
  const usual = flags.quick ? QUICK : WHOLE;
  const cases = read<string[]>("--only", () => flags.only.map((name: string) => parseChoice(name, CASES)));
  const peers = read<PeerName[]>(
    "--peers",
    () => flags.peers.map((name: string) => parseChoice(name, PEER_NAMES)),
  );
  return {
    cases: cases.length > 0 ? cases : usual.cases,
    peers: peers.length > 0
      ? PEER_NAMES.filter((name) => name === TUTORIAL || peers.includes(name))
      : usual.peers,
    rounds: read("--rounds", () => parseInteger(flags.rounds ?? usual.rounds, { min: 1, max: 100 })),
    seconds: read("--seconds", () => parseDecimal(flags.seconds ?? usual.seconds, { min: 0.5, max: 60 })),
    executables: flags.executables,
    out: flags.out,
    ...(flags.check && { baseline: "check" as const }),
    ...(flags["write-baseline"] && { baseline: "write" as const }),
  };
}

/** What the flag's words say; the error that they are wrong names the flag. */
function read<T>(flag: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ValueError) throw new UsageError(error.at(flag), { cause: error });
    throw error;
  }
}

/** Repeats `--only` and `--peers` before each of the names that stand behind them. */
function listed(args: readonly string[]): string[] {
  let list = "";
  return args.flatMap((argument) => {
    if (argument.startsWith("-")) {
      list = ["--only", "--peers"].includes(argument) ? argument : "";
      return list === "" ? [argument] : [];
    }
    return list === "" ? [argument] : [`${list}=${argument}`];
  });
}
