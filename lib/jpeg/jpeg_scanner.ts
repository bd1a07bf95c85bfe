import { JpegError } from "./jpeg_error.ts";
import { isStartOfFrame, Marker, standsAlone } from "./marker.ts";
import { segmentLength, startsAsJpeg } from "./read_segments.ts";

/**
 * Finds the end of one JPEG whose bytes arrive in pieces, and never looks at a byte twice.
 *
 * It goes by the structure (ITU-T T.81, B.1.1): segments by their length, so that a thumbnail's EOI inside an APP
 * segment is no end; entropy-coded data with its stuffing, restart markers and fill bytes; any number of scans.
 */
export class JpegScanner {
  /** Whether there was a DHT segment so far. */
  hasHuffmanTables = false;
  /** Second byte of the frame header's marker (SOF0 to SOF15), once it was seen. */
  startOfFrame: number | undefined;
  /** After a {@linkcode JpegError}: the first offset at which the next JPEG's SOI may be. */
  resumeAt = 0;
  readonly #maxBytes: number;
  #at = 0;
  #inScan = false;
  /** Offsets of the last segment (SOI before there is any) and of the frame header. */
  #segment = 0;
  #frameHeader = 0;

  /** A JPEG longer than `maxBytes` is taken as broken. */
  constructor(maxBytes = Infinity) {
    this.#maxBytes = maxBytes;
  }

  /** How far it came: after a {@linkcode JpegError}, where the structure breaks. */
  get position(): number {
    return this.#at;
  }

  /**
   * Goes on where it stopped. `bytes` are all of the JPEG so far, from its SOI on, whatever buffer they lie in by now.
   * Returns the offset behind EOI; undefined where more bytes are needed.
   *
   * Throws {@linkcode JpegError} where the structure breaks; {@linkcode resumeAt} tells where to go on. It is done then.
   */
  scan(bytes: Uint8Array): number | undefined {
    if (this.#at === 0) {
      if (bytes.length < 3) return undefined;
      if (!startsAsJpeg(bytes)) throw this.#broken("it does not begin with FF D8 FF", 1);
      this.#at = 2;
    }
    const allowed = bytes.subarray(0, this.#maxBytes);
    const end = this.#scanMarkers(allowed);
    if (end === undefined && allowed.length === this.#maxBytes) {
      throw this.#broken(`it is longer than ${this.#maxBytes} bytes`, this.#suspect(allowed));
    }
    return end;
  }

  #scanMarkers(bytes: Uint8Array): number | undefined {
    while (this.#at + 1 < bytes.length) {
      if (this.#inScan) this.#skipEntropyCoded(bytes);
      else if (bytes[this.#at] !== 0xff) {
        throw this.#broken(`byte ${this.#at} is no marker`, this.#suspect(bytes));
      }
      const marker = bytes[this.#at + 1];
      if (marker === undefined) return undefined;
      if (marker === Marker.EOI) return this.#at + 2;
      if (marker === Marker.FILL) this.#at += 1;
      else if (marker === Marker.SOI) throw this.#another(this.#at);
      else if (standsAlone(marker)) this.#at += 2;
      else if (!this.#takeSegment(bytes, marker)) return undefined;
    }
    return undefined;
  }

  /** Stops at a marker that is no RST, or behind the last byte that can be told. */
  #skipEntropyCoded(bytes: Uint8Array): void {
    let at = bytes.indexOf(0xff, this.#at);
    while (at !== -1) {
      const marker = bytes[at + 1];
      if (marker !== Marker.STUFFED && !(marker >= Marker.RST0 && marker <= Marker.RST7)) break;
      at = bytes.indexOf(0xff, at + 2);
    }
    this.#at = at === -1 ? bytes.length : at;
  }

  /** Goes on behind a segment, also where that has not arrived yet. False where its length has not. */
  #takeSegment(bytes: Uint8Array, marker: number): boolean {
    const at = this.#at;
    if (marker < Marker.SOF0) throw this.#broken(`byte ${at} is no marker`, this.#suspect(bytes));
    if (at + 4 >= bytes.length) return false;
    // Cut off right here; as a length it would hide small JPEGs, and no content begins with FF.
    if (startsAsJpeg(bytes.subarray(at + 2, at + 5))) throw this.#another(at + 2);
    const length = segmentLength(bytes, at);
    if (length === undefined) {
      throw this.#broken(`the segment at its byte ${at} has no length`, this.#suspect(bytes));
    }
    if (isStartOfFrame(marker)) this.#takeFrameHeader(marker);
    if (marker === Marker.DHT) this.hasHuffmanTables = true;
    this.#inScan = marker === Marker.SOS;
    this.#segment = at;
    this.#at += 2 + length;
    return true;
  }

  #takeFrameHeader(marker: number): void {
    if (this.startOfFrame !== undefined) {
      // It was cut off within a segment, which took the next one's SOI along.
      throw this.#broken(`another's frame header is at its byte ${this.#at}`, this.#frameHeader + 2);
    }
    this.startOfFrame = marker;
    this.#frameHeader = this.#at;
  }

  /** Behind the last marker that is to be believed: the length of its segment may be another JPEG's bytes. */
  #suspect(bytes: Uint8Array): number {
    return this.#inScan && this.#at <= bytes.length ? this.#at : this.#segment + 2;
  }

  #another(at: number): JpegError {
    return this.#broken(`another begins at its byte ${at}`, at);
  }

  #broken(reason: string, resumeAt: number): JpegError {
    this.resumeAt = resumeAt;
    return new JpegError(`Cannot read a JPEG as ${reason}`);
  }
}
