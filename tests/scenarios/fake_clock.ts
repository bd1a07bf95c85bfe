import { listProcesses } from "../capture/processes.ts";

/** Where Linux keeps what programs share by name (shm_overview(7)). */
const SHARED_MEMORY = "/dev/shm";

/** A wall clock that programs are started under and that may be set while they run, by libfaketime. */
export class FakeClock {
  readonly #path: string;
  readonly #library: string;

  private constructor(path: string, library: string) {
    this.#path = path;
    this.#library = library;
  }

  /** `path` is a file that it keeps. It shows the right time at first. */
  static async create(path: string): Promise<FakeClock> {
    await removeLeftovers();
    const clock = new FakeClock(path, await findLibrary());
    await clock.set(0);
    return clock;
  }

  /** What a program is started with. The clock that never goes back stays as it is. */
  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: this.#library,
      FAKETIME_TIMESTAMP_FILE: this.#path,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
    };
  }

  /** Sets it to so many seconds beside the right time. */
  async set(offsetSeconds: number): Promise<void> {
    // A program may read the file while it is written.
    await Deno.writeTextFile(`${this.#path}.new`, `${offsetSeconds < 0 ? "" : "+"}${offsetSeconds}\n`);
    await Deno.rename(`${this.#path}.new`, this.#path);
  }
}

/**
 * A program that was killed leaves files behind that are named by its PID, and the next one of the same PID under libfaketime
 * would end at once.
 */
async function removeLeftovers(): Promise<void> {
  const names = await Array.fromAsync(Deno.readDir(SHARED_MEMORY), ({ name }) => name);
  const running = new Set(listProcesses().map(({ pid }) => pid));
  const left = names.filter((name) => {
    const [, pid] = /^(?:sem\.)?faketime_(?:sem|shm)_(\d+)$/.exec(name) ?? [];
    return pid !== undefined && !running.has(Number(pid));
  });
  // Deno itself writes below /dev for nobody who may not do everything.
  await new Deno.Command("rm", { args: ["-f", ...left], cwd: SHARED_MEMORY }).output();
}

/** The program faketime knows where its library is. */
async function findLibrary(): Promise<string> {
  const script = 'faketime -f +0 sh -c "echo \\$LD_PRELOAD"';
  const { success, stdout } = await new Deno.Command("sh", { args: ["-c", script] }).output();
  const path = new TextDecoder().decode(stdout).trim();
  if (!success || path === "") {
    throw new Error("Cannot set clocks as faketime is not installed: apt-get install faketime");
  }
  return path;
}
