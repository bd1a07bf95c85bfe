/** Types of a field's value on protobuf's wire. */
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];

/** Fields of `ModelProto`, by https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3. */
const [GRAPH, METADATA, LAST_FIELD] = [7, 14, 26];
/** Fields of `StringStringEntryProto`. */
const [KEY, VALUE] = [1, 2];

/** A longer text is not read, in bytes. */
const MAX_ENTRY = 2 ** 20;

/** A field in a file. */
interface Field {
  id: number;
  type: number;
  /** Where its bytes begin, and how many there are. */
  at: number;
  size: number;
}

/**
 * What an ONNX file says of itself, such as the names of its classes: ONNX Runtime for JavaScript does not tell it.
 * The network itself, which may be large, is passed over. Throws an Error whose message continues "as …" where the
 * file is no ONNX file, or is cut off.
 */
export function readModelMetadata(path: string): Map<string, string> {
  using file = Deno.openSync(path);
  const reader = new FieldReader(file);
  const metadata = new Map<string, string>();
  let hasGraph = false;
  for (const { id, type, at, size } of reader.fields()) {
    if (id === GRAPH && type === BYTES) hasGraph = true;
    if (id !== METADATA || type !== BYTES || size > MAX_ENTRY) continue;
    const [key, value] = entryOf(reader.bytes(at, size));
    metadata.set(key, value);
  }
  if (!hasGraph) throw new Error("it is no ONNX file");
  return metadata;
}

/** The key and the value of an entry, each of which may be left out. */
function entryOf(bytes: Uint8Array): [key: string, value: string] {
  const texts = ["", ""] as [string, string];
  let at = 0;
  while (at < bytes.length) {
    const [tag, sizeAt] = varintAt(bytes, at);
    const [size, from] = varintAt(bytes, sizeAt);
    if ((tag & 7) !== BYTES) break;
    if (tag >> 3 === KEY || tag >> 3 === VALUE) {
      texts[(tag >> 3) - 1] = new TextDecoder().decode(bytes.subarray(from, from + size));
    }
    at = from + size;
  }
  return texts;
}

/** A number and where it ends; NaN where that is no number. */
function varintAt(bytes: Uint8Array, at: number): [value: number, end: number] {
  let value = 0;
  for (let factor = 1; at < bytes.length; factor *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at];
  }
  return [NaN, at];
}

/** Reads the fields of a message in a file one after another, and no more of them than is asked for. */
class FieldReader {
  readonly #file: Deno.FsFile;
  readonly #size: number;
  /** A tag and a size take at most 10 bytes each. */
  readonly #head = new Uint8Array(20);

  constructor(file: Deno.FsFile) {
    this.#file = file;
    this.#size = file.statSync().size;
  }

  *fields(): Generator<Field> {
    let end = 0;
    while (end < this.#size) {
      const field = this.#fieldAt(end);
      end = field.at + field.size;
      if (end > this.#size) {
        throw new Error(`it is cut off: it should have at least ${end} bytes, and has ${this.#size}`);
      }
      yield field;
    }
  }

  bytes(at: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, this.#read(at, bytes));
  }

  #fieldAt(start: number): Field {
    const head = this.#head.subarray(0, this.#read(start, this.#head));
    const [tag, end] = varintAt(head, 0);
    const field = { id: Math.floor(tag / 8), type: tag % 8 };
    const isField = field.id >= 1 && field.id <= LAST_FIELD;
    if (isField && field.type === FIXED64) return { ...field, at: start + end, size: 8 };
    if (isField && field.type === FIXED32) return { ...field, at: start + end, size: 4 };
    const [value, valueEnd] = varintAt(head, end);
    if (isField && field.type === VARINT) return { ...field, at: start + end, size: valueEnd - end };
    if (isField && field.type === BYTES && value >= 0) return { ...field, at: start + valueEnd, size: value };
    throw new Error(
      start === 0 ? "it is no ONNX file" : `it is no ONNX file, or is damaged at byte ${start}`,
    );
  }

  /** Fills as much as there is, and tells how much that is. */
  #read(at: number, into: Uint8Array): number {
    this.#file.seekSync(at, Deno.SeekMode.Start);
    let filled = 0;
    while (filled < into.length) {
      const count = this.#file.readSync(into.subarray(filled));
      if (count === null) break;
      filled += count;
    }
    return filled;
  }
}
