import { ANALYZERS } from "../analyze/names.ts";
import { explainedChoiceValue } from "./choice_value.ts";
import { CODEC_FLAG, COMMON_FLAGS } from "./common_flags.ts";
import type { Program, Values } from "./flag.ts";
import { UsageError } from "./usage_error.ts";
import { formatBytes, parseBytes } from "../values/parse_bytes.ts";
import { parseHost } from "../values/parse_host.ts";
import { parseInteger } from "../values/parse_integer.ts";
import { parseListenAddress } from "../values/parse_listen_address.ts";
import { parsePixels } from "../values/parse_pixels.ts";
import { parseListenPort } from "../values/parse_port.ts";

/** What a message's length can say: it is a uint32. */
const MAX_MESSAGE = 2 ** 32 - 1;

/** The table of vid-server. */
export const SERVER = {
  name: "vid-server",
  summary: "Judges the frames that cameras send and answers each with JSON",
  usage: "[OPTIONS]",
  flags: {
    host: {
      group: "Network",
      summary: "The address to listen on: 0.0.0.0 lets other machines in",
      value: { name: "ADDRESS", parse: parseHost },
      default: "127.0.0.1",
    },
    port: {
      group: "Network",
      summary: "The TCP port to listen on: 0 picks a free one and prints it",
      value: { name: "PORT", parse: parseListenPort },
      default: "5000",
    },
    http: {
      group: "Network",
      summary:
        "Where the page is that shows every camera in a browser: port 0 picks a free one and prints it",
      value: { name: "ADDRESS:PORT|off", parse: parseListenAddress },
      default: "127.0.0.1:8080",
    },
    analyzer: {
      group: "Judging",
      summary: "How frames are judged",
      value: explainedChoiceValue(ANALYZERS),
      default: "quality",
    },
    workers: {
      group: "Judging",
      summary: "How many frames are judged at a time, each in a worker of its own",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1, max: 256 }) },
      defaultWords: "one for each core, at least 2",
    },
    "max-message": {
      group: "Limits",
      summary: "The largest message that is read",
      value: { name: "BYTES", parse: (text) => parseBytes(text, { max: MAX_MESSAGE }) },
      default: "16MiB",
    },
    "max-pixels": {
      group: "Limits",
      summary: "The largest picture that is decoded",
      value: { name: "PIXELS", parse: parsePixels },
      default: "64MP",
    },
    memory: {
      group: "Limits",
      summary: "The memory for the frames of all connections together",
      value: { name: "BYTES", parse: (text) => parseBytes(text) },
      default: "256MiB",
    },
    codec: CODEC_FLAG,
    ...COMMON_FLAGS,
  },
  examples: [
    { command: "vid-server", does: "Judge the picture quality of cameras on this machine" },
    { command: "vid-server --host 0.0.0.0 --port 5001", does: "Let cameras in from other machines" },
    {
      command: "VID_LOG_LEVEL=debug vid-server --analyzer ok",
      does: "Answer ok to all and log each frame: a first test of a camera",
    },
  ],
} as const satisfies Program;

/** What vid-server was asked to do. */
export type ServerOptions = Values<typeof SERVER> & {
  /** How many frames are judged at a time. */
  workers: number;
};

/**
 * Works out what the flags leave to each other and to the machine, which has so many `cores`.
 *
 * Throws {@linkcode UsageError} where two flags contradict each other.
 */
export function serverOptions(values: Values<typeof SERVER>, { cores }: { cores: number }): ServerOptions {
  if (values.memory < values.maxMessage) {
    throw new UsageError(
      `Cannot use --memory ${formatBytes(values.memory)} as one message may take ` +
        `${formatBytes(values.maxMessage)}: raise --memory or lower --max-message`,
    );
  }
  return { ...values, workers: values.workers ?? Math.max(2, cores) };
}
