/**
 * `deno task bench`: both codecs side by side in one run, alone and in whole programs; JPEGs copied and encoded
 * anew; and the executables.
 *
 * @module
 */

import { benchCapture, formatCaptureBench } from "./capture_bench.ts";
import { benchCodecs, formatCodecBench } from "./codec_bench.ts";
import { benchExecutables, formatExecutablesBench } from "./executables_bench.ts";
import { benchThroughput, formatThroughput } from "./throughput_bench.ts";

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n\n`));
}

say(formatCodecBench(await benchCodecs()));
say(formatThroughput(await benchThroughput()));
say(formatCaptureBench(await benchCapture()));
say(formatExecutablesBench(await benchExecutables()));
