import { Conveyor, type ConveyorFrame, type ConveyorOptions } from "./conveyor.ts";
import type { DefectKind } from "./draw_part.ts";

/** Frames per second of a film. */
export const FILM_RATE = 30;

/** A part in a film, from the first frame to the last in which all of it is in view. */
export interface FilmedPart {
  /** From 1. */
  number: number;
  /** Left out of a good one. */
  defect?: DefectKind;
  wholeFrom: number;
  wholeUntil: number;
}

/** A film, and the truth of it. */
export interface Film {
  frames: number;
  parts: FilmedPart[];
}

/** Options of {@linkcode filmConveyor}. */
export interface FilmOptions extends ConveyorOptions {
  width: number;
  height: number;
  count: number;
  signal: AbortSignal;
  /** Is told how much of it is drawn, 0 to 1. */
  onProgress?(share: number): void;
}

/**
 * Films a conveyor from the empty belt until the last part is gone, as a video of JPEGs: ffmpeg writes it, and has to be
 * on the PATH.
 */
export async function filmConveyor(path: string, options: FilmOptions): Promise<Film> {
  const { width, height, count, signal, onProgress } = options;
  const input = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", `${width}x${height}`, "-r", `${FILM_RATE}`];
  const output = ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "3", path];
  const ffmpeg = new Deno.Command("ffmpeg", {
    args: ["-v", "error", ...input, "-i", "-", ...output],
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
    signal,
  }).spawn();
  const failure = new Response(ffmpeg.stderr).text();
  const conveyor = new Conveyor(options);
  const parts = new Map<number, FilmedPart>();
  const frames = async function* () {
    for (let frame = 0;; frame++) {
      const drawn = conveyor.draw(frame);
      note(parts, drawn, frame);
      if (parts.size === count && drawn.parts.length === 0) return;
      onProgress?.(parts.size / count);
      yield drawn.picture.data;
    }
  };
  let total = 0;
  const counted = async function* () {
    for await (const frame of frames()) {
      total++;
      yield frame;
    }
  };
  // Where ffmpeg ends early, its own words say why.
  await ReadableStream.from(counted()).pipeTo(ffmpeg.stdin).catch(() => {});
  const { success } = await ffmpeg.status;
  signal.throwIfAborted();
  if (!success) throw new Error(`Cannot draw the conveyor: ${(await failure).trim()}`);
  await failure;
  return { frames: total, parts: [...parts.values()] };
}

function note(parts: Map<number, FilmedPart>, { parts: inView }: ConveyorFrame, frame: number): void {
  for (const { number, whole, defect } of inView) {
    if (!whole) continue;
    const part = parts.get(number) ?? { number, defect: defect?.kind, wholeFrom: frame, wholeUntil: frame };
    part.wholeUntil = frame;
    parts.set(number, part);
  }
}
