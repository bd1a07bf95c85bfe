/** What a program's exit code says. */
export const EXIT = {
  /** It did what it was asked to. */
  ok: 0,
  /** It could not, and said why. */
  failure: 1,
  /** It was called in a way that it does not know. */
  usage: 2,
  /** SIGINT ended it (128 + 2, as shells count). */
  interrupted: 130,
  /** SIGTERM ended it (128 + 15). */
  terminated: 143,
} as const;

/** One of {@linkcode EXIT}. */
export type ExitCode = typeof EXIT[keyof typeof EXIT];
