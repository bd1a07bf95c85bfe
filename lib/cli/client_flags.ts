import { MAX_CAMERA_NAME } from "../camera_name.ts";
import { HEADER_FORMS } from "../link/header.ts";
import { choiceValue } from "./choice_value.ts";
import { CODEC_FLAG, COMMON_FLAGS } from "./common_flags.ts";
import type { Program, Values } from "./flag.ts";
import { UsageError } from "./usage_error.ts";
import { parseCameraName } from "./values/parse_camera_name.ts";
import { parseFrameRate } from "./values/parse_frame_rate.ts";
import { parseHost } from "./values/parse_host.ts";
import { parseInteger } from "./values/parse_integer.ts";
import { parsePath } from "./values/parse_path.ts";
import { parsePercentage } from "./values/parse_percentage.ts";
import { parsePort } from "./values/parse_port.ts";
import { parseSize } from "./values/parse_size.ts";

/** How many frames are in flight where `--window` says nothing. */
const WINDOWS: Readonly<Record<ClientMode, number>> = { lossless: 4, live: 2 };

/** The table of vid-client. */
export const CLIENT = {
  name: "vid-client",
  summary:
    "Sends the frames of a video to vid-server and prints its answer to each, one line of JSON a frame",
  usage: "(--file PATH | --test) [OPTIONS]",
  flags: {
    file: {
      group: "Source",
      summary: "A video file, each of its frames once",
      value: { name: "PATH", parse: parsePath },
    },
    loop: {
      group: "Source",
      summary: "Begins the file again at its end, until it is stopped",
      needs: { flag: "file", as: "only a file can begin again" },
    },
    test: { group: "Source", summary: "A moving test scene, made by ffmpeg" },
    size: {
      group: "Picture",
      summary: "Scales frames to this size before they are sent",
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
      default: "80",
    },
    fps: {
      group: "Pace",
      summary: "Frames per second that are taken of the source",
      value: { name: "N", parse: parseFrameRate },
      defaultWords: "all",
    },
    live: {
      group: "Pace",
      summary: "Keeps the source's own pace: where judging can't keep up, the newest frame wins and older " +
        "ones are dropped and counted",
      defaultWords: "for --test",
    },
    lossless: {
      group: "Pace",
      summary: "Drops nothing: the source waits, and runs as fast as frames are judged",
      defaultWords: "for --file",
    },
    window: {
      group: "Pace",
      summary: "How many frames may be in flight before the first of them is answered",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1, max: 256 }) },
      defaultWords: `${WINDOWS.lossless} lossless, ${WINDOWS.live} live`,
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
    header: {
      group: "Server",
      summary:
        "How a message's length stands before it, as Python's struct writes it, for servers that read " +
        "another form than vid's; to be quoted in a shell",
      value: choiceValue(HEADER_FORMS),
      default: "<L",
    },
    codec: CODEC_FLAG,
    ...COMMON_FLAGS,
  },
  exclusive: [
    { flags: ["file", "test"], as: "a client has one source" },
    { flags: ["size", "scale"], as: "both say how large frames get" },
    { flags: ["live", "lossless"], as: "frames are either dropped or waited for" },
  ],
  bareWord: "file",
  examples: [
    { command: "vid-client --file movie.mp4", does: "Have each frame of a file judged" },
    {
      command: "vid-client --test --size 640x360 --fps 10 --count 100",
      does: "Try a server without a camera",
    },
    {
      command: "vid-client --file movie.mp4 --loop --live --host 192.168.0.7 --camera line-3",
      does: "Play a file to a server on another machine, as a camera would",
    },
  ],
} as const satisfies Program;

/** `live`: the newest frame wins; `lossless`: nothing is dropped and the source waits. */
export type ClientMode = "live" | "lossless";

/** Where frames come from. */
export type ClientSource = { kind: "file"; path: string; loop: boolean } | { kind: "test" };

/** What vid-client was asked to do. */
export type ClientOptions =
  & Omit<Values<typeof CLIENT>, "file" | "test" | "loop" | "live" | "lossless" | "help" | "version">
  & { source: ClientSource; mode: ClientMode; window: number; camera: string };

/**
 * Works out what the flags leave to each other and to the machine, whose name is `hostname`.
 *
 * Throws {@linkcode UsageError} where no source is given.
 */
export function clientOptions(
  { file, test, loop, live, lossless, help: _, version: __, ...values }: Values<typeof CLIENT>,
  { hostname }: { hostname: string },
): ClientOptions {
  const source = sourceOf({ file, test, loop });
  const mode = modeOf({ live, lossless }, source);
  return {
    ...values,
    source,
    mode,
    window: values.window ?? WINDOWS[mode],
    camera: values.camera ?? cameraNameOf(hostname, source),
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
export function cameraNameOf(hostname: string, source: ClientSource): string {
  const machine = printable(hostname.split(".")[0] ?? "").slice(0, MAX_CAMERA_NAME / 2) || "client";
  const label = (source.kind === "file" ? stemOf(printable(source.path)) : "") || source.kind;
  // A cut must not leave a half of a surrogate pair, which is no character.
  return `${machine}-${label}`.slice(0, MAX_CAMERA_NAME).replace(/\p{Cs}$/u, "");
}

function sourceOf({ file, test, loop }: Pick<Values<typeof CLIENT>, "file" | "test" | "loop">): ClientSource {
  if (file !== undefined) return { kind: "file", path: file, loop };
  if (test) return { kind: "test" };
  throw new UsageError(
    "Cannot start without a source: add --file PATH for a video, or --test for a test scene",
  );
}

function modeOf({ live, lossless }: Pick<Values<typeof CLIENT>, "live" | "lossless">, source: ClientSource) {
  if (live) return "live";
  if (lossless) return "lossless";
  return source.kind === "file" ? "lossless" : "live";
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
