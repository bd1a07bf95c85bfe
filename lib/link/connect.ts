import { close } from "./close_gently.ts";
import { hostAndPort } from "./host_and_port.ts";

/** Where to connect to. */
export interface ConnectOptions {
  /** Name or address. */
  host: string;
  port: number;
  /** How long to wait for the server's machine to answer, in ms. @default {5000} */
  timeout?: number;
  /** Gives up: its `reason` is thrown. */
  signal?: AbortSignal;
}

/** Thrown where a server cannot be reached; its message says what to do. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly code = "unreachable";
}

/** Connects to a server. Throws {@linkcode ConnectError}, and the signal's reason. */
export async function connect({ host, port, timeout = 5000, signal }: ConnectOptions): Promise<Deno.TcpConn> {
  const connecting = Deno.connect({ hostname: host, port });
  const givenUp = Promise.withResolvers<undefined>();
  const onAbort = () => givenUp.resolve(undefined);
  const timer = setTimeout(onAbort, timeout);
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted) onAbort();
  try {
    const conn = await Promise.race([connecting, givenUp.promise]);
    if (conn === undefined) {
      connecting.then(close, () => {}); // what comes too late is not wanted, whether a connection or a failure
      throw new Deno.errors.TimedOut();
    }
    if (isOwnEnd(conn)) {
      conn.close();
      throw new Deno.errors.ConnectionRefused();
    }
    conn.setNoDelay(true);
    // Where a link is idle for hours, the system sees to it that a router in between does not forget it.
    conn.setKeepAlive(true);
    return conn;
  } catch (cause) {
    signal?.throwIfAborted();
    const message = `Cannot reach a server at ${hostAndPort(host, port)} as ${reason(cause, host, timeout)}`;
    throw new ConnectError(message, { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

function reason(error: unknown, host: string, timeout: number): string {
  if (error instanceof Deno.errors.ConnectionRefused) {
    return "nothing listens there: start vid-server, or give its --host and --port";
  }
  if (error instanceof Deno.errors.TimedOut) {
    return `${host} did not answer within ${
      timeout / 1000
    } s: is it on, and does its firewall let this port in?`;
  }
  const words = error instanceof Error ? error.message : String(error);
  return `the network says: ${words}. Check --host`;
}

/**
 * Whether a connection is one with itself: where nothing listens on a port of those that callers are given, the caller may be
 * given that very port, and TCP connects it with itself (simultaneous open, RFC 9293, 3.5).
 */
function isOwnEnd({ localAddr, remoteAddr }: Deno.TcpConn): boolean {
  return localAddr.port === remoteAddr.port && localAddr.hostname === remoteAddr.hostname;
}
