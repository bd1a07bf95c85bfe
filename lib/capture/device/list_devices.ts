import { CaptureError } from "../capture_error.ts";
import { askFfmpeg, type AskFfmpegOptions } from "./ask_ffmpeg.ts";
import { AVFOUNDATION_LIST, type ListedDevice, parseAvfoundationDevices } from "./avfoundation_list.ts";
import { type Device, type DeviceSystem, deviceSystemOf } from "./device.ts";
import { DSHOW_LIST, parseDshowDevices } from "./dshow_list.ts";
import { findDevice } from "./find_device.ts";
import { readModes } from "./read_modes.ts";
import { listV4l2Nodes, resolveNode } from "./v4l2_nodes.ts";

/** A driver that is not well may keep whoever asks it for ever: a list goes on without it. */
const LISTING_MS = 10_000;

/** There is more patience for the one device that is wanted: a small and busy computer needs 8 s to start ffmpeg. */
const LOCATING_MS = 20_000;

/** Options of {@linkcode listDevices} and {@linkcode locateDevice}. */
export interface ListDevicesOptions extends Partial<AskFfmpegOptions> {
  /** @default {that of this machine} */
  system?: DeviceSystem;
  /** How long each device may take to answer, in ms. @default {10000 in a list, 20000 for the one that is wanted} */
  timeoutMs?: number;
}

/**
 * Lists the cameras of this machine with their modes. One that does not answer, or that this user may not use, is
 * listed with its `problem`.
 *
 * Throws a {@linkcode CaptureError} with code `ffmpeg-missing`.
 */
export function listDevices(options: ListDevicesOptions = {}): Promise<Device[]> {
  return list(withDefaults(options, LISTING_MS));
}

async function list(options: Asking): Promise<Device[]> {
  const { system, timeoutMs } = options;
  const listed = system === "v4l2" ? await listV4l2Nodes(timeoutMs) : await listByFfmpeg(options);
  const devices = await Promise.all(listed.map(async (device) => {
    const read = await readModes(device.path, options);
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
  const asking = withDefaults(options, LOCATING_MS);
  const { system, timeoutMs } = asking;
  const node = /^\d+$/.test(wanted) ? `/dev/video${wanted}` : wanted;
  if (system !== "v4l2" || !node.includes("/")) return findDevice(await list(asking), wanted);
  const modes = await readModes(node, asking);
  if (modes instanceof CaptureError) throw modes;
  const [nodes, path] = await Promise.all([listV4l2Nodes(timeoutMs), resolveNode(node, timeoutMs)]);
  const { name = "", index = -1 } = nodes.find((each) => each.path === path) ?? {};
  return { path: node, name, index, modes };
}

async function listByFfmpeg(options: Asking): Promise<ListedDevice[]> {
  const isWindows = options.system === "dshow";
  const answer = await askFfmpeg(isWindows ? DSHOW_LIST : AVFOUNDATION_LIST, options);
  if (answer === "timeout") return [];
  return isWindows ? parseDshowDevices(answer.lines) : parseAvfoundationDevices(answer.lines);
}

/** The options, with nothing left open. */
type Asking = AskFfmpegOptions & { system: DeviceSystem };

function withDefaults(options: ListDevicesOptions, timeoutMs: number): Asking {
  return {
    ...options,
    system: options.system ?? deviceSystemOf(Deno.build.os),
    timeoutMs: options.timeoutMs ?? timeoutMs,
  };
}
