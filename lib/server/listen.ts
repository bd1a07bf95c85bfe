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
    const reason = whyNotListen(cause, { host, flag: "--port" });
    throw new ListenError(`Cannot listen on ${hostAndPort(host, port)} as ${reason}`, { cause });
  }
}

/** Says in words why listening on `host` failed, and what to do with the flag that chooses the port. */
export function whyNotListen(error: unknown, { host, flag }: { host: string; flag: string }): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return `another program has that port: stop it, or choose another one with ${flag} (0 picks a free one)`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `this user may not open that port: choose one from 1024 up with ${flag}`;
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return `${host} is no address of this machine: use 127.0.0.1 for this machine only, 0.0.0.0 for all its networks`;
  }
  const words = error instanceof Error ? error.message : String(error);
  return `${host} is not found: ${words}. Use 127.0.0.1 for this machine only, 0.0.0.0 for all its networks`;
}
