import { MAX_CAMERA_NAME } from "../camera_name.ts";
import { CAPTURE_MODES, type CaptureSource, isRecorded, isStdin } from "../capture/capture_options.ts";
import { HEADER_FORMS } from "../link/header.ts";
import { choiceValue, explainedChoiceValue } from "./choice_value.ts";
import { CODEC_FLAG, COMMON_FLAGS } from "./common_flags.ts";
import type { Program, Values } from "./flag.ts";
import { UsageError } from "./usage_error.ts";
import { parseCameraName } from "../values/parse_camera_name.ts";
import { parseCommand } from "../values/parse_command.ts";
import { parseControl } from "../values/parse_control.ts";
import { parseDevice } from "../values/parse_device.ts";
import { formatDuration, parseDuration } from "../values/parse_duration.ts";
import { parseFrameRate } from "../values/parse_frame_rate.ts";
import { parseHost } from "../values/parse_host.ts";
import { parseInteger } from "../values/parse_integer.ts";
import { parsePath } from "../values/parse_path.ts";
import { parsePercentage } from "../values/parse_percentage.ts";
import { parsePort } from "../values/parse_port.ts";
import { parseRetry } from "../values/parse_retry.ts";
import { parseSize } from "../values/parse_size.ts";
import { parseUrl } from "../values/parse_url.ts";

const DEFAULT_QUALITY = 80;

/** How many frames are in flight where `--window` says nothing. */
const WINDOWS: Readonly<Record<ClientMode, number>> = { lossless: 4, live: 16 };

/** How old a live frame may be where `--max-age` says nothing, in ms. */
const MAX_AGE_MS = 1000;

