/** How long to wait where no connection can be accepted for now. */
const PAUSE_MS = 20;

/**
 * How long sessions may take to end once the signal aborts. A session bounds that itself; but nothing can end a write to
 * a peer that takes nothing, not even closing the connection.
 */
const LEAVE_MS = 7000;

/** Options of {@linkcode accept}. */
export interface AcceptOptions {
  /** Stops the accepting. */
  signal: AbortSignal;
  /** Is told, once in a row, why no connection can be accepted for now: mostly that there are too many. */
  onTrouble(reason: string): void;
}

/** Hands every connection to `serve` until the signal aborts and all are served. Closes `listener`. */
export async function accept(
  listener: Pick<Deno.TcpListener, "accept" | "close">,
  serve: (conn: Deno.TcpConn) => Promise<void>,
  { signal, onTrouble }: AcceptOptions,
): Promise<void> {
  const serving = new Set<Promise<void>>();
  const close = () => listener.close();
  if (signal.aborted) close();
  else signal.addEventListener("abort", close, { once: true });
  let troubled = false;
  while (!signal.aborted) {
    try {
      const conn = await listener.accept();
      troubled = false;
      answerAtOnce(conn);
      const served = serve(conn).finally(() => serving.delete(served));
      serving.add(served);
    } catch (error) {
      if (signal.aborted) break;
      // At the limit of open files accept() throws (EMFILE) until a connection ends: the others must go on.
      if (!troubled) onTrouble(error instanceof Error ? error.message : String(error));
      troubled = true;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise((resolve) => timer = setTimeout(resolve, LEAVE_MS));
  await Promise.race([Promise.all(serving), enough]);
  clearTimeout(timer);
}

/**
 * Without it an answer may wait for the acknowledgement of the one before, which comes with the next frame: from then on
 * every answer is one frame late (Nagle's algorithm, RFC 896, and delayed ACKs, RFC 1122, 4.2.3.2).
 */
function answerAtOnce(conn: Deno.TcpConn): void {
  try {
    conn.setNoDelay(true);
  } catch {
    // InvalidInput, on macOS: the peer is gone already, as its session will see.
  }
}
