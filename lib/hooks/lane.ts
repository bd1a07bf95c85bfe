/** How a command ended. */
export interface CommandEnd {
  /** 127 where there is no such program; undefined where it was ended, or nothing is known of it. */
  code?: number;
  /** Its first line on stderr, as far as a person reads it. */
  words: string;
}

/** Runs a command, again and again but once at a time, each time with a line on its stdin. */
export interface Lane {
  /** Starts the command, and holds nobody up meanwhile. Never rejects. */
  run(line: string): Promise<CommandEnd>;
  /** Ends the command with all that it started; the next run starts anew. */
  end(): Promise<void>;
}
