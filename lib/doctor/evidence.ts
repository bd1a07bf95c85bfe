import type { DoctorFigures } from "./doctor_figures.ts";
import { type Bottleneck, costsOf, isCrowded, loadsOf } from "./find_bottleneck.ts";
import { rounded } from "./words.ts";

/** The figures that show where the bottleneck is, in sentences; those that tell of trouble beside it come last. */
export function evidenceOf(bottleneck: Bottleneck, figures: DoctorFigures): string[] {
  return [...OF[bottleneck](figures), ...lostWords(figures), ...errorWords(figures)];
}

const OF: Readonly<Record<Bottleneck, (figures: DoctorFigures) => string[]>> = {
  none: () => [],
  camera: ffmpegWords,
  ffmpeg: ffmpegWords,
  encode: encodeWords,
  network: (figures) => [...networkWords(figures), ...bandwidthWords(figures)],
  decode: judgingWords,
  analysis: judgingWords,
  server: serverWords,
};

function ffmpegWords({ ffmpegCores }: DoctorFigures): string[] {
  return ffmpegCores === undefined ? [] : [`ffmpeg takes ${Math.round(ffmpegCores * 100)} % of a core`];
}

function encodeWords(figures: DoctorFigures): string[] {
  const { encode } = costsOf(figures);
  const most = rounded(1000 / encode);
  return [
    `A frame takes ${rounded(encode)} ms to be made a JPEG: no more than ${most} frames/s are possible`,
  ];
}

function serverWords(figures: DoctorFigures): string[] {
  const ms = rounded(costsOf(figures).server);
  return [`A frame's answer takes ${ms} ms; the server tells no times, so its own share is not known`];
}

/** There and back together, as the four stamps cannot show that one direction takes longer than the other. */
function networkWords(figures: DoctorFigures): string[] {
  const { window, mode } = figures;
  const limit = mode === "lossless" ? `, and no more than ${window} may be on their way` : "";
  return [`A frame and its answer are under way for ${rounded(costsOf(figures).network)} ms${limit}`];
}

function bandwidthWords({ bytesPerFrame, answeredPerSecond }: DoctorFigures): string[] {
  if (bytesPerFrame === undefined) return [];
  const kilobytes = Math.max(1, Math.round(bytesPerFrame / 1000));
  return [
    `A frame has ${kilobytes} kB: ${rounded(bytesPerFrame * 8 * answeredPerSecond / 1e6)} Mbit/s are sent`,
  ];
}

function judgingWords(figures: DoctorFigures): string[] {
  const { decode, analysis } = costsOf(figures);
  const most = rounded(1000 / (decode + analysis));
  const decoded = rounded(decode) === "0" ? "" : `${rounded(decode)} ms to be decoded and `;
  const judged = `${rounded(analysis)} ms to be judged`;
  return [
    `A frame takes ${decoded}${judged}: no more than ${most} frames/s of a camera are possible`,
    ...crowdWords(figures),
  ];
}

function crowdWords(figures: DoctorFigures): string[] {
  if (!isCrowded(figures)) return [];
  const wait = rounded(costsOf(figures).wait);
  const percent = Math.round(100 * loadsOf(figures).judge);
  return [
    `Before that it waits for ${wait} ms, though this camera keeps a worker busy for only ${percent} % of the time`,
  ];
}

function lostWords({ lost, captured, drops }: DoctorFigures): string[] {
  if (lost === 0) return [];
  const codes = Object.entries({ ...drops, disconnected: 0 })
    .flatMap(([code, count]) => count > 0 ? [`${code} ${count}`] : []);
  return [`${lost} of ${captured} frames were dropped: ${codes.join(", ")}`];
}

function errorWords({ verdicts, answered }: DoctorFigures): string[] {
  if (verdicts.error === 0) return [];
  return [`${verdicts.error} of ${answered} answers are errors: the server's log says why`];
}
