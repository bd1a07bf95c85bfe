import { CaptureError } from "../capture_error.ts";
import { ffmpegMissing } from "../ffmpeg_missing.ts";
import { spawnFfmpeg, type SpawnFfmpegOptions } from "../spawn_ffmpeg.ts";
import {
  AVFOUNDATION_LIST,
  avfoundationModeArguments,
  type ListedDevice,
  parseAvfoundationDevices,
  parseAvfoundationModes,
} from "./avfoundation_list.ts";
import { type Device, type DeviceMode, type DeviceSystem, deviceSystemOf } from "./device.ts";
import { DSHOW_LIST, dshowModeArguments, parseDshowDevices, parseDshowModes } from "./dshow_list.ts";
import { explainDeviceFailure } from "./explain_device_failure.ts";
import { findDevice } from "./find_device.ts";
import { ENDING_MS, runTool } from "./run_tool.ts";
import { joinV4l2Modes, parseFfmpegModes, parseV4l2CtlSizes } from "./v4l2_modes.ts";
import { listV4l2Nodes, resolveNode } from "./v4l2_nodes.ts";
import { within } from "./within.ts";

/** A driver that is not well may keep whoever asks it for ever; a small computer that is busy takes 3 s. */
const TIMEOUT_MS = 5000;

/** The devices are asked for at most so many lines each; most cameras have a few dozen. */
const MAX_LINES = 5000;

const COMMON = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "repeat+level+info"];

/** Options of {@linkcode listDevices} and {@linkcode locateDevice}. */
export interface ListDevicesOptions extends Omit<SpawnFfmpegOptions, "onLine"> {
  /** @default {that of this machine} */
  system?: DeviceSystem;
  /** How long each device may take to answer, in ms. @default {5000} */
  timeoutMs?: number;
}

/** What ffmpeg said, or that it did not end in time. */
type Answer = { lines: string[]; errors: readonly string[]; code: number } | "timeout";

/**
 * Lists the cameras of this machine with their modes. One that does not answer, or that this user may not use, is
 * listed with its `problem`.
 *
 * Throws a {@linkcode CaptureError} with code `ffmpeg-missing`.
 */
export async function listDevices(options: ListDevicesOptions = {}): Promise<Device[]> {
  const { system = deviceSystemOf(Deno.build.os), timeoutMs = TIMEOUT_MS } = options;
  const listed = system === "v4l2" ? await listV4l2Nodes(timeoutMs) : await listByFfmpeg(system, options);
  const devices = await Promise.all(listed.map(async (device) => {
    const read = await readModes(system, device.path, options);
    if (!(read instanceof CaptureError)) return { ...device, modes: read };
    // Many cameras have a second node, for metadata.
    if (read.code === "not-a-device") return [];
    return { ...device, modes: [], problem: read.message.replace(`Cannot open ${device.path}: `, "") };
  }));
  return devices.flat();
}

/**
 * Finds the device that `wanted` means, a path, a name or an index, and its modes. A path is asked alone, and may be a
 * link such as /dev/v4l/by-id/….
 *
 * Throws a {@linkcode CaptureError} that says why it cannot be used: `not-found`, `no-permission`, `not-a-device`, …
 */
export async function locateDevice(wanted: string, options: ListDevicesOptions = {}): Promise<Device> {
  const { system = deviceSystemOf(Deno.build.os), timeoutMs = TIMEOUT_MS } = options;
  const node = /^\d+$/.test(wanted) ? `/dev/video${wanted}` : wanted;
  if (system !== "v4l2" || !node.includes("/")) return findDevice(await listDevices(options), wanted);
  const modes = await readModes(system, node, options);
  if (modes instanceof CaptureError) throw modes;
  const [nodes, path] = await Promise.all([listV4l2Nodes(timeoutMs), resolveNode(node, timeoutMs)]);
  const { name = "", index = -1 } = nodes.find((each) => each.path === path) ?? {};
  return { path: node, name, index, modes };
}

async function listByFfmpeg(system: "avfoundation" | "dshow", options: ListDevicesOptions) {
  const answer = await askFfmpeg(system === "dshow" ? DSHOW_LIST : AVFOUNDATION_LIST, options);
  const lines = answer === "timeout" ? [] : answer.lines;
  const parse: (lines: string[]) => ListedDevice[] = system === "dshow"
    ? parseDshowDevices
    : parseAvfoundationDevices;
  return parse(lines);
}

/** A device's modes, or why they are not known. */
async function readModes(
  system: DeviceSystem,
  path: string,
  options: ListDevicesOptions,
): Promise<DeviceMode[] | CaptureError> {
  const [answer, sizes] = await Promise.all([
    askFfmpeg(modeArguments(system, path), options),
    system === "v4l2" ? askV4l2Ctl(path, options.timeoutMs) : "",
  ]);
  if (answer === "timeout") {
    return new CaptureError("no-frames", `Cannot open ${path}: it does not answer; plug it in again`);
  }
  const modes = parseModes(system, answer.lines, sizes);
  // So ffmpeg ends a list, also an empty one: a loopback has formats only while something is played into it.
  const errors = answer.errors.filter((error) => !error.includes("Immediate exit requested"));
  if (modes.length > 0 || errors.length === 0) return modes;
  const status = { code: answer.code, signal: null };
  return explainDeviceFailure({ system, path, errors, status, frames: 0 }) ?? modes;
}

function modeArguments(system: DeviceSystem, path: string): string[] {
  if (system === "v4l2") return ["-f", "v4l2", "-list_formats", "all", "-i", path];
  return system === "dshow" ? dshowModeArguments(path) : avfoundationModeArguments(path);
}

function parseModes(system: DeviceSystem, lines: string[], sizes: string): DeviceMode[] {
  if (system === "v4l2") return joinV4l2Modes(parseFfmpegModes(lines), parseV4l2CtlSizes(sizes));
  return system === "dshow" ? parseDshowModes(lines) : parseAvfoundationModes(lines);
}

/** What v4l2-ctl lists; empty where there is none, since ffmpeg lists all but the rates. */
async function askV4l2Ctl(path: string, timeoutMs = TIMEOUT_MS): Promise<string> {
  const output = await runTool("v4l2-ctl", [`--device=${path}`, "--list-formats-ext"], timeoutMs);
  return typeof output === "string" ? "" : output.stdout;
}

async function askFfmpeg(args: string[], options: ListDevicesOptions): Promise<Answer> {
  const { timeoutMs = TIMEOUT_MS, path = "ffmpeg", signal } = options;
  const lines: string[] = [];
  const onLine = ({ text }: { text: string }) => {
    if (lines.length < MAX_LINES) lines.push(text);
  };
  const ffmpeg = spawnFfmpeg([...COMMON, ...args], { path, signal, onLine });
  const status = await within(timeoutMs, ffmpeg.status);
  await within(ENDING_MS, ffmpeg.close());
  signal?.throwIfAborted();
  if (status === undefined) return "timeout";
  if (status.code === 127) throw ffmpegMissing(path, "there is no such program");
  if (status.code === 126) throw ffmpegMissing(path, "it is no program that this user may run");
  return { lines, errors: ffmpeg.log.errors, code: status.code };
}
