/** fcntl's commands, as Linux's `fcntl.h` numbers them. */
const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;

/** The most that Linux gives anybody, in bytes; a pipe has 64 KiB to begin with. */
const WIDE = 1 << 20;

/** What stands behind stdin, stdout and stderr; a client has a few dozen descriptors. */
const DESCRIPTORS = { first: 3, last: 255 };

const SYMBOLS = { fcntl: { parameters: ["i32", "i32", "i32"], result: "i32" } } as const;

/**
 * Calls what opens pipes, such as the start of a program with its output piped, and has these hold 1 MiB each: a frame of
 * 1080p can then take 3 turns of writer and reader and not 48, and half the time. Where that cannot be, on other systems than
 * Linux or without the permission, they stay as they are.
 */
export function withWidePipes<T>(open: () => T): T {
  const libc = openLibc();
  if (libc === undefined) return open();
  try {
    const { fcntl } = libc.symbols;
    const before = openPipes(fcntl);
    const opened = open();
    // Refused where this user has very many pipes: then narrow ones have to do.
    for (const pipe of openPipes(fcntl)) if (!before.has(pipe)) fcntl(pipe, F_SETPIPE_SZ, WIDE);
    return opened;
  } finally {
    libc.close();
  }
}

function openPipes(fcntl: (descriptor: number, command: number, argument: number) => number): Set<number> {
  const pipes = new Set<number>();
  for (let descriptor = DESCRIPTORS.first; descriptor <= DESCRIPTORS.last; descriptor++) {
    if (fcntl(descriptor, F_GETPIPE_SZ, 0) > 0) pipes.add(descriptor);
  }
  return pipes;
}

function openLibc(): Deno.DynamicLibrary<typeof SYMBOLS> | undefined {
  if (Deno.build.os !== "linux") return undefined;
  // Asked first, since on a terminal Deno.dlopen would stop and ask the user.
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return undefined;
  try {
    return Deno.dlopen("libc.so.6", SYMBOLS);
  } catch {
    return undefined; // musl's has another name, and only one of its own
  }
}
