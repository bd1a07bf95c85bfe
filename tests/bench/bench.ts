/**
 * `deno task bench`: both codecs side by side in one run, alone and in whole programs, and these as executables.
 *
 * @module
 */

import { benchCodecs, formatCodecBench } from "./codec_bench.ts";
import { benchExecutables, formatExecutablesBench } from "./executables_bench.ts";
import { benchThroughput, formatThroughput } from "./throughput_bench.ts";

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n\n`));
}

say(formatCodecBench(await benchCodecs()));
say(formatThroughput(await benchThroughput()));
say(formatExecutablesBench(await benchExecutables()));