/** The table of vid-client. */
export const CLIENT = {
  name: "vid-client",
  summary:
    "Sends a camera's frames, or a video's, to vid-server and prints its answer to each, one line of JSON a frame",
  usage: "SOURCE [OPTIONS]",
  flags: {
    device: {
      group: "Source",
      summary: "A camera by its path, such as /dev/video0, its name or a part of that, or its number",
      value: { name: "PATH|NAME|INDEX", parse: parseDevice },
    },
    url: {
      group: "Source",
      summary:
        "A stream of the network: rtsp (over TCP), MJPEG over http or https, and what else ffmpeg reads",
      value: { name: "URL", parse: parseUrl },
    },
    file: {
      group: "Source",
      summary: "A video file, each of its frames once; - is stdin",
      value: { name: "PATH", parse: parsePath },
    },
    loop: {
      group: "Source",
      summary: "Begins the file again at its end, until it is stopped",
      needs: { flag: "file", as: "only a file can begin again" },
    },
    jpegs: {
      group: "Source",
      summary:
        "A folder of JPEGs, in the order of their names, --fps a second; or - for JPEGs on stdin, one after " +
        "another or multipart",
      value: { name: "PATH", parse: parsePath },
    },
    screen: { group: "Source", summary: "This machine's screen" },
    test: { group: "Source", summary: "A moving test scene, made by ffmpeg" },
    control: {
      group: "Camera",
      summary:
        "A setting to make before the first frame, such as focus_absolute=30; may be given several times, and " +
        "is done in that order (Linux, by v4l2-ctl)",
      value: { name: "NAME=VALUE", parse: parseControl },
      many: true,
      needs: { flag: "device", as: "only a camera has settings" },
    },
    "list-devices": {
      group: "Camera",
      summary: "Lists this machine's cameras with their formats, sizes and rates",
    },
    "list-controls": {
      group: "Camera",
      summary: "Lists a camera's settings, their ranges and what they are at",
      needs: { flag: "device", as: "each camera has settings of its own" },
    },
    json: { group: "Camera", summary: "Lists as JSON" },
    size: {
      group: "Picture",
      summary: "The frames' size: a camera is asked for it, and what comes in another one is scaled",
      value: { name: "WxH", parse: parseSize },
      defaultWords: "the source's",
    },
    scale: {
      group: "Picture",
      summary: "Scales frames by this much before they are sent, such as 50%",
      value: { name: "PERCENT", parse: parsePercentage },
    },
    quality: {
      group: "Picture",
      summary: "The JPEG quality",
      value: { name: "1-100", parse: (text) => parseInteger(text, { min: 1, max: 100 }) },
      defaultWords: String(DEFAULT_QUALITY),
    },
    adapt: {
      group: "Picture",
      summary:
        "What may get worse, live, where the network is too narrow for each frame; it gets better again",
      value: choiceValue(["quality"]),
      defaultWords: "nothing",
    },
    "min-quality": {
      group: "Picture",
      summary: "The JPEG quality never goes below this",
      value: { name: "1-100", parse: (text) => parseInteger(text, { min: 1, max: 100 }) },
      default: "30",
      needs: { flag: "adapt", as: "it bounds what that changes" },
    },
    capture: {
      group: "Picture",
      summary: "In what form frames are taken of the source",
      value: explainedChoiceValue(CAPTURE_MODES),
      default: "auto",
    },
    fps: {
      group: "Pace",
      summary: "Frames per second that are taken of the source; a camera is asked for them",
      value: { name: "N", parse: parseFrameRate },
      defaultWords: "all",
    },
    live: {
      group: "Pace",
      summary: "Keeps the source's own pace: where judging can't keep up, the newest frame wins and older " +
        "ones are dropped and counted",
      defaultWords: "for all but --file and --jpegs",
    },
    lossless: {
      group: "Pace",
      summary: "Drops nothing: the source waits, and runs as fast as frames are judged",
      defaultWords: "for --file and --jpegs",
    },
    window: {
      group: "Pace",
      summary:
        "How many frames may be in flight before the first of them is answered; live, fewer are where more " +
        "would only wait",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1, max: 256 }) },
      defaultWords: `${WINDOWS.lossless} lossless, ${WINDOWS.live} live`,
    },
    "max-age": {
      group: "Pace",
      summary: "A live frame that is older than this when its turn comes is not judged but dropped, as stale",
      value: { name: "DURATION", parse: parseDuration },
      defaultWords: formatDuration(MAX_AGE_MS),
    },
    stall: {
      group: "Pace",
      summary: "A camera that gives no frame for so long is started again",
      value: { name: "DURATION", parse: (text) => parseDuration(text, { min: 100 }) },
      default: "5s",
    },
    count: {
      group: "Pace",
      summary: "Ends after this many frames",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1 }) },
    },
    host: {
      group: "Server",
      summary: "The server's name or address",
      value: { name: "HOST", parse: parseHost },
      default: "127.0.0.1",
    },
    port: {
      group: "Server",
      summary: "The server's TCP port",
      value: { name: "PORT", parse: parsePort },
      default: "5000",
    },
    camera: {
      group: "Server",
      summary: "The name under which the server knows these frames",
      value: { name: "NAME", parse: parseCameraName },
      defaultWords: "<hostname>-<source>",
    },
    retry: {
      group: "Server",
      summary: "How often in a row a server is tried again that is not there, or gone; 0 ends at once",
      value: { name: "N|forever", parse: parseRetry },
      default: "forever",
    },
    "connect-timeout": {
      group: "Server",
      summary: "How long the server's machine may take to answer a call",
      value: { name: "DURATION", parse: (text) => parseDuration(text, { min: 10 }) },
      default: "5s",
    },
    "answer-timeout": {
      group: "Server",
      summary: "A server that owes an answer for so long is left, and called again",
      value: { name: "DURATION", parse: (text) => parseDuration(text, { min: 100 }) },
      default: "10s",
    },
    "write-timeout": {
      group: "Server",
      summary: "A server that takes no bytes for so long is left, and called again",
      value: { name: "DURATION", parse: (text) => parseDuration(text, { min: 100 }) },
      default: "10s",
    },
    header: {
      group: "Server",
      summary:
        "How a message's length stands before it, as Python's struct writes it, for servers that read " +
        "another form than vid's; to be quoted in a shell",
      value: choiceValue(HEADER_FORMS),
      default: "<L",
    },
    save: {
      group: "Saving",
      summary: "Saves what is sent in this folder, as 000001.jpg and so on, behind what is there already",
      value: { name: "FOLDER", parse: parsePath },
    },
    "save-limit": {
      group: "Saving",
      summary: "Saves no more than this many pictures",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1 }) },
      default: "1000",
      needs: { flag: "save", as: "it limits what is saved" },
    },
    "on-ng": {
      group: "Acting",
      summary:
        "Runs this in a shell at once for each frame that is ng, and where parts are judged for each " +
        "part, with the answer as a line of JSON on its stdin: for a light, a horn, an air jet",
      value: { name: "COMMAND", parse: parseCommand },
    },
    "on-part": {
      group: "Acting",
      summary: "Runs this in the same way for each part that is decided on, whatever its verdict",
      value: { name: "COMMAND", parse: parseCommand },
    },
    codec: CODEC_FLAG,
    ...COMMON_FLAGS,
  },
  exclusive: [
    { flags: ["device", "url", "file", "jpegs", "screen", "test"], as: "a client has one source" },
    { flags: ["size", "scale"], as: "both say how large frames get" },
    { flags: ["live", "lossless"], as: "frames are either dropped or waited for" },
  ],
  bareWord: "file",
  urlWord: "url",
  examples: [
    {
      command: "vid-client --device /dev/video0 --host 192.168.0.7 --camera line-3",
      does: "Have a camera's frames judged on another machine",
    },
    { command: "vid-client --file movie.mp4", does: "Have each frame of a file judged" },
    {
      command: "rpicam-vid -t 0 --codec mjpeg -o - | vid-client --jpegs - --live",
      does: "Send what a Raspberry Pi's own program captures",
    },
  ],
} as const satisfies Program;

