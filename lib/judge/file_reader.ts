import type { Capture } from "../capture/capture.ts";
import { JPEG_NAME, listPictures } from "../capture/list_pictures.ts";
import { openCapture } from "../capture/open_capture.ts";
import { CodecError, type CodecName } from "../codec/codec.ts";
import { decodePng } from "../codec/decode_png.ts";
import { Encoder } from "../codec/encoder.ts";
import { isPng } from "../codec/png/png_file.ts";
import type { Frame, Picture } from "../frame.ts";
import { fileFailureOf } from "./file_failure.ts";
import type { FileFrame, JpegOfFile } from "./file_frame.ts";

const PNG_NAME = /\.png$/i;

/** Names of other pictures, which ffmpeg reads. */
const STILL_NAME = /\.(bmp|tiff?|webp|avif|heic|jp2|j2k|tga|p[bgnp]m|pam|pcx|sgi|exr|dpx|qoi)$/i;

/** A video that begins as a JPEG does. */
const MJPEG_NAME = /\.mjpe?g$/i;

/** What is judged of a folder. */
const PICTURES = {
  pattern: new RegExp([JPEG_NAME, PNG_NAME, STILL_NAME].map(({ source }) => source).join("|"), "i"),
  words: ".jpg, .png, .bmp or as other pictures do",
};

/** Frames/s of pictures, and of a video that does not say its own: the pace of vid-client for pictures. */
const FPS = 25;

/** A picture's file that is larger is not read into memory. */
const MAX_PICTURE_MIB = 256;

/** Options of {@linkcode FileReader}. */
export interface FileReaderOptions {
  /** A PNG with more pixels is refused. */
  maxPixels: number;
  /** What encodes. @default {"auto"} */
  codec?: CodecName | "auto";
  /** Ends the reading with its reason. */
  signal?: AbortSignal;
}

/** How a file is read. */
type Kind = "jpeg" | "png" | "still" | "video";

/**
 * Reads pictures and videos from disk, and makes of each frame the JPEG that vid-client would send by default: a JPEG stays
 * as it is, all else is encoded in 4:2:0 at the codec's own quality.
 */
export class FileReader implements AsyncDisposable {
  readonly #options: FileReaderOptions;
  /** Started for the first picture that is no JPEG. */
  #encoder?: Promise<Encoder>;
  /** When the next frame comes, in ms since the first one. */
  #nextMs = 0;

  constructor(options: FileReaderOptions) {
    this.#options = options;
  }

  /**
   * Reads files in this order, of a folder its pictures in the order of their names. What cannot be read is told in its
   * place. Nothing is read ahead. Throws the signal's reason after an abort, and CodecError where no encoder starts.
   */
  async *read(paths: Iterable<string>): AsyncGenerator<FileFrame, void> {
    for (const path of paths) yield* this.#guarded(path, this.#readPath(path));
  }

  /** Ends what encodes. */
  async close(): Promise<void> {
    // Why it did not start, who wanted a JPEG was told.
    await this.#encoder?.then((encoder) => encoder.close(), () => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Tells what is wrong with a file behind what could be read of it. */
  async *#guarded(file: string, frames: AsyncGenerator<FileFrame, void>): AsyncGenerator<FileFrame, void> {
    const { signal } = this.#options;
    signal?.throwIfAborted();
    try {
      yield* frames;
    } catch (error) {
      signal?.throwIfAborted();
      yield { file, failure: fileFailureOf(file, error) };
    }
  }

  async *#readPath(path: string): AsyncGenerator<FileFrame, void> {
    for (const file of await filesOf(path)) yield* this.#guarded(file, this.#readFile(file));
  }

  async *#readFile(file: string): AsyncGenerator<JpegOfFile, void> {
    const kind = await kindOf(file);
    switch (kind) {
      case "jpeg":
        return yield { file, jpeg: await this.#readPicture(file), atMs: this.#tick() };
      case "png": {
        const { maxPixels } = this.#options;
        const picture = decodePng(await this.#readPicture(file), { format: "bgr", maxPixels });
        return yield { file, jpeg: (await this.#encode(picture)).jpeg, atMs: this.#tick() };
      }
      default:
        yield* this.#readByFfmpeg(file, kind);
    }
  }

  async *#readByFfmpeg(file: string, kind: "still" | "video"): AsyncGenerator<JpegOfFile, void> {
    const { signal } = this.#options;
    await using capture = await openCapture({
      // A dash alone would be stdin.
      source: { kind: "file", path: file === "-" ? "./-" : file },
      ...(kind === "still" && { count: 1 }),
    }, { signal });
    for await (const frame of capture.frames()) {
      const jpeg = await this.#jpegOf(frame, capture);
      yield { file, ...(kind === "video" && { frame: frame.sequence }), jpeg, atMs: this.#tick(capture.fps) };
    }
  }

  /** When a frame comes, the next one that much later. */
  #tick(fps = FPS): number {
    const atMs = this.#nextMs;
    this.#nextMs += 1000 / fps;
    return atMs;
  }

  async #jpegOf(frame: Frame, capture: Capture): Promise<Uint8Array<ArrayBuffer>> {
    if ("jpeg" in frame) return frame.jpeg.bytes.subarray(frame.jpeg.headroom ?? 0);
    const { jpeg, raw } = await this.#encode(frame.picture);
    capture.recycle(raw);
    return jpeg;
  }

  async #encode(picture: Picture): Promise<{ jpeg: Uint8Array<ArrayBuffer>; raw: ArrayBuffer }> {
    const { codec } = this.#options;
    const encoder = await (this.#encoder ??= Encoder.start({ codec }));
    return await encoder.encode(picture);
  }

  async #readPicture(file: string): Promise<Uint8Array<ArrayBuffer>> {
    const { size } = await Deno.stat(file);
    if (size <= MAX_PICTURE_MIB * 2 ** 20) return await Deno.readFile(file, { signal: this.#options.signal });
    const rule = `a picture's file has at most ${MAX_PICTURE_MIB} MiB`;
    throw new CodecError(
      "too-large",
      `Cannot read ${file} as ${rule}: got ${Math.round(size / 2 ** 20)} MiB`,
    );
  }
}

/** The file itself, or a folder's pictures. Throws where there is neither. */
async function filesOf(path: string): Promise<string[]> {
  const { isDirectory } = await Deno.stat(path);
  return isDirectory ? await listPictures(path.replace(/(?<=.)[/\\]+$/, ""), PICTURES) : [path];
}

/** Tells by a file's first bytes, and where these say nothing by its name, how it is to be read. */
async function kindOf(file: string): Promise<Kind> {
  const { isFile } = await Deno.stat(file);
  // What has been read of a pipe would be gone.
  if (!isFile) return "video";
  const head = await headOf(file);
  if (isPng(head)) return "png";
  if (head[0] === 0xff && head[1] === 0xd8) return MJPEG_NAME.test(file) ? "video" : "jpeg";
  if (JPEG_NAME.test(file)) return "jpeg";
  if (PNG_NAME.test(file)) return "png";
  return STILL_NAME.test(file) ? "still" : "video";
}

async function headOf(path: string): Promise<Uint8Array> {
  using file = await Deno.open(path);
  const head = new Uint8Array(8);
  return head.subarray(0, await file.read(head) ?? 0);
}
