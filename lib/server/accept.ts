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
  /** Is told why a connection cannot be accepted or served; of many such in a row, once. */
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
      prepare(conn);
      const served = serve(conn).catch((error) => onTrouble(words(error))).finally(() =>
        serving.delete(served)
      );
      serving.add(served);
    } catch (error) {
      if (signal.aborted) break;
      // At the limit of open files accept() throws (EMFILE) until a connection ends: the others must go on.
      if (!troubled) onTrouble(words(error));
      troubled = true;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise((resolve) => timer = setTimeout(resolve, LEAVE_MS));
  await Promise.race([Promise.all(serving), enough]);
  clearTimeout(timer);
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Sets what a connection needs before anything is read or written. */
function prepare(conn: Deno.TcpConn): void {
  try {
    // Without it an answer may wait for the acknowledgement of the one before, which comes with the next frame: from then
    // on every answer is one frame late (Nagle's algorithm, RFC 896, and delayed ACKs, RFC 1122, 4.2.3.2).
    conn.setNoDelay(true);
    // A camera that lost its power says no goodbye: the system asks for it now and then.
    conn.setKeepAlive(true);
  } catch {
    // InvalidInput, on macOS: the peer is gone already, as its session will see.
  }
}
