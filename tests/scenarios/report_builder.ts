import { LatencyHistogram } from "../../lib/latency_histogram.ts";
import { type Counts, readBooks, sum } from "../end_to_end/client_books.ts";
import type { Program } from "../end_to_end/programs.ts";
import type { ProcessUsage } from "./process_usage.ts";
import type { RestartableServer } from "./restartable_server.ts";
import type { ScenarioReport } from "./scenario.ts";
import type { SenderReport } from "./synthetic_sender.ts";

/** More is a leak, and not what V8 takes in busy seconds: frames that pile up are as much within a minute, in bytes. */
const MOST_GROWTH = 64e6;

/** One line of a client's stdout, as far as scenarios look at it. */
export interface AnswerLine {
  result: string;
  code?: string;
  reason?: string;
  camera?: string;
  stream: string;
  sequence: number;
  latencyMs: number;
  quality?: number;
  /** Of several analyzers: what the noting one says, and others. */
  steps?: { module?: { metrics?: { width?: number } } };
}

/** Gathers what a scenario sees, and what of it is not as it must be. */
export class ReportBuilder {
  readonly notes: string[] = [];
  readonly failures: string[] = [];
  readonly #ages = new LatencyHistogram();
  readonly #dropped: Record<string, number> = {};
  readonly #growth: { client?: number; server?: number } = {};
  #captured = 0;
  #answered = 0;
  #pending = 0;
  #resent = 0;
  #judgedTwice = 0;
  #unexplained = 0;

  /** Takes down what does not hold, in words that say what was seen. */
  expect(holds: boolean, words: string): void {
    if (!holds) this.failures.push(words);
  }

  /** Waits for a client's end, adds up its frames and checks its exit code. */
  async client(client: Program, { code: expected = 0 }: { code?: number } = {}): Promise<AnswerLine[]> {
    try {
      const { code } = await client.ended;
      this.expect(code === expected, `a client ended with ${code}, not ${expected}: ${client.stderr.at(-1)}`);
    } catch (error) {
      if (!(error instanceof Error && error.name === "AssertionError")) throw error;
      this.failures.push(`a client's books are wrong: ${error.message.split("\n")[0]}`);
    }
    const lines = linesOf(client);
    const books = readBooks(client.stderr);
    if (books === undefined) {
      this.failures.push(`a client has no closing table: ${client.stderr.at(-1)}`);
      return lines;
    }
    const { captured, answered, dropped, drops, pending, resent } = books;
    this.#captured += captured;
    this.#answered += answered;
    this.#pending += pending;
    this.#resent += resent;
    this.#drop(drops);
    const told = new Set(lines.map(({ stream, sequence }) => `${stream} ${sequence}`));
    const judged = lines.filter(({ result }) => result !== "dropped");
    this.#unexplained += Math.abs(captured - answered - dropped - pending) + (lines.length - told.size) +
      Math.abs(answered - judged.length);
    for (const { latencyMs } of judged) this.#ages.add(latencyMs);
    return lines;
  }

  /** Adds up the frames of synthetic cameras. */
  sender({ captured, answered, dropped, unanswered, ages }: SenderReport): void {
    this.#captured += captured;
    this.#answered += answered;
    this.#drop(dropped);
    this.#unexplained += Math.abs(captured - answered - sum(dropped) - unanswered);
    if (unanswered > 0) this.#drop({ disconnected: unanswered });
    this.#ages.addAll(ages);
  }

  /** Looks at what the server judged more than once. */
  async judged(server: RestartableServer): Promise<void> {
    const { twice, again } = await server.repeats();
    this.#judgedTwice += twice;
    if (again > 0) this.notes.push(`${again} judged again by a server started after one that died`);
  }

  /**
   * Looks at how a program's memory and children changed between samples: that of the later half over that of the earlier
   * one. Memory counts as grown where all of the later samples are above all of the earlier ones.
   */
  usage(who: "client" | "server", ...samples: readonly ProcessUsage[]): void {
    const [earlier, later] = [samples.slice(0, samples.length / 2), samples.slice(samples.length / 2)];
    const grown = Math.min(...later.map(({ residentBytes }) => residentBytes)) -
      Math.max(...earlier.map(({ residentBytes }) => residentBytes));
    this.#growth[who] = Math.max(this.#growth[who] ?? -Infinity, grown);
    this.expect(grown < MOST_GROWTH, `the ${who} grew by ${Math.round(grown / 1e6)} MB`);
    const [before, after] = [earlier[0]!, later.at(-1)!];
    this.expect(after.zombies === 0, `the ${who} has ${after.zombies} zombies`);
    this.expect(
      after.children <= before.children,
      `the ${who} has ${after.children} children, ${before.children} before`,
    );
  }

  /** Looks at whether a program still has descriptors that it had not before. */
  descriptors(who: "client" | "server", before: ProcessUsage, after: ProcessUsage): void {
    const words = `the ${who} has ${after.descriptors} descriptors open, ${before.descriptors} before`;
    this.expect(after.descriptors <= before.descriptors, words);
  }

  /** The whole report; `faults` are what was done, such as `50 kills`. */
  finish(faults: string): ScenarioReport {
    this.expect(this.#judgedTwice === 0, `${this.#judgedTwice} frames were judged twice by one server`);
    this.expect(this.#unexplained === 0, `${this.#unexplained} frames are unexplained`);
    return {
      faults,
      frames: {
        captured: this.#captured,
        answered: this.#answered,
        dropped: this.#dropped,
        pending: this.#pending,
        resent: this.#resent,
        judgedTwice: this.#judgedTwice,
        unexplained: this.#unexplained,
        p99AgeMs: this.#ages.percentile(99),
      },
      growth: this.#growth,
      notes: this.notes,
      failures: this.failures,
    };
  }

  #drop(counts: Counts): void {
    for (const [code, number] of Object.entries(counts)) {
      this.#dropped[code] = (this.#dropped[code] ?? 0) + number;
    }
  }
}

/** The answers that a client printed so far. */
export function linesOf(client: Pick<Program, "stdout">): AnswerLine[] {
  return client.stdout.map((line) => JSON.parse(line));
}

/** The age at their answers that so many percent of the judged frames do not exceed, in ms. */
export function ageOf(lines: readonly AnswerLine[], percent = 99): number {
  const ages = new LatencyHistogram();
  for (const { result, latencyMs } of lines) if (result !== "dropped") ages.add(latencyMs);
  return ages.percentile(percent);
}
