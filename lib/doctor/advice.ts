import type { DoctorFigures } from "./doctor_figures.ts";
import { type Bottleneck, isCrowded } from "./find_bottleneck.ts";

/** Analyzers that can be told to look at fewer pixels, each with a half of what it looks at by default. */
export const SIZES: Readonly<Record<string, number>> = { defect: 640, code: 640, count: 320, motion: 160 };

/** What `--window` takes. */
const MAX_WINDOW = 256;

/** A JPEG of this quality is good enough for most, and half as large as one of 80. */
const SMALL_QUALITY = 50;

/** A frame that is narrower shows too little as it is, in pixels. */
const SMALL_WIDTH = 480;

/** What would help against a bottleneck, the best first: flags of vid-client, unless another program is named. */
export function adviceOn(bottleneck: Bottleneck, figures: DoctorFigures): string[] {
  return OF[bottleneck](figures);
}

const OF: Readonly<Record<Bottleneck, (figures: DoctorFigures) => string[]>> = {
  none: () => [],
  camera: cameraAdvice,
  ffmpeg: (figures) => [
    ...copyAdvice(figures),
    ...(figures.source === "file" ? ["A video that is easier to decode, such as a smaller one"] : []),
    ...sizeAdvice(figures),
    ...slowerAdvice(figures),
  ],
  encode: (figures) => [
    ...copyAdvice(figures),
    ...(figures.codec === "wasm" ? ["--codec turbo: native code encodes several times faster"] : []),
    ...sizeAdvice(figures),
    ...slowerAdvice(figures),
  ],
  network: networkAdvice,
  decode: (figures) => [
    ...sizeAdvice(figures),
    "vid-server --codec turbo: native code, if it runs with wasm",
    ...slowerAdvice(figures),
  ],
  analysis: analysisAdvice,
  server: (figures) => [...sizeAdvice(figures), "vid-server, which tells what it does when"],
};

function cameraAdvice({ source, form, fps }: DoctorFigures): string[] {
  switch (source) {
    case "device":
      return [
        "More light: in the dark many cameras expose for longer than a frame lasts, unless " +
        "--control exposure_dynamic_framerate=0 forbids it (vid-client --list-controls tells what yours is called)",
        ...(form === "pixels"
          ? ["--capture copy: the camera's own JPEGs take a tenth of what pixels take of USB"]
          : []),
        `A size that the camera has at ${fps ?? "more"} frames/s: vid-client --list-devices tells which`,
      ];
    case "url":
      return [
        "The camera's own settings: rate, size and bitrate of its stream, or its second, smaller stream",
        "A wire instead of WiFi between the camera and this machine",
      ];
    default:
      return ["A faster disk or pipe, or another program that gives the frames"];
  }
}

function networkAdvice(figures: DoctorFigures): string[] {
  const { mode, form, quality = 100, adapts, window } = figures;
  return [
    ...(mode === "lossless" && 2 * window <= MAX_WINDOW
      ? [`--window ${2 * window}: more frames under way at a time`]
      : []),
    ...(mode === "live" && form === "pixels" && !adapts
      ? ["--adapt quality: smaller JPEGs while the network is narrow"]
      : []),
    ...(quality > SMALL_QUALITY
      ? [`--quality ${SMALL_QUALITY}: smaller JPEGs${form === "jpeg" ? " than the source's own" : ""}`]
      : []),
    ...sizeAdvice(figures),
    "A wire instead of WiFi, or a server that is nearer",
    ...slowerAdvice(figures),
  ];
}

function analysisAdvice(figures: DoctorFigures): string[] {
  const sizes = figures.analyzer?.split(",").filter((name) => name in SIZES) ?? [];
  return [
    ...(isCrowded(figures)
      ? [
        "vid-server --workers N, where cores are free, or a machine with more of them: others have its time now",
      ]
      : []),
    ...sizes.map((name) => `vid-server --set ${name}.size=${SIZES[name]}: fewer pixels are looked at`),
    ...sizeAdvice(figures),
    ...slowerAdvice(figures),
    "A faster machine for vid-server",
  ];
}

/** Only where a source may have JPEGs of its own. */
function copyAdvice({ source, form }: DoctorFigures): string[] {
  if (form === "jpeg" || (source !== "device" && source !== "url")) return [];
  return [
    "--capture copy: the camera's own JPEGs, if it makes any, go out as they are (without --size, --fps, --quality)",
  ];
}

function sizeAdvice({ width, height }: DoctorFigures): string[] {
  if (width < SMALL_WIDTH) return [];
  const half = (side: number) => Math.max(2, 2 * Math.round(side / 4));
  return [`--size ${half(width)}x${half(height)}: a quarter of the pixels`];
}

/** A rate that can be kept: frames then come evenly, instead of as they happen to be taken. */
function slowerAdvice({ mode, answeredPerSecond }: DoctorFigures): string[] {
  if (mode === "lossless") return [];
  const rate = Math.max(1, Math.floor(0.9 * answeredPerSecond));
  return [`--fps ${rate}: no more frames than can be judged, evenly spaced`];
}
