import type { TimedJudgement } from "../analyze/judge_jpeg.ts";
import { BoundedQueue } from "../bounded_queue.ts";
import type { JudgedPart, Judgement } from "../result.ts";
import type { FileFrame, FileOrigin, JpegOfFile, UnreadFile } from "./file_frame.ts";
import { FileReader, type FileReaderOptions } from "./file_reader.ts";
import { toHundredths } from "../to_hundredths.ts";

/** Frames that are there before the one in front of them is judged. */
const READ_AHEAD = 2;

/** What is said of a frame of a file, or of a file that cannot be read. */
export interface FileResult extends FileOrigin, Judgement {
  vid: 1;
  /** Name of the camera as which it was judged, where one was named. */
  camera?: string;
  /** Left out where nothing was judged. */
  analyzer?: string;
  /** In ms; left out where no frame was judged. */
  timing?: { decodeMs: number; analyzeMs: number };
}

/** Options of {@linkcode judgeFiles}. */
export interface JudgeFilesOptions extends FileReaderOptions {
  /** Has a frame judged. The JPEG's buffer may be transferred. */
  judge(jpeg: Uint8Array<ArrayBuffer>, atMs: number): Promise<TimedJudgement>;
  /** The parts that are still in view behind the last frame, where parts are judged. */
  finish?(): Promise<JudgedPart[]>;
  /** Name of what judges. */
  analyzer: string;
  /** Name of the camera as which files are judged, as results tell it. */
  camera?: string;
}

/**
 * Judges pictures and videos from disk, one frame after another in the order of the files; while one is judged, the next
 * ones are read and encoded. A part that is in view to the end has a result of its own, behind that of the last frame.
 * After an abort it ends with what was judged.
 */
export async function* judgeFiles(
  paths: Iterable<string>,
  options: JudgeFilesOptions,
): AsyncGenerator<FileResult, void> {
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, ...options.signal ? [options.signal] : []]);
  await using reader = new FileReader({ ...options, signal });
  const frames = new BoundedQueue<FileFrame>(READ_AHEAD);
  const pumping = pump(reader.read(paths), frames);
  let last: FileOrigin | undefined;
  try {
    for await (const frame of frames) {
      if (signal.aborted) return;
      if ("failure" in frame) yield unread(frame);
      else {
        yield await judged(frame, options);
        last = { file: frame.file, ...(frame.frame !== undefined && { frame: frame.frame }) };
      }
    }
    if (last === undefined) return;
    for (const part of await options.finish?.() ?? []) yield partAtEnd(part, last, options);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    leaving.abort();
    frames.close();
    await pumping;
  }
}

/** Puts what comes into a queue, and closes it behind the last; does not throw. */
async function pump(source: AsyncIterable<FileFrame>, frames: BoundedQueue<FileFrame>): Promise<void> {
  try {
    for await (const frame of source) if (!await frames.put(frame)) break;
    frames.close();
  } catch (error) {
    frames.close(error);
  }
}

async function judged(
  { jpeg, atMs, ...origin }: JpegOfFile,
  { judge, analyzer, camera }: JudgeFilesOptions,
): Promise<FileResult> {
  const { judgement, decodeMs, analyzeMs } = await judge(jpeg, atMs);
  const { result, code, reason, ...measured } = judgement;
  const timing = { decodeMs: toHundredths(decodeMs), analyzeMs: toHundredths(analyzeMs) };
  return { vid: 1, result, code, reason, ...origin, camera, analyzer, ...measured, timing };
}

function partAtEnd(
  part: JudgedPart,
  last: FileOrigin,
  { analyzer, camera }: JudgeFilesOptions,
): FileResult {
  const reason = part.reason ?? "The part was in view to the end";
  return { vid: 1, result: part.verdict, reason, ...last, camera, analyzer, partId: part.id, part };
}

function unread({ failure, ...origin }: UnreadFile): FileResult {
  return { vid: 1, result: "error", ...failure, ...origin };
}
