import type { RoomyJpeg } from "../frame.ts";
import { type ByteSource, cutJpegs } from "../jpeg/cut_jpegs.ts";
import { JpegError } from "../jpeg/jpeg_error.ts";
import { pause } from "../pause.ts";
import { BrokenJpegs } from "./broken_jpegs.ts";
import { CaptureError } from "./capture_error.ts";
import { type CaptureOptions, isPaced, type JpegsSource } from "./capture_options.ts";
import { PICTURES_FPS } from "./input_arguments.ts";
import { listPictures } from "./list_pictures.ts";
import { sourceName } from "./source_name.ts";

/** Options of {@linkcode JpegSource}. */
export interface JpegSourceOptions extends Pick<CaptureOptions, "live" | "fps" | "stdin"> {
  /** Told of each JPEG that is left out as it is broken. */
  onBroken?(reason: string): void;
  signal?: AbortSignal;
}

/** JPEGs that are there already: those of a folder, of a file that holds many, or of stdin. */
export class JpegSource implements AsyncDisposable {
  /** Rate at which pictures are taken that are there already, in frames/s. */
  readonly fps: number | undefined;
  readonly #source: JpegsSource;
  readonly #options: JpegSourceOptions;
  readonly #pictures: string[] | undefined;
  readonly #closing = new AbortController();
  /** When the first picture was taken. */
  #startedAt: number | undefined;

  private constructor(source: JpegsSource, options: JpegSourceOptions, pictures?: string[], fps?: number) {
    this.#source = source;
    this.#options = options;
    this.#pictures = pictures;
    this.fps = fps;
  }

  /** Looks what there is. Throws {@linkcode CaptureError}. */
  static async open(source: JpegsSource, options: JpegSourceOptions): Promise<JpegSource> {
    const { live, fps } = options;
    const pace = isPaced({ source, live }) ? fps : undefined;
    if (source.path === "-") return new JpegSource(source, options, undefined, pace);
    const { isDirectory, isFile, isFifo } = await Deno.stat(source.path).catch(explain(source.path));
    if (isFifo && !source.path.startsWith("/dev/fd/")) {
      // Deno stands still, and hears no Ctrl-C, while it opens a pipe that nobody writes to yet.
      const remedy = `let the shell open it: --jpegs - < ${source.path}`;
      throw new CaptureError("not-a-file", `Cannot open ${source.path}: it is a named pipe; ${remedy}`);
    }
    const pictures = isDirectory ? await listPictures(source.path) : undefined;
    return new JpegSource(
      source,
      options,
      pictures,
      pace ?? (live && (isDirectory || isFile) ? PICTURES_FPS : undefined),
    );
  }

  /**
   * The JPEGs, once. Ends early after {@linkcode close}; throws the signal's reason after an abort and, where the
   * source is not live, a {@linkcode CaptureError} behind the last one if any were broken.
   */
  async *jpegs(): AsyncGenerator<RoomyJpeg, void> {
    const { live = false, signal, onBroken } = this.#options;
    const broken = new BrokenJpegs(onBroken);
    // What is cut off by its own close is not broken.
    const tell = (reason: string) => this.#closing.signal.aborted || broken.tell(reason);
    const close = () => this.#closing.abort();
    signal?.addEventListener("abort", close);
    try {
      if (signal?.aborted) close();
      yield* this.#pictures ? this.#folder(this.#pictures, tell) : this.#stream(tell);
    } finally {
      signal?.removeEventListener("abort", close);
    }
    signal?.throwIfAborted();
    if (!live && !this.#closing.signal.aborted) {
      broken.check(sourceName(this.#source), "copy or record it again");
    }
  }

  close(): Promise<void> {
    this.#closing.abort();
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#folder(
    pictures: readonly string[],
    tell: (reason: string) => void,
  ): AsyncGenerator<RoomyJpeg, void> {
    for (const [index, path] of pictures.entries()) {
      await this.#untilDue(index);
      if (this.#closing.signal.aborted) return;
      const jpeg = await this.#picture(path, tell);
      if (jpeg) yield jpeg;
    }
  }

  /** The first JPEG in a file; some cameras put smaller ones behind it. */
  async #picture(path: string, tell: (reason: string) => void): Promise<RoomyJpeg | undefined> {
    const reasons: string[] = [];
    try {
      using file = await Deno.open(path);
      const reader = file.readable.getReader({ mode: "byob" });
      for await (const jpeg of cutJpegs(reader, { onBroken: (reason) => reasons.push(reason) })) {
        await reader.cancel();
        return jpeg;
      }
      tell(`${path}: ${reasons[0] ?? "it holds no JPEG"}`);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      tell(`${path}: ${error.message}`);
    }
  }

  async *#stream(onBroken: (reason: string) => void): AsyncGenerator<RoomyJpeg, void> {
    const { path } = this.#source;
    const name = sourceName(this.#source);
    const stream = path === "-"
      ? this.#options.stdin ?? Deno.stdin.readable
      : (await Deno.open(path).catch(explain(path))).readable;
    const reader = stream.getReader({ mode: "byob" });
    const stop = () => void reader.cancel().catch(() => {}); // what fails is over as well
    this.#closing.signal.addEventListener("abort", stop);
    if (this.#closing.signal.aborted) stop();
    let count = 0;
    try {
      for await (const jpeg of cutJpegs(reader satisfies ByteSource, { onBroken })) {
        await this.#untilDue(count++);
        yield jpeg;
      }
    } catch (error) {
      if (!(error instanceof JpegError)) throw error;
      throw new CaptureError(
        "not-a-video",
        `Cannot read JPEGs of ${name}: ${reasonOf(error)}; check what it is`,
        {
          cause: error,
        },
      );
    } finally {
      stop();
    }
    if (count === 0 && !this.#closing.signal.aborted) {
      throw new CaptureError(
        "no-frames",
        `Cannot read ${name}: it ended without a JPEG; check what writes it`,
      );
    }
  }

  /** Waits for the time at which the picture of this index is to be taken. */
  async #untilDue(index: number): Promise<void> {
    if (this.fps === undefined) return;
    const now = performance.now();
    this.#startedAt ??= now;
    const ms = this.#startedAt + index * 1000 / this.fps - now;
    if (ms > 0) await pause(ms, this.#closing.signal);
  }
}

/** `there are none: got 1052672 bytes without any` of a whole sentence. */
function reasonOf({ message }: JpegError): string {
  return message.replace(/^Cannot .*? as /, "");
}

function explain(path: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Deno.errors.NotFound) {
      throw new CaptureError(
        "not-found",
        `Cannot open ${path}: there is no such folder or file; check the path`,
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new CaptureError(
        "no-permission",
        `Cannot open ${path}: this user may not read it; check its permissions`,
      );
    }
    throw error;
  };
}
