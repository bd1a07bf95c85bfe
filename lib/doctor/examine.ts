import { ClientRun, type ClientRunEvents, type ClientRunOptions } from "../client/client_run.ts";
import { type DoctorFigures, doctorFigures, type RunFacts } from "./doctor_figures.ts";
import { ProgramLoad } from "./program_load.ts";

/** Options of {@linkcode examine}. */
export interface ExamineOptions extends ClientRunEvents {
  /** How long frames are sent. */
  seconds: number;
  /** Is told of the source when it is open: `street.mp4, 1920x1080, 30 frames/s`. */
  onOpen?(description: string): void;
}

/**
 * Sends frames for some seconds, or until the source ends or `signal` aborts, and takes the figures of that.
 *
 * Throws what `ClientRun` does: where the source cannot be opened or breaks off, and where no server can be reached.
 */
export async function examine(task: ClientRunOptions, options: ExamineOptions): Promise<DoctorFigures> {
  const { seconds, onOpen, ...events } = options;
  const over = new AbortController();
  const signal = AbortSignal.any([events.signal, over.signal]);
  await using run = await ClientRun.open(task, { ...events, signal });
  onOpen?.(run.description);
  const load = await ProgramLoad.start();
  let ffmpegCores: number | undefined;
  const timer = setTimeout(async () => {
    // While it still runs.
    ffmpegCores = await load.cores();
    over.abort();
  }, seconds * 1000);
  const sent = { frames: 0, bytes: 0 };
  let analyzer: string | undefined;
  try {
    await run.send({
      onSent(jpeg) {
        sent.frames += 1;
        sent.bytes += jpeg.length;
      },
      onAnswer: (answer) => void (analyzer = answer.analyzer ?? analyzer),
    });
  } catch (error) {
    if (error !== over.signal.reason) throw error;
  } finally {
    clearTimeout(timer);
  }
  return doctorFigures(run.stats, {
    ...factsOf(task, run),
    ...(sent.frames > 0 && { bytesPerFrame: Math.round(sent.bytes / sent.frames) }),
    ffmpegCores,
    analyzer,
  });
}

function factsOf(
  { source, mode, fps, window, quality, minQuality }: ClientRunOptions,
  { capture, codec }: ClientRun,
): RunFacts {
  const { format, width, height } = capture;
  // A file goes as fast as its frames are taken, whatever its own rate.
  const hasRate = mode === "live" || source.kind !== "file";
  return {
    source: source.kind,
    mode,
    form: format === "jpeg" ? "jpeg" : "pixels",
    width,
    height,
    ...(hasRate && { fps: fps ?? capture.fps }),
    window,
    codec,
    ...(format !== "jpeg" && { quality }),
    adapts: minQuality !== undefined,
  };
}
