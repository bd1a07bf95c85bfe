/** `struct sockaddr` of any family. */
const ADDRESS_BYTES = 128;

/** No process of a test has more descriptors open. */
const DESCRIPTORS = 4096;

// Linux's, of <sys/socket.h> and <netinet/tcp.h>.
const AF_UNSPEC = 0;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const IPPROTO_TCP = 6;
const TCP_MAXSEG = 2;

/** The largest segment on an Ethernet; that of loopback is 65,483 bytes. */
const ETHERNET_SEGMENT = 1460;

/** The smallest with which a sender still keeps segments under way. */
const SMALL_BUFFER = 4096;

/**
 * Lets the connections of a listener hold some 120 KB on their way to it, about what a router queues, where loopback holds
 * 3 MB: a sender's buffer grows with the size of segments, and a receiver's stays as it was set. On Linux alone;
 * elsewhere it does nothing.
 */
export function keepBuffersSmall(listener: Deno.TcpListener): void {
  if (Deno.build.os !== "linux") return;
  using libc = openLibc();
  const socket = findSocket(libc, { local: listener.addr.port });
  const set = (level: number, option: number, value: number) =>
    check(libc.symbols.setsockopt(socket, level, option, new Int32Array([value]), 4));
  set(IPPROTO_TCP, TCP_MAXSEG, ETHERNET_SEGMENT);
  set(SOL_SOCKET, SO_RCVBUF, SMALL_BUFFER);
}

/** Resets a connection, as a machine does that crashed and came back. It is still to be closed. On Linux alone. */
export function reset({ localAddr, remoteAddr }: Deno.TcpConn): void {
  if (Deno.build.os !== "linux") return;
  using libc = openLibc();
  const socket = findSocket(libc, { local: localAddr.port, remote: remoteAddr.port });
  // Not by SO_LINGER: Deno says goodbye as it closes, and what follows is no reset to the peer any more.
  const nowhere = new Uint16Array(ADDRESS_BYTES / 2).fill(AF_UNSPEC);
  check(libc.symbols.connect(socket, nowhere, ADDRESS_BYTES));
}

type Libc = ReturnType<typeof openLibc>;

function openLibc() {
  const name = { parameters: ["i32", "buffer", "buffer"], result: "i32" } as const;
  const libc = Deno.dlopen("libc.so.6", {
    getsockname: name,
    getpeername: name,
    connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
    setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
  });
  return { symbols: libc.symbols, [Symbol.dispose]: () => libc.close() };
}

function check(status: number): void {
  if (status !== 0) throw new Error("The system refuses what was asked of a socket");
}

/**
 * Deno tells nobody the descriptor of a socket: the one that has these ports is it. A listener has no `remote` one.
 */
function findSocket({ symbols }: Libc, { local, remote }: { local: number; remote?: number }): number {
  for (let descriptor = 0; descriptor < DESCRIPTORS; descriptor++) {
    if (portBy(symbols.getsockname, descriptor) !== local) continue;
    if (portBy(symbols.getpeername, descriptor) === remote) return descriptor;
  }
  throw new Error(`There is no socket of port ${local}`);
}

function portBy(call: Libc["symbols"]["getsockname"], descriptor: number): number | undefined {
  const address = new Uint8Array(ADDRESS_BYTES);
  const length = new Uint32Array([ADDRESS_BYTES]);
  return call(descriptor, address, length) === 0 ? new DataView(address.buffer).getUint16(2) : undefined;
}