/** `live`: the newest frame wins; `lossless`: nothing is dropped and the source waits. */
export type ClientMode = "live" | "lossless";

/** The flags that say what a source is, or what to do instead of sending. */
type SettledFlag =
  | ("device" | "url" | "file" | "jpegs" | "screen" | "test" | "loop" | "control")
  | (
    | "live"
    | "lossless"
    | "save"
    | "saveLimit"
    | "maxAge"
    | "adapt"
    | "minQuality"
    | "connectTimeout"
    | "answerTimeout"
    | "writeTimeout"
    | "stall"
    | "listDevices"
    | "listControls"
    | "json"
    | "help"
    | "version"
  );

/** What is sent, and how. */
export type ClientOptions = Omit<Values<typeof CLIENT>, SettledFlag> & {
  source: CaptureSource;
  mode: ClientMode;
  window: number;
  camera: string;
  quality: number;
  /** How far the quality may go down; left out where it stays as it is. */
  minQuality?: number;
  /** Of a live source, in ms. */
  maxAgeMs?: number;
  stallMs: number;
  /** In ms. */
  timeouts: { connect: number; answer: number; write: number };
  save?: { folder: string; limit: number };
};

/** What vid-client was asked to do. */
export type ClientTask =
  | { kind: "list-devices"; json: boolean }
  | { kind: "list-controls"; device: string; json: boolean }
  | ({ kind: "send" } & ClientOptions);

/** Where vid-client runs. */
export interface Machine {
  hostname: string;
  /** Whether a person types what stdin has. */
  isTerminal: boolean;
}

/**
 * Works out what the flags leave to each other and to the machine.
 *
 * Throws {@linkcode UsageError} where no source is given, or flags do not go together.
 */
export function clientTask(values: Values<typeof CLIENT>, machine: Machine): ClientTask {
  const { listDevices, listControls, device, json } = values;
  if (listDevices) return { kind: "list-devices", json };
  if (listControls) return { kind: "list-controls", device: device!, json };
  if (json) throw new UsageError("Cannot use --json alone as it is a form of list: add --list-devices");
  return { kind: "send", ...clientOptions(values, machine) };
}

export function clientOptions(
  values: Values<typeof CLIENT>,
  { hostname, isTerminal }: Machine,
): ClientOptions {
  const {
    device,
    url,
    file,
    jpegs,
    screen,
    test,
    loop,
    control,
    live,
    lossless,
    save,
    saveLimit,
    maxAge,
    adapt,
    minQuality,
    connectTimeout,
    answerTimeout,
    writeTimeout,
    stall,
    ...others
  } = values;
  const { listDevices: _, listControls: __, json: ___, help: ____, version: _____, ...rest } = others;
  const source = sourceOf({ device, url, file, jpegs, screen, test, loop, control });
  if (isStdin(source) && isTerminal) {
    const remedy = "pipe something in, as in cat line.mp4 | vid-client --file -";
    throw new UsageError(`Cannot read stdin as it is a terminal: ${remedy}`);
  }
  const mode = modeOf({ live, lossless }, source);
  checkLive({ maxAge, adapt }, mode);
  return {
    ...rest,
    source,
    mode,
    window: rest.window ?? WINDOWS[mode],
    camera: rest.camera ?? cameraNameOf(hostname, source),
    stallMs: stall,
    timeouts: { connect: connectTimeout, answer: answerTimeout, write: writeTimeout },
    ...(mode === "live" && { maxAgeMs: maxAge ?? MAX_AGE_MS }),
    ...qualityOf({ ...rest, adapt }),
    ...(adapt && { minQuality }),
    ...(save !== undefined && { save: { folder: save, limit: saveLimit } }),
  };
}

