import type { FrameSize } from "./capture_options.ts";

/** A video stream as ffmpeg describes it in its log. */
export interface VideoStream extends FrameSize {
  /** FFmpeg's name: `h264`, `mjpeg`, `rawvideo`, … */
  codec: string;
  /** FFmpeg's name: `yuv420p`, `yuvj422p`, `bgr0`, `gray`, … */
  pixelFormat: string;
  /** `pc` is full range, `tv` limited; absent where the source does not say. */
  range?: "pc" | "tv";
  /** FFmpeg's name of the YUV matrix: `bt709`, `smpte170m`, …; absent where the source does not say. */
  matrix?: string;
  /** Frames/s, where the stream has a rate. */
  fps?: number;
  /** Whether its frames are made of two fields. */
  interlaced?: true;
}

// "Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 1920x1080 [SAR …";
// at the level verbose "h264 (High), 1 reference frame (avc1 / 0x31637661), yuv420p(…"
const VIDEO =
  /^\s*Stream #0:\d+.*?: Video: (\w+)[^,]*(?:, \d+ reference frames?[^,]*)?, ([a-z][a-z0-9]+)(?:\(([^)]*)\))?,.*? (\d+)x(\d+)\b(.*)/;
// "w:640 h:480 pixfmt:yuvj420p tb:1/25 …": what goes into the filters, at the level verbose
const FILTERED = /^w:(\d+) h:(\d+) pixfmt:/;
const MATRICES = /^(bt709|fcc|bt470bg|smpte170m|smpte240m|ycgco|bt2020n?c)(\/|$)/;

/** Reads a line of ffmpeg's log. Undefined for all that is no video, and for a song's cover, which is none. */
export function parseVideoStream(line: string): VideoStream | undefined {
  const match = VIDEO.exec(line);
  if (match === null || line.includes("(attached pic)")) return undefined;
  const [, codec, pixelFormat, properties = "", width, height, rest] = match;
  const stream: VideoStream = { codec, pixelFormat, width: Number(width), height: Number(height) };
  for (const property of properties.split(", ")) {
    if (property === "pc" || property === "tv") stream.range = property;
    if (/^(top|bottom) /.test(property)) stream.interlaced = true;
    stream.matrix ??= MATRICES.exec(property)?.[1];
  }
  if (stream.matrix === undefined) delete stream.matrix;
  const fps = /, ([\d.]+)(k?) fps/.exec(rest);
  if (fps) stream.fps = Number(fps[1]) * (fps[2] === "k" ? 1000 : 1);
  return stream;
}

/** Picks the streams out of ffmpeg's log, line by line. */
export class StreamFinder {
  /** Whether ffmpeg could open the input. */
  opened = false;
  /** FFmpeg's name of the input's format, once it was opened: `mpjpeg`, `matroska,webm`, … */
  format = "";
  /** Whether ffmpeg took the input for a video for its name alone. */
  guessed = false;
  /** Whether there is sound in the input. */
  sound = false;
  /** Whether the input has a length, as a recording has and a camera has not. */
  finite = false;
  /** Whether the picture is to be turned before it is shown. */
  turned = false;
  /** The input's first video stream, the one that we ask for. */
  input?: VideoStream;
  /** What ffmpeg writes to its output. */
  output?: VideoStream;
  /** The source's first size and its newest, where it has changed it midway; only at the level verbose. */
  resized?: { from: FrameSize; to: FrameSize };
  #inOutput = false;
  #filtered?: FrameSize;

  /** Takes one line's text. */
  take(line: string): void {
    if (line.startsWith("Input #0")) this.opened = true;
    this.format ||= /^Input #0, (\S+), from /.exec(line)?.[1] ?? "";
    if (line.includes("detected only with low score")) this.guessed = true;
    if (line.startsWith("Output #0")) this.#inOutput = true;
    if (/^\s*Duration: \d/.test(line)) this.finite = true;
    if (/^\s*displaymatrix: rotation of (?!-?0\.00 )/.test(line)) this.turned = true;
    this.#takeFiltered(line);
    // Not just anywhere: a file's title may say such words too, behind its own name for them.
    if (!/^\s*Stream #0:/.test(line)) return;
    if (line.includes(": Audio: ")) this.sound = true;
    if (this.#inOutput) this.output ??= parseVideoStream(line);
    else this.input ??= parseVideoStream(line);
  }

  #takeFiltered(line: string): void {
    const [, width, height] = (FILTERED.exec(line) ?? []).map(Number);
    if (width === undefined) return;
    const from = this.#filtered ??= { width, height };
    if (from.width !== width || from.height !== height) this.resized = { from, to: { width, height } };
  }
}
