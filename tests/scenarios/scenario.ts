import type { Counts } from "../end_to_end/client_books.ts";
import type { Random } from "../analyze/defect/random.ts";

/** One way in which cameras, networks, servers or people fail, and what must hold all the same. */
export interface Scenario {
  /** As `deno task scenarios NAME` has it. */
  readonly name: string;
  /** What is done and what must hold, in one sentence without a full stop. */
  readonly summary: string;
  /** Runs it with real programs. What does not hold is told in the report; it throws where it could not be run. */
  run(scale: Scale): Promise<ScenarioReport>;
}

/** How large a scenario is run, and what it runs with. */
export interface Scale {
  /** Whether it is the shortened form, of some seconds. */
  readonly isQuick: boolean;
  /** All moments and amounts that are left to chance. */
  readonly random: Random;
  /** A folder for the scenario's files, removed behind it. */
  readonly folder: string;
  /** Tells whoever waits how far it is. */
  progress(words: string): void;
}

/** What came of a scenario. */
export interface ScenarioReport {
  /** What was done to it, such as `50 kills`. */
  faults: string;
  frames: FrameTally;
  /** What the programs' memory grew by after their start, in bytes; left out where nobody looked. */
  growth?: { client?: number; server?: number };
  /** More figures that it shows, in words. */
  notes: string[];
  /** What must hold and does not, in words: none is a pass. */
  failures: string[];
}

/** What became of all frames of all clients. */
export interface FrameTally {
  captured: number;
  answered: number;
  dropped: Counts;
  /** At the end: frames that a client which was told to leave at once had not settled. */
  pending: number;
  /** Sent again after a broken connection. */
  resent: number;
  /** By one and the same server process. */
  judgedTwice: number;
  /** Not accounted for, or told of twice or never. */
  unexplained: number;
  /** From capture to answer, of judged frames, in ms; NaN where there are none. */
  p99AgeMs: number;
}
