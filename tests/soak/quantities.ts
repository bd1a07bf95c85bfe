import type { SoakSample } from "./soak_run.ts";
import type { Tolerance } from "./trend.ts";

/** Something that is measured each second and must stay as it is. */
export interface Quantity {
  /** As in the CSV's head. */
  name: string;
  /** What it is one line of in the plot. */
  panel: string;
  /** Its line's name there. */
  line: string;
  valueOf(sample: SoakSample): number;
  tolerance: Tolerance;
}

/** Delay that grows, as in a queue that nobody empties, grows by whole frames: 40 ms each. */
const AGE = {
  p50: { share: 0.1, floor: 5 },
  // The slowest frame of a second's 25 tells of all else that the machine does.
  p99: { share: 0.25, floor: 20 },
} satisfies Record<string, Tolerance>;

/** V8 and ffmpeg keep what they took in busy seconds; a frame that is kept each second is more within minutes. */
const MEMORY: Tolerance = { share: 0.1, floor: 10 };

/** One comes and goes with a timer or a child; a leak has no end. */
const DESCRIPTORS: Tolerance = { share: 0, floor: 2 };

/** Not one more. */
const CHILDREN: Tolerance = { share: 0, floor: 0.5 };

/** All that a soak looks at. */
export const QUANTITIES: readonly Quantity[] = [
  age("p50"),
  age("p99"),
  ...(["client", "server"] as const).flatMap((program): Quantity[] => [
    {
      name: `${program}_rss_mb`,
      panel: "Memory, MB",
      line: program,
      valueOf: (sample) => sample[program].residentBytes / 1e6,
      tolerance: MEMORY,
    },
    {
      name: `${program}_descriptors`,
      panel: "Open descriptors",
      line: program,
      valueOf: (sample) => sample[program].descriptors,
      tolerance: DESCRIPTORS,
    },
    {
      name: `${program}_children`,
      panel: "Child processes, zombies too",
      line: program,
      valueOf: (sample) => sample[program].children + sample[program].zombies,
      tolerance: CHILDREN,
    },
  ]),
];

function age(percentile: "p50" | "p99"): Quantity {
  return {
    name: `age_${percentile}_ms`,
    panel: "Age of a frame at its answer, ms",
    line: percentile,
    valueOf: ({ ageMs }) => ageMs[percentile],
    tolerance: AGE[percentile],
  };
}
