import { count, measure, tally } from "../../lib/cli/figures.ts";
import type { ScenarioReport } from "./scenario.ts";

const HEAD = [
  "scenario",
  "faults",
  "captured",
  "answered",
  "dropped",
  "resent",
  "judged twice",
  "unexplained",
  "p99 age",
  "RSS drift",
  "verdict",
];

/** One scenario's line: what came of it, or why it could not be run. */
export type Outcome = { name: string } & ({ report: ScenarioReport } | { error: unknown });

/** A table of scenarios in Markdown, and below it what else they show and what did not hold. */
export function renderTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(rowOf);
  const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(" | ")} |`;
  const table = [line(HEAD), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
  return [...table, "", ...outcomes.flatMap(remarksOf)].join("\n").trimEnd();
}

/** Whether all that must hold did. */
export function isPassed(outcome: Outcome): boolean {
  return "report" in outcome && outcome.report.failures.length === 0;
}

function rowOf(outcome: Outcome): string[] {
  if ("error" in outcome) return [outcome.name, ...HEAD.slice(2).map(() => "–"), "FAILED"];
  const { faults, frames, growth = {} } = outcome.report;
  const drift = Object.entries(growth).map(([who, bytes]) => `${who} ${megabytes(bytes)}`);
  return [
    outcome.name,
    faults,
    count(frames.captured),
    count(frames.answered),
    tally(frames.dropped) || "0",
    count(frames.resent),
    count(frames.judgedTwice),
    count(frames.unexplained),
    `${measure(frames.p99AgeMs)} ms`,
    drift.join(", ") || "–",
    isPassed(outcome) ? "passed" : "FAILED",
  ];
}

function remarksOf(outcome: Outcome): string[] {
  const { name } = outcome;
  if ("error" in outcome) {
    const { error } = outcome;
    return [`${name} could not be run: ${error instanceof Error ? error.stack : error}`];
  }
  const { notes, failures } = outcome.report;
  return [...notes.map((note) => `${name}: ${note}`), ...failures.map((words) => `${name} FAILED: ${words}`)];
}

function megabytes(bytes: number): string {
  const rounded = Math.round(bytes / 1e6);
  return `${rounded > 0 ? "+" : ""}${rounded} MB`;
}
