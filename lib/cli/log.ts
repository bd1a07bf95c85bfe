import { configureSync, type LogRecord } from "@logtape/logtape";
import { LOG_CATEGORY } from "../log.ts";
import type { LogLevel } from "./common_flags.ts";
import { escapeControls } from "./escape_controls.ts";
import { type Painter, painter, type Style } from "./painter.ts";

/** LogTape's levels by ours, and how they look. */
const LEVELS = {
  error: { theirs: "error", style: "red" },
  warn: { theirs: "warning", style: "yellow" },
  info: { theirs: "info", style: "green" },
  debug: { theirs: "debug", style: "dim" },
} as const satisfies Record<LogLevel, { theirs: LogRecord["level"]; style: Style }>;

/** Options of {@linkcode configureLog}. */
export interface LogOptions extends LineOptions {
  /** The least severe messages that are logged. */
  level: LogLevel;
  /** Takes a line, without its end. */
  write: (line: string) => void;
}

/** Options of {@linkcode renderLogLine}. */
export interface LineOptions {
  /** Whether a person looks on: then the time is the local one, and short. */
  terminal: boolean;
  /** Whether levels are coloured. */
  colour: boolean;
}

/** Sends what vid logs to `write`, line by line. */
export function configureLog({ level, write, ...line }: LogOptions): void {
  configureSync({
    reset: true,
    sinks: { lines: (record) => write(renderLogLine(record, line)) },
    loggers: [
      { category: LOG_CATEGORY, sinks: ["lines"], lowestLevel: LEVELS[level].theirs },
      { category: ["logtape", "meta"], sinks: ["lines"], lowestLevel: "error" },
    ],
  });
}

/**
 * A log record as one line, whatever is in it:
 * - on a terminal `10:25:00.123 info  listening on 127.0.0.1:5000`, local time
 * - else `2025-11-22T09:25:00.123Z info  listening on 127.0.0.1:5000`
 */
export function renderLogLine(
  { timestamp, level, message }: Pick<LogRecord, "timestamp" | "level" | "message">,
  { terminal, colour }: LineOptions,
): string {
  const paint = painter(colour);
  const time = new Date(timestamp);
  const stamp = terminal ? paint("dim", localTime(time)) : time.toISOString();
  const text = message.map((part) => typeof part === "string" ? part : wordsOf(part)).join("");
  return `${stamp} ${renderLevel(level, paint)} ${escapeControls(text)}`;
}

function renderLevel(level: LogRecord["level"], paint: Painter): string {
  const [name, { style }] = Object.entries(LEVELS).find(([, { theirs }]) => theirs === level) ??
    [level, { style: "red" } as const];
  return paint(style, name.padEnd("error".length));
}

function localTime(time: Date): string {
  const pad = (number: number, digits = 2) => String(number).padStart(digits, "0");
  const [hours, minutes, seconds] = [time.getHours(), time.getMinutes(), time.getSeconds()];
  return `${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(time.getMilliseconds(), 3)}`;
}

function wordsOf(value: unknown): string {
  if (value instanceof Error) return value.message;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
