/** A terminal's width where it does not tell. */
const COLUMNS = 80;

/** What is known of where a stream goes. */
export interface Terminal {
  /** Whether a person looks on. */
  readonly isTerminal: boolean;
  /** Whether colours are wanted: on a terminal, unless `NO_COLOR` is set (https://no-color.org). */
  readonly colour: boolean;
  /** The width of the moment, in columns; undefined where it is no terminal. */
  columns(): number | undefined;
}

/** Asks where a stream goes. */
export function terminalOf(stream: Pick<typeof Deno.stderr, "isTerminal">): Terminal {
  const isTerminal = stream.isTerminal();
  return {
    isTerminal,
    colour: isTerminal && !Deno.noColor,
    columns: () => isTerminal ? consoleColumns() : undefined,
  };
}

function consoleColumns(): number {
  try {
    // A pseudo-terminal that nobody has sized says 0.
    return Deno.consoleSize().columns || COLUMNS;
  } catch {
    // Not every terminal can be asked.
    return COLUMNS;
  }
}
