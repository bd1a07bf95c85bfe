import { readLines } from "../read_lines.ts";

const KEPT_ERRORS = 12;
const LEVELS_OF_ERRORS = new Set(["error", "fatal", "panic"]);

// "[mov,mp4 @ 0x55d0] [error] moov atom not found"; contexts nest, and Windows prints them without 0x.
const LINE = /^(?:\[[^\]]* @ [0-9a-fx]+\] )*\[(\w+)\] ?(.*)$/;

/** A line of ffmpeg's log, without the names and addresses of the parts that wrote it. */
export interface LogLine {
  /** ffmpeg's word: `info`, `warning`, `error`, `fatal`; empty where the line came from somewhere else. */
  level: string;
  text: string;
}

/** Reads a line that ffmpeg wrote under `-loglevel repeat+level+…`. */
export function parseLogLine(line: string): LogLine {
  const [, level = "", text = line] = LINE.exec(line) ?? [];
  return { level, text: text.trimEnd() };
}

/** What ffmpeg says on stderr: hands out each line and keeps the last errors, never more than a few kilobytes. */
export class FfmpegLog {
  readonly #errors: string[] = [];
  readonly #onLine: ((line: LogLine) => void) | undefined;
  // What ffmpeg prints before its first tagged line is the shell's or the loader's complaint.
  #level = "error";

  constructor(onLine?: (line: LogLine) => void) {
    this.#onLine = onLine;
  }

  /** The last errors, oldest first, each once. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** Reads `stderr` to its end, which is ffmpeg's end too. */
  async read(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    await readLines(stderr, (line) => this.#take(line));
  }

  #take(raw: string): void {
    const line = parseLogLine(raw);
    if (line.level === "") line.level = this.#level;
    this.#level = line.level;
    if (line.text === "") return;
    if (LEVELS_OF_ERRORS.has(line.level)) this.#keep(line.text);
    this.#onLine?.(line);
  }

  #keep(text: string): void {
    const same = this.#errors.indexOf(text);
    if (same >= 0) this.#errors.splice(same, 1);
    this.#errors.push(text);
    if (this.#errors.length > KEPT_ERRORS) this.#errors.shift();
  }
}
