import { hostAndPort } from "../link/host_and_port.ts";

/** Where to listen. */
export interface ListenOptions {
  /** A name or address of this machine. */
  host: string;
  /** 0 picks a free one. */
  port: number;
}

/** Thrown where a server cannot listen; its message says what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly code = "cannot-listen";
}

/** Listens for TCP connections. Throws {@linkcode ListenError}. */
export function listen({ host, port }: ListenOptions): Deno.TcpListener {
  try {
    return Deno.listen({ hostname: host, port });
  } catch (cause) {
    throw new ListenError(`Cannot listen on ${hostAndPort(host, port)} as ${reason(cause, host)}`, { cause });
  }
}

function reason(error: unknown, host: string): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return "another program has that port: stop it, or choose another one with --port (0 picks a free one)";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "this user may not open that port: choose one from 1024 up with --port";
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return `${host} is no address of this machine: use 127.0.0.1 for this machine only, 0.0.0.0 for all its networks`;
  }
  const words = error instanceof Error ? error.message : String(error);
  return `${host} is not found: ${words}. Use 127.0.0.1 for this machine only, 0.0.0.0 for all its networks`;
}