/**
 * The name of a camera that was given none: `<hostname>-<source>`, so that those of several machines differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(cameraNameOf("pi4.local", { kind: "test" }), "pi4-test");
 * ```
 */
export function cameraNameOf(hostname: string, source: CaptureSource): string {
  const machine = printable(hostname.split(".")[0] ?? "").slice(0, MAX_CAMERA_NAME / 2) || "client";
  const label = labelOf(source) || source.kind;
  // A cut must not leave a half of a surrogate pair, which is no character.
  return `${machine}-${label}`.slice(0, MAX_CAMERA_NAME).replace(/\p{Cs}$/u, "").trim();
}

function labelOf(source: CaptureSource): string {
  if (isStdin(source)) return "stdin";
  switch (source.kind) {
    case "file":
    case "jpegs":
      return stemOf(printable(source.path));
    case "device":
      return /^\d+$/.test(source.device) ? `video${source.device}` : stemOf(printable(source.device));
    case "url":
      // Neither user nor password: what stands behind the last @.
      return printable(source.url.replace(/^[^:]*:\/\/(?:.*@)?/, "").split(/[/?#:]/)[0] ?? "");
    default:
      return source.kind;
  }
}

function sourceOf(
  { device, url, file, jpegs, screen, test, loop, control }: Pick<
    Values<typeof CLIENT>,
    "device" | "url" | "file" | "jpegs" | "screen" | "test" | "loop" | "control"
  >,
): CaptureSource {
  if (device !== undefined) return { kind: "device", device, controls: control };
  if (url !== undefined) return { kind: "url", url };
  if (file !== undefined) return { kind: "file", path: file, loop };
  if (jpegs !== undefined) return { kind: "jpegs", path: jpegs };
  if (screen) return { kind: "screen" };
  if (test) return { kind: "test" };
  throw new UsageError(
    "Cannot start without a source: add --device NAME for a camera (--list-devices lists them), --file PATH for a " +
      "video, or --test for a test scene",
  );
}

/** JPEGs that are sent as they are have the quality that they have. */
function qualityOf(
  { quality, capture, adapt }: Pick<Values<typeof CLIENT>, "quality" | "capture" | "adapt">,
): Pick<ClientOptions, "quality" | "capture"> {
  if (quality === undefined && adapt === undefined) return { quality: DEFAULT_QUALITY, capture };
  if (capture === "copy") {
    throw new UsageError(
      `Cannot use ${
        adapt ? "--adapt quality" : "--quality"
      } with --capture copy as JPEGs that are copied keep ` +
        "their own: leave one out",
    );
  }
  return { quality: quality ?? DEFAULT_QUALITY, capture: "raw" };
}

/** Where nothing is dropped, frames may be as old and take as long as they do. */
function checkLive(
  { maxAge, adapt }: Pick<Values<typeof CLIENT>, "maxAge" | "adapt">,
  mode: ClientMode,
): void {
  const flag = maxAge !== undefined ? "--max-age" : adapt !== undefined ? "--adapt" : undefined;
  if (mode === "live" || flag === undefined) return;
  throw new UsageError(`Cannot use ${flag} as nothing may be dropped or get worse here: add --live`);
}

function modeOf(
  { live, lossless }: Pick<Values<typeof CLIENT>, "live" | "lossless">,
  source: CaptureSource,
): ClientMode {
  if (live) return "live";
  if (lossless) return "lossless";
  return isRecorded(source) ? "lossless" : "live";
}

/** `line 3` of `/videos/line 3.mp4`. */
function stemOf(path: string): string {
  const name = path.split(/[/\\]/).filter((part) => part !== "").at(-1) ?? "";
  return name.replace(/(?<=.)\.[^.]*$/, "");
}

/** What of a text may stand in a camera's name. */
function printable(text: string): string {
  return text.replaceAll(/\p{C}/gu, "").trim();
}
