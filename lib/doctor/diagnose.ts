import { adviceOn } from "./advice.ts";
import type { DoctorFigures } from "./doctor_figures.ts";
import { evidenceOf } from "./evidence.ts";
import { type Bottleneck, findBottleneck, hasFullRate, keepsUp } from "./find_bottleneck.ts";
import { rounded, sourceWords } from "./words.ts";

/** What holds a run up, in words for a person. */
export interface Diagnosis {
  bottleneck: Bottleneck;
  /** One sentence. */
  summary: string;
  /** The figures that show it. */
  evidence: string[];
  /** What would help, the best first; empty where nothing is slow. */
  advice: string[];
}

/** What each bottleneck is called at the beginning of a sentence. */
const NAMES: Readonly<Record<Exclude<Bottleneck, "none" | "camera">, string>> = {
  ffmpeg: "ffmpeg",
  encode: "Encoding",
  network: "The network",
  decode: "Decoding",
  analysis: "Analysis",
  server: "The server, or the way to it,",
};

/** Says what holds a run up, by its figures. */
export function diagnose(figures: DoctorFigures): Diagnosis {
  if (figures.answered === 0) return withoutAnswer(figures);
  const bottleneck = findBottleneck(figures);
  return {
    bottleneck,
    summary: summaryOf(bottleneck, figures),
    evidence: evidenceOf(bottleneck, figures),
    advice: adviceOn(bottleneck, figures),
  };
}

function summaryOf(bottleneck: Bottleneck, figures: DoctorFigures): string {
  const judged = judgedWords(figures);
  const age = `${Math.round(figures.latencyMs.p50)} ms old`;
  if (bottleneck === "none") return `Nothing is slow: ${judged}, ${age}`;
  const isSource = bottleneck === "camera" || bottleneck === "ffmpeg";
  const who = bottleneck === "camera" ? `The ${sourceWords(figures.source).name}` : NAMES[bottleneck];
  if (isSource && figures.fps !== undefined) return `${who} is the bottleneck: ${cameWords(figures)}`;
  if (!isSource && keepsUp(figures)) return `${who} is slow: ${judged}, but ${age}`;
  if (figures.mode === "live") return `${who} is the bottleneck: ${judged}, ${age}`;
  const { theName } = sourceWords(figures.source);
  return `${who} bounds the rate: ${theName} is judged at ${rounded(figures.answeredPerSecond)} frames/s`;
}

/** `14.9 frames/s come instead of 30`. */
function cameWords({ fps, capturedPerSecond }: DoctorFigures): string {
  return `${rounded(capturedPerSecond)} frames/s come instead of ${rounded(fps!)}`;
}

/** `the camera's 30 frames/s are all judged`, or how many of them are. */
function judgedWords(figures: DoctorFigures): string {
  const { source, fps, capturedPerSecond, answeredPerSecond, lost } = figures;
  // Within ten seconds no rate can be measured to a tenth.
  const rate = hasFullRate(figures) ? fps! : capturedPerSecond;
  const whose = `${sourceWords(source).whose} ${rounded(rate)} frames/s`;
  if (lost === 0) return `${whose} are all judged`;
  return `${rounded(answeredPerSecond * rate / capturedPerSecond)} of ${whose} are judged`;
}

/** Frames came, and not one answer. */
function withoutAnswer(figures: DoctorFigures): Diagnosis {
  const isRefused = figures.drops.overload + figures.drops.stale > 0;
  const why = isRefused ? "the server drops all of them" : "not one was answered";
  return {
    bottleneck: isRefused ? "analysis" : "server",
    summary: `${figures.captured} frames came of ${sourceWords(figures.source).theName}, and ${why}`,
    evidence: evidenceOf("none", figures),
    advice: [
      "The server's log, which says what it does with them",
      "--seconds 60: it may need longer to begin",
    ],
  };
}
