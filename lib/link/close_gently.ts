/** How long to read on, for nothing, from a peer that is told goodbye. */
const LINGER_MS = 1000;

/** The part of a connection that it takes. */
export type ClosableConn = Pick<Deno.TcpConn, "read" | "close" | "closeWrite">;

/**
 * Closes a connection so that the peer still gets what was written: a close over bytes that nobody read would reset the
 * connection, and with it what is under way (RFC 1122, 4.2.2.13). So it reads on until the peer closes too, for at most
 * a second. Never throws.
 */
export async function closeGently(conn: ClosableConn): Promise<void> {
  const timer = setTimeout(() => close(conn), LINGER_MS);
  try {
    await conn.closeWrite();
    const scratch = new Uint8Array(16 * 1024);
    while (await conn.read(scratch) !== null);
  } catch {
    // The peer is gone, or the network: either way there is nobody left to be gentle with.
  } finally {
    clearTimeout(timer);
    close(conn);
  }
}

/** Closes a connection, whether it is open or not. */
export function close(conn: Pick<Deno.TcpConn, "close">): void {
  try {
    conn.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error; // it is closed already
  }
}

/** Whether an error only says that the peer is gone, or that this side closed. */
export function isGone(error: unknown): boolean {
  const { BadResource, BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, NotConnected, TimedOut } =
    Deno.errors;
  return [BadResource, BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, NotConnected, TimedOut]
    .some((kind) => error instanceof kind);
}
