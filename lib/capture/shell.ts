/**
 * The shell that starts all programs on Unix, by its path: an executable may run it where there is no PATH, and need not
 * be allowed to run anything else. It looks the programs up itself, and exits with 127 where there is no such one.
 */
export const SHELL = "/bin/sh";

/** The script that becomes a program: that and its arguments stand behind it, after the script's own name. */
export const BECOME = `exec "$@"`;
