import { type Codec, type CodecName, type DecodeOptions } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import type { Picture } from "../../lib/frame.ts";
import { drawPicture, ffmpegDecode } from "../codec/ffmpeg_picture.ts";
import { psnr } from "../codec/psnr.ts";

const WIDTH = 1920;
const HEIGHT = 1080;
const QUALITY = 80;
const BACKENDS = ["turbo", "wasm"] as const satisfies CodecName[];

/** What {@linkcode benchCodecs} measured; `turbo` and `wasm` stand side by side. */
export interface CodecBench {
  /** Medians in ms of one 1080p frame at quality 80, on one thread. */
  times: ({ task: string } & Record<CodecName, number>)[];
  /** Peak signal-to-noise ratios in dB of a decoded frame; Infinity is no difference at all. */
  psnr: { comparison: string; dB: number }[];
}

/** Options of {@linkcode benchCodecs}. */
export interface CodecBenchOptions {
  /** How often each task is run with each codec, in turns. @default {15} */
  rounds?: number;
}

/** Measures both codecs in one run, on one frame that FFmpeg draws. It takes some seconds. */
export async function benchCodecs({ rounds = 15 }: CodecBenchOptions = {}): Promise<CodecBench> {
  const [i420, gray, bgr] = [
    await drawPicture("i420", WIDTH, HEIGHT),
    await drawPicture("gray", WIDTH, HEIGHT),
    await drawPicture("bgr", WIDTH, HEIGHT),
  ];
  using turbo = await createCodec("turbo");
  using wasm = await createCodec("wasm");
  const jpeg = turbo.encode(i420, { quality: QUALITY });
  const tasks: Record<string, (codec: Codec) => unknown> = {
    "encode I420": encoding(i420),
    "encode BGR": encoding(bgr),
    "encode gray": encoding(gray),
    "decode BGR": decoding(jpeg, { format: "bgr" }),
    "decode gray": decoding(jpeg, { format: "gray" }),
    "decode gray 1/4": decoding(jpeg, { format: "gray", scale: 4 }),
  };
  const times = Object.entries(tasks).map(([task, run]) => ({
    task,
    ...medians({ turbo, wasm }, run, rounds),
  }));
  return { times, psnr: await comparisons({ turbo, wasm }, i420, jpeg) };
}

/** Lays the figures out as a table for the terminal. */
export function formatCodecBench({ times, psnr }: CodecBench): string {
  const rows = times.map(({ task, turbo, wasm }) => row(task, turbo.toFixed(1), wasm.toFixed(1)));
  const ratios = psnr.map(({ comparison, dB }) =>
    `${comparison.padEnd(44)} ${dB === Infinity ? "same" : dB.toFixed(1)}`
  );
  return [
    row(`${WIDTH}x${HEIGHT}, quality ${QUALITY}, ms`, ...BACKENDS),
    ...rows,
    "",
    "PSNR, dB",
    ...ratios,
  ].join("\n");
}

function encoding(picture: Picture): (codec: Codec) => unknown {
  return (codec) => codec.encode(picture, { quality: QUALITY });
}

/** Decodes into memory that is used again, as the server's analyzers do with a Mat. */
function decoding(jpeg: Uint8Array<ArrayBuffer>, options: DecodeOptions): (codec: Codec) => unknown {
  let memory: Uint8Array<ArrayBuffer> | undefined;
  return (codec) => {
    const allocate = memory === undefined ? undefined : () => memory!;
    memory = codec.decode(jpeg, { ...options, allocate }).data;
  };
}

function medians(
  codecs: Record<CodecName, Codec>,
  run: (codec: Codec) => unknown,
  rounds: number,
): Record<CodecName, number> {
  const times = { turbo: [] as number[], wasm: [] as number[] };
  for (let round = -2; round < rounds; round++) {
    for (const name of BACKENDS) {
      const start = performance.now();
      run(codecs[name]);
      // The first ones warm up.
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  return { turbo: median(times.turbo), wasm: median(times.wasm) };
}

async function comparisons(
  { turbo, wasm }: Record<CodecName, Codec>,
  i420: Picture,
  jpeg: Uint8Array<ArrayBuffer>,
): Promise<CodecBench["psnr"]> {
  const [bgr, gray] = [await ffmpegDecode(jpeg, "bgr"), await ffmpegDecode(jpeg, "gray")];
  const pixels = (codec: Codec, format: "bgr" | "gray" = "bgr") => codec.decode(jpeg, { format }).data;
  const luma = i420.data.subarray(0, WIDTH * HEIGHT);
  const roundTrip = (codec: Codec, format: "bgr" | "gray") => {
    return turbo.decode(codec.encode(i420, { quality: QUALITY }), { format }).data;
  };
  return [
    { comparison: "decode BGR: turbo against wasm", dB: psnr(pixels(turbo), pixels(wasm)) },
    { comparison: "decode BGR: turbo against FFmpeg", dB: psnr(pixels(turbo), bgr) },
    { comparison: "decode BGR: wasm against FFmpeg", dB: psnr(pixels(wasm), bgr) },
    { comparison: "decode gray: turbo against FFmpeg", dB: psnr(pixels(turbo, "gray"), gray) },
    { comparison: "decode gray: wasm against FFmpeg", dB: psnr(pixels(wasm, "gray"), gray) },
    {
      comparison: "encode I420: turbo against wasm",
      dB: psnr(roundTrip(turbo, "bgr"), roundTrip(wasm, "bgr")),
    },
    { comparison: "encode I420: turbo's luma against the source", dB: psnr(roundTrip(turbo, "gray"), luma) },
    { comparison: "encode I420: wasm's luma against the source", dB: psnr(roundTrip(wasm, "gray"), luma) },
  ];
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function row(label: string, ...cells: string[]): string {
  return label.padEnd(28) + cells.map((cell) => cell.padStart(8)).join("");
}

// deno-lint-ignore no-console -- It is a program too
if (import.meta.main) console.log(formatCodecBench(await benchCodecs()));
