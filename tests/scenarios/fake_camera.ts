import { Program } from "../end_to_end/programs.ts";
import { sleep } from "./sleep.ts";

/** After so long it writes to the pipe again whose reader has left, in ms. */
const AGAIN_MS = 50;

/** A camera that vid-client reads by `--file PATH --live`: an ffmpeg that writes to a named pipe. */
export class FakeCamera implements AsyncDisposable {
  readonly path: string;
  #ffmpeg?: Program;
  #filming?: Promise<void>;
  #isOn = false;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the named pipe; nothing writes to it yet. */
  static async create(path: string): Promise<FakeCamera> {
    const { success } = await new Deno.Command("mkfifo", { args: [path] }).output();
    if (!success) throw new Error(`Cannot make a named pipe at ${path}`);
    return new FakeCamera(path);
  }

  /**
   * Films a scene of ffmpeg's `lavfi`, such as `testsrc2=size=320x240:rate=30`, in real time, for whoever opens the pipe,
   * until it dies.
   */
  start(scene: string): void {
    this.#isOn = true;
    this.#filming = this.#film(scene);
  }

  /** Gives no more frames, and keeps the pipe open. */
  stall(): void {
    this.#ffmpeg?.kill("SIGSTOP");
  }

  /** Is gone at once; resolves when it is. */
  async die(): Promise<void> {
    this.#isOn = false;
    this.#ffmpeg?.kill("SIGKILL");
    await this.#filming;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.die();
  }

  async #film(scene: string): Promise<void> {
    const input = ["-re", "-f", "lavfi", "-i", scene];
    const output = ["-f", "yuv4mpegpipe", "-pix_fmt", "yuv420p", this.path];
    while (this.#isOn) {
      this.#ffmpeg = new Program("ffmpeg", { args: ["-v", "error", "-y", ...input, ...output] });
      await this.#ffmpeg.ended;
      await sleep(AGAIN_MS);
    }
  }
}
