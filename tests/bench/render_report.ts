import { alignedRows } from "./aligned_rows.ts";
import { FIGURE_WORDS } from "./figures.ts";
import { TUTORIAL } from "./peers.ts";
import type { FigureReport, FigureRow, PairReport, PairRow, RatioCheck } from "./report.ts";
import { spreadWords } from "./spread.ts";

const PROGRAMS = ["client", "ffmpeg", "server"] as const;

/** So much of all cores others may have: the kernel's own work for the pairs is among it. */
const QUIET = 0.1;

/**
 * A case as a table for the terminal, and below it what was to be reached. All are medians over the rounds; those with the
 * least and the most in brackets are of the ratios in each round.
 */
export function renderPairs({ name, title, figure, pairs, checks, othersShare }: PairReport): string {
  const programs = PROGRAMS.join(" + ");
  const head = [
    "",
    `${FIGURE_WORDS[figure]}, ratio`,
    ...[
      "frames/s",
      "p50 ms",
      "p99 ms",
      "CPU a frame, ratio",
      `ms = ${programs}`,
      "of a core",
      `peak MB = ${programs}`,
    ],
  ];
  return [
    `${name}: ${title}`,
    ...alignedRows([head, ...pairs.map(cellsOf)]).map(indented),
    ...checks.map((check) => indented(checkWords(check))),
    ...(othersShare > QUIET ? [indented(othersWords(othersShare))] : []),
  ].join("\n");
}

function cellsOf({ name, ratio, cpuRatio, framesPerSecond, latencyMs, cpuMs, programs }: PairRow): string[] {
  const ofEach = (value: (program: { cpuMs: number; peakBytes: number }) => string) =>
    PROGRAMS.map((program) => programs[program] ? value(programs[program]) : "–").join(" + ");
  const peakBytes = Object.values(programs).reduce((sum, { peakBytes }) => sum + peakBytes, 0);
  return [
    name,
    spreadWords(ratio),
    framesPerSecond.median.toFixed(1),
    latencyMs?.p50.median.toFixed(1) ?? "–",
    latencyMs?.p99.median.toFixed(1) ?? "–",
    spreadWords(cpuRatio),
    `${cpuMs.median.toFixed(1)} = ${ofEach(({ cpuMs }) => cpuMs.toFixed(1))}`,
    `${(cpuMs.median * framesPerSecond.median / 10).toFixed(0)} %`,
    `${megabytes(peakBytes)} = ${ofEach(({ peakBytes }) => megabytes(peakBytes))}`,
  ];
}

/** What a target is, what was found, and whether that is it. */
export function checkWords({ figure, bound, target, ratio, reached }: RatioCheck): string {
  const words = `${FIGURE_WORDS[figure]} ${bound} ${target} × ${TUTORIAL}`;
  return `${reached ? "reached" : "MISSED"}: ${words}, is ${spreadWords(ratio)}`;
}

function othersWords(share: number): string {
  const percent = Math.round(100 * share);
  return `Not a quiet machine: other programs had ${percent} % of all cores, which distorts speed, and CPU time hardly`;
}

/** Figures as a table for the terminal, each with what it is to be. */
export function renderFigures({ name, title, figures }: FigureReport): string {
  const rows = figures.map((
    row,
  ) => [row.name, spreadWords(row.value, digitsOf(row)), row.unit, targetWords(row)]);
  return [`${name}: ${title}`, ...alignedRows(rows).map(indented)].join("\n");
}

function targetWords({ target, reached }: FigureRow): string {
  return target === undefined ? "" : `${reached ? "reached" : "MISSED"}: ≤ ${target}`;
}

function digitsOf({ value }: FigureRow): number {
  return value.median < 100 ? 1 : 0;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function indented(line: string): string {
  return `  ${line}`;
}
