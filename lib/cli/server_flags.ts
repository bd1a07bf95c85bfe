import type { Settings } from "../analyze/settings.ts";
import { LIST_ANALYZERS } from "./analyzers_flags.ts";
import { choiceValue } from "./choice_value.ts";
import { CODEC_FLAG, COMMON_FLAGS } from "./common_flags.ts";
import type { Program, Values } from "./flag.ts";
import { JUDGE } from "./judge_flags.ts";
import { JUDGING_FLAGS, MAX_PIXELS_FLAG, settingsOf } from "./judging_flags.ts";
import { UsageError } from "./usage_error.ts";
import { hostAndPort } from "../link/host_and_port.ts";
import { isLoopback } from "../link/is_loopback.ts";
import { formatBytes, parseBytes } from "../values/parse_bytes.ts";
import { parseCameraName } from "../values/parse_camera_name.ts";
import { parseDuration } from "../values/parse_duration.ts";
import { parseHost } from "../values/parse_host.ts";
import { parseInteger } from "../values/parse_integer.ts";
import { type KeepLimits, parseKeep } from "../values/parse_keep.ts";
import { parseListenAddress } from "../values/parse_listen_address.ts";
import { parsePath } from "../values/parse_path.ts";
import { parseListenPort } from "../values/parse_port.ts";
import { parseWebhookUrl } from "../values/parse_webhook_url.ts";

/** What a message's length can say: it is a uint32. */
const MAX_MESSAGE = 2 ** 32 - 1;

/** The table of vid-server. */
export const SERVER = {
  name: "vid-server",
  summary: "Judges the frames that cameras send and answers each with JSON",
  usage: "[OPTIONS]",
  commands: { judge: JUDGE, analyzers: LIST_ANALYZERS },
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
    "http-open": {
      group: "Network",
      summary:
        "Lets --http listen where other machines reach it: there is no password, and who reaches it sees every camera and " +
        "changes how it is judged",
    },
    open: {
      group: "Network",
      summary: "Opens the page in the browser of this machine",
    },
    "on-duplicate": {
      group: "Network",
      summary:
        "What happens where a camera's name is another client's already: the new one takes it over, is refused, " +
        "or gets another name, such as line-3#2",
      value: choiceValue(["takeover", "refuse", "rename"]),
      defaultWords: "takeover, and rename where a peer's address is the name",
    },
    webhook: {
      group: "Events",
      summary:
        "Posts each frame that is ng, or where parts are judged each part, to a URL, as JSON; may be given several times",
      value: { name: "URL", parse: parseWebhookUrl },
      many: true,
      separator: ";",
    },
    "webhook-secret-file": {
      group: "Events",
      summary:
        "A file whose first line signs what is posted (HMAC-SHA256, X-Vid-Signature); VID_WEBHOOK_SECRET may hold it instead",
      value: { name: "FILE", parse: parsePath },
      needs: { flag: "webhook", as: "webhooks alone are signed" },
    },
    ...JUDGING_FLAGS,
    parts: {
      group: "Judging",
      summary:
        "Judges parts, each in view for many frames, and not only frames: of all cameras, or of one; may be " +
        "given several times",
      value: { name: "CAMERA", parse: parseCameraName, optional: "apart" },
      many: true,
    },
    models: {
      group: "Judging",
      summary: "The folder in which analyzers keep what they learned",
      value: { name: "FOLDER|off", parse: parseFolder },
      default: "vid-data/models",
    },
    forget: {
      group: "Judging",
      summary: "How long a camera's analyzers stay as they are when it has left",
      value: { name: "DURATION", parse: (text) => parseDuration(text, { min: 1000 }) },
      default: "10m",
    },
    workers: {
      group: "Judging",
      summary: "How many frames are judged at a time, each in a worker of its own",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1, max: 256 }) },
      defaultWords: "one for each core, at least 2",
    },
    store: {
      group: "Store",
      summary: "The folder in which every verdict is kept, and pictures; one vid-server at a time has it",
      value: { name: "FOLDER|off", parse: parseFolder },
      default: "vid-data",
    },
    evidence: {
      group: "Store",
      summary:
        "Which frames' pictures are kept: NG frames with what was around them for a second, all that are judged, or none",
      value: choiceValue(["ng", "all", "none"]),
      default: "ng",
    },
    keep: {
      group: "Store",
      summary:
        "How old verdicts and pictures get, and what they may take on disk: the oldest go first, pictures before verdicts",
      value: { name: "AGE,BYTES|all", parse: parseKeep },
      default: "30d,10GB",
    },
    "max-message": {
      group: "Limits",
      summary: "The largest message that is read",
      value: { name: "BYTES", parse: (text) => parseBytes(text, { max: MAX_MESSAGE }) },
      default: "16MiB",
    },
    "max-pixels": MAX_PIXELS_FLAG,
    "max-cameras": {
      group: "Limits",
      summary: "How many cameras there may be at a time; the next one is refused",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1, max: 10_000 }) },
      default: "64",
    },
    "max-age": {
      group: "Limits",
      summary:
        "How old a live frame may be when its turn comes, whatever its client says: an older one is dropped",
      value: { name: "DURATION", parse: parseDuration },
      defaultWords: "what its client says",
    },
    "idle-timeout": {
      group: "Limits",
      summary:
        "How long a peer may send nothing until its connection is closed; vid-client, which says something each 10s, 30s " +
        "at most",
      value: {
        name: "DURATION|off",
        parse: (text) => text === "off" ? text : parseDuration(text, { min: 1000 }),
      },
      default: "5m",
    },
    "write-timeout": {
      group: "Limits",
      summary: "How long a peer may take nothing of its answers until its connection is closed",
      value: { name: "DURATION", parse: (text) => parseDuration(text, { min: 100 }) },
      default: "10s",
    },
    "analyze-timeout": {
      group: "Limits",
      summary:
        "How long judging one frame may take: then it is answered with an error, and its worker replaced",
      value: { name: "DURATION", parse: (text) => parseDuration(text, { min: 100 }) },
      default: "5s",
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
      command: "vid-server --analyzer quality,defect --set defect.learn=30 --parts",
      does: "Learn from the first frames what good parts are, then judge each part",
    },
  ],
} as const satisfies Program;

