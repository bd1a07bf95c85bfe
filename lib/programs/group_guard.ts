import { SHELL } from "../capture/shell.ts";

/**
 * Each line of its stdin is a signal for the group $1; its end, which the kernel brings about whatever ended us, is
 * SIGKILL. Signals for the whole control group, as systemd sends them, must not take it away before the group.
 */
const SCRIPT = `trap '' HUP INT TERM
while read -r signal; do kill -s "$signal" -- "-$1"; done
kill -s KILL -- "-$1"`;

/** Sees to it that a group of processes never outlives this program, whatever ends that. */
export class GroupGuard {
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  #closing?: Promise<void>;

  /** `group` is the process id of the group's leader. */
  constructor(group: number) {
    this.#child = new Deno.Command(SHELL, {
      args: ["-c", SCRIPT, "vid-guard", String(group)],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      detached: true,
    }).spawn();
    this.#stdin = this.#child.stdin.getWriter();
  }

  /** Sends the group a signal. */
  async signal(signal: "TERM"): Promise<void> {
    try {
      await this.#stdin.write(new TextEncoder().encode(`${signal}\n`));
    } catch {
      // BrokenPipe: somebody ended the guard.
    }
  }

  /** Kills what is left of the group, and resolves when that is done. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    try {
      await this.#stdin.close();
    } catch {
      // BrokenPipe: somebody ended the guard.
    }
    await this.#child.status;
  }
}
