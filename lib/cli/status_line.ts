import truncatedWidth from "fast-string-truncated-width";
import type { Stats } from "../accounting.ts";
import { count, measure, tally } from "./figures.ts";
import type { Screen } from "./screen.ts";

/** Often enough to look alive, seldom enough to be read, in ms. */
const RENEW_MS = 200;
const LOG_MS = 5000;

const SEPARATOR = " · ";

/** Options of {@linkcode showStatus}. */
export interface StatusOptions extends Omit<StatusLineOptions, "render"> {
  /** The figures of the moment. */
  stats: () => Stats;
  /** What is wrong at the moment, in a few words. */
  trouble?: () => string | undefined;
}

/** Options of {@linkcode showStatusLine}. */
export interface StatusLineOptions {
  /** Writes the line of the moment, of up to so many columns. */
  render: (columns?: number) => string;
  /** The terminal's width of the moment; undefined where stderr is no terminal: then lines are logged. */
  columns: () => number | undefined;
  screen: Pick<Screen, "showStatus">;
  /** Logs a line. */
  log: (line: string) => void;
  /** Between two renewals. @default {200 on a terminal, else 5000} */
  intervalMs?: number;
}

/** Shows how a client's run goes, as {@linkcode showStatusLine} does. */
export function showStatus({ stats, trouble, ...options }: StatusOptions): Disposable {
  return showStatusLine({ ...options, render: (columns) => renderStatus(stats(), columns, trouble?.()) });
}

/**
 * Shows how a run goes, until it is disposed of: on a terminal as one line that renews itself, else as a line in
 * the log every five seconds.
 */
export function showStatusLine({ render, columns, screen, log, intervalMs }: StatusLineOptions): Disposable {
  if (columns() === undefined) {
    const timer = setInterval(() => log(render()), intervalMs ?? LOG_MS);
    return { [Symbol.dispose]: () => clearInterval(timer) };
  }
  const renew = () => screen.showStatus(render(columns()));
  const timer = setInterval(renew, intervalMs ?? RENEW_MS);
  renew();
  return {
    [Symbol.dispose]() {
      clearInterval(timer);
      screen.showStatus("");
    },
  };
}

/**
 * The figures of the moment on one line of up to `columns` columns; what matters least is left out first. Rate
 * and latency are those of the last few seconds; what is wrong at the moment comes before all.
 *
 * ```text
 * 1,234 frames · 30.0/s · 12.1 ms (p99 40.7) · 3 dropped · ok 1,198, ng 33
 * ```
 */
export function renderStatus(stats: Stats, columns = Infinity, trouble = ""): string {
  const { captured, dropped, pending, recent, verdicts } = stats;
  const parts = [
    trouble,
    `${count(captured)} frame${captured === 1 ? "" : "s"}`,
    `${measure(recent.framesPerSecond)}/s`,
    `${measure(recent.latencyMs.p50)} ms (p99 ${measure(recent.latencyMs.p99)})`,
    `${count(dropped)} dropped`,
    tally(verdicts),
    pending > 0 ? `${count(pending)} pending` : "",
  ];
  return joinParts(parts, columns);
}

/** Joins what there is to one line of up to `columns` columns; where there is no room for all, the last ones are left out. */
export function joinParts(all: readonly string[], columns: number): string {
  const parts = all.filter((part) => part !== "");
  // The last column stays free: some terminals go to the next line when it is written.
  const room = columns - 1;
  while (parts.length > 1 && truncatedWidth(parts.join(SEPARATOR)).width > room) parts.pop();
  return truncate(parts.join(SEPARATOR), room);
}

function truncate(text: string, columns: number): string {
  const { index, ellipsed } = truncatedWidth(text, { limit: Math.max(0, columns), ellipsis: "…" });
  return `${text.slice(0, index)}${ellipsed ? "…" : ""}`;
}
