import { fromCmyk } from "./from_cmyk.ts";
import { CodecError, type DecodedPicture, type DecodeOptions, DEFAULT_MAX_PIXELS } from "./codec.ts";
import { decodeTarget, type JpegHeader } from "./decode_target.ts";
import { jpegRefused, NO_PICTURE } from "./jpeg_refused.ts";
import { Marker } from "../jpeg/marker.ts";
import { markerOffsets } from "../jpeg/marker_offsets.ts";
import { npmFile } from "./npm_file.ts";
import { toleratesWarning } from "./tolerates_warning.ts";
import { maxScans, pixelFormat, TJCS, TJPF } from "./turbojpeg.ts";

/** A larger heap is given back: it never shrinks, and one huge picture should not cost memory for ever. */
const MAX_IDLE_HEAP_BYTES = 128 * 2 ** 20;

/** `JMSG_LENGTH_MAX` */
const MAX_WORDS_BYTES = 200;

/** What `jpeg-turbo.wasm` exports: TurboJPEG 2.0's decoder. Pointers and sizes are in its heap. */
interface Exports extends Record<string, unknown> {
  memory: { buffer: ArrayBuffer };
  malloc(bytes: number): number;
  free(pointer: number): void;
  tjInitDecompress(): number;
  tjDestroy(handle: number): void;
  tjDecompressHeader3(
    handle: number,
    jpeg: number,
    jpegBytes: number,
    width: number,
    height: number,
    subsampling: number,
    colorspace: number,
  ): number;
  tjDecompress2(
    handle: number,
    jpeg: number,
    jpegBytes: number,
    pixels: number,
    width: number,
    pitch: number,
    height: number,
    pixelFormat: number,
    flags: number,
  ): number;
}

/**
 * libjpeg-turbo's decoder in WASM. A picture that fails may leave its instance in any state, so the next one
 * gets a new instance, which takes well under a millisecond.
 */
export class WasmDecoder {
  readonly #module: WebAssembly.Module;
  /** Where this build of libjpeg-turbo keeps the words of its last error; it exports no function for them. */
  readonly #wordsAt: number;
  /** Left over from a picture that went well. */
  #instance: Exports | undefined;

  constructor() {
    this.#module = new WebAssembly.Module(Deno.readFileSync(npmFile("@cwasm/jpeg-turbo/jpeg-turbo.wasm")));
    this.#wordsAt = findWords(instantiate(this.#module));
  }

  decode(jpeg: Uint8Array<ArrayBuffer>, options: DecodeOptions): DecodedPicture {
    const instance = this.#instance ?? instantiate(this.#module);
    this.#instance = undefined;
    const picture = this.#decodeIn(instance, jpeg, options);
    if (instance.memory.buffer.byteLength <= MAX_IDLE_HEAP_BYTES) this.#instance = instance;
    return picture;
  }

  /** Frees nothing where it throws: the instance is not used again. */
  #decodeIn(instance: Exports, jpeg: Uint8Array<ArrayBuffer>, options: DecodeOptions): DecodedPicture {
    const handle = instance.tjInitDecompress();
    const input = allocate(instance, jpeg.length);
    new Uint8Array(instance.memory.buffer, input).set(jpeg);
    const { colorspace, ...size } = this.#readHeader(instance, handle, input, jpeg.length);
    const picture = decodeTarget(size, options);
    const scans = maxScans(size, options.maxPixels ?? DEFAULT_MAX_PIXELS);
    if (markerOffsets(jpeg, Marker.SOS).length > scans) throw jpegRefused(`it has more than ${scans} scans`);

    const isCmyk = colorspace === TJCS.CMYK || colorspace === TJCS.YCCK;
    const format = isCmyk ? TJPF.CMYK : pixelFormat(picture.format);
    const bytes = isCmyk ? picture.width * picture.height * 4 : picture.data.length;
    const output = allocate(instance, bytes);
    const { width, height } = picture;
    const status = this.#run(instance, () => {
      return instance.tjDecompress2(handle, input, jpeg.length, output, width, 0, height, format, 0);
    });
    if (status !== 0 && !toleratesWarning(this.#words(instance), jpeg)) {
      throw jpegRefused(this.#words(instance));
    }

    const pixels = new Uint8Array(instance.memory.buffer, output, bytes);
    if (isCmyk) fromCmyk(pixels, picture);
    else picture.data.set(pixels);
    instance.free(output);
    instance.free(input);
    instance.tjDestroy(handle);
    return picture;
  }

  #readHeader(
    instance: Exports,
    handle: number,
    jpeg: number,
    bytes: number,
  ): JpegHeader & { colorspace: number } {
    const at = allocate(instance, 4 * Int32Array.BYTES_PER_ELEMENT);
    new Int32Array(instance.memory.buffer, at, 4).fill(0);
    this.#run(instance, () => instance.tjDecompressHeader3(handle, jpeg, bytes, at, at + 4, at + 8, at + 12));
    const [width, height, _subsampling, colorspace] = new Int32Array(instance.memory.buffer, at, 4);
    instance.free(at);
    // The status says no more: it is also -1 for a warning, which comes again with the picture, and where the
    // chroma planes are of an odd size, which the decoder itself can handle.
    if (width < 1 || height < 1) throw jpegRefused(NO_PICTURE);
    return { width, height, colorspace };
  }

  /** Runs what may fail, and turns the way in which it does into a CodecError. */
  #run(instance: Exports, call: () => number): number {
    try {
      return call();
    } catch (cause) {
      // A trap, such as reading beyond the heap, leaves no words.
      throw jpegRefused(cause instanceof Longjmp ? this.#words(instance) : String(cause), { cause });
    }
  }

  #words({ memory }: Exports): string {
    const text = new Uint8Array(memory.buffer, this.#wordsAt, MAX_WORDS_BYTES);
    return new TextDecoder().decode(text.subarray(0, text.indexOf(0)));
  }
}

/** How libjpeg-turbo leaves a call that failed: there is no setjmp in this build to return to. */
class Longjmp extends Error {}

function instantiate(module: WebAssembly.Module): Exports {
  const refuse = () => {
    throw new Error("The decoder asked for a system call");
  };
  const { exports } = new WebAssembly.Instance(module, {
    env: {
      setjmp: () => 0,
      longjmp: () => {
        throw new Longjmp();
      },
    },
    wasi_snapshot_preview1: {
      environ_sizes_get: () => 0,
      environ_get: refuse,
      proc_exit: refuse,
      fd_close: refuse,
      fd_seek: refuse,
      fd_write: refuse,
    },
  });
  return exports as Exports;
}

function allocate(instance: Exports, bytes: number): number {
  const pointer = instance.malloc(bytes);
  if (pointer !== 0) return pointer;
  throw new CodecError("too-large", `Cannot decode as the WASM heap has no room for it: got ${bytes} bytes`);
}

/** Finds where the words of an error go, by an error whose words are known. */
function findWords(instance: Exports): number {
  const handle = instance.tjInitDecompress();
  const input = allocate(instance, 32);
  new Uint8Array(instance.memory.buffer, input).set([0x12, 0x34]);
  try {
    instance.tjDecompressHeader3(handle, input, 2, input, input, input, input);
  } catch (error) {
    if (!(error instanceof Longjmp)) throw error;
  }
  // The first one is in static memory; the stack behind it may hold another.
  const heap = new TextDecoder("latin1").decode(instance.memory.buffer);
  return heap.indexOf("Not a JPEG file: starts with 0x12 0x34");
}