/** What vid-server was asked to do. */
export type ServerOptions =
  & Omit<
    Values<typeof SERVER>,
    | ("analyzer" | "set" | "parts" | "models" | "forget" | "analyzeTimeout" | "idleTimeout" | "maxAge")
    | ("webhook" | "webhookSecretFile" | "httpOpen")
    | ("store" | "evidence" | "keep")
  >
  & {
    /** How each camera is judged. */
    settings: Settings;
    /** How many frames are judged at a time. */
    workers: number;
    /** The folder for what is learned; left out where nothing is kept. */
    models?: string;
    forgetMs: number;
    analyzeTimeoutMs: number;
    /** Left out where a peer may be silent for ever. */
    idleTimeout?: number;
    /** Left out where what clients say counts. */
    maxAgeMs?: number;
    /** Left out where nobody is told of events. */
    webhooks?: {
      urls: string[];
      /** Left out where the environment may have the secret. */
      secretFile?: string;
    };
    /** Left out where no verdicts are kept. */
    store?: {
      folder: string;
      evidence: "ng" | "all" | "none";
      keep: KeepLimits;
    };
  };

/**
 * Works out what the flags leave to each other and to the machine, which has so many `cores`.
 *
 * Throws {@linkcode UsageError} where two flags contradict each other.
 */
export function serverOptions(values: Values<typeof SERVER>, { cores }: { cores: number }): ServerOptions {
  const { analyzer, set, parts, models, forget, analyzeTimeout, idleTimeout, maxAge, ...rest } = values;
  const { webhook: urls, webhookSecretFile: secretFile, httpOpen, ...more } = rest;
  const { store: folder, evidence, keep, ...others } = more;
  checkPage(others, httpOpen);
  if (others.memory < others.maxMessage) {
    throw new UsageError(
      `Cannot use --memory ${formatBytes(others.memory)} as one message may take ` +
        `${formatBytes(others.maxMessage)}: raise --memory or lower --max-message`,
    );
  }
  return {
    ...others,
    settings: settingsOf({ analyzer, set, parts }),
    workers: others.workers ?? Math.max(2, cores),
    ...(models !== "off" && { models }),
    forgetMs: forget,
    analyzeTimeoutMs: analyzeTimeout,
    ...(idleTimeout !== "off" && { idleTimeout }),
    ...(maxAge !== undefined && { maxAgeMs: maxAge }),
    ...(urls.length > 0 && { webhooks: { urls, secretFile } }),
    ...(folder !== "off" && { store: { folder, evidence, keep } }),
  };
}

/** Throws {@linkcode UsageError} where the page would be open to others though nobody said so. */
function checkPage({ http, open }: Pick<ServerOptions, "http" | "open">, isForOthers: boolean): void {
  if (http === "off") {
    if (open) throw new UsageError("Cannot use --open with --http off as there is no page: leave one out");
    return;
  }
  if (isForOthers || isLoopback(http.host)) return;
  const address = hostAndPort(http.host, http.port);
  throw new UsageError(
    `Cannot use --http ${address} as other machines reach it and there is no password: who does sees every camera and ` +
      "changes how it is judged. Use an address of this machine alone, such as 127.0.0.1:8080 (ssh -L brings it elsewhere), " +
      "or add --http-open where you trust all who are on the network",
  );
}

function parseFolder(text: string): string {
  return text === "off" ? text : parsePath(text);
}
