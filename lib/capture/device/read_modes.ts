import { CaptureError } from "../capture_error.ts";
import { askFfmpeg, type AskFfmpegOptions } from "./ask_ffmpeg.ts";
import { avfoundationModeArguments, parseAvfoundationModes } from "./avfoundation_list.ts";
import type { DeviceMode, DeviceSystem } from "./device.ts";
import { dshowModeArguments, parseDshowModes } from "./dshow_list.ts";
import { explainDeviceFailure } from "./explain_device_failure.ts";
import { runTool } from "./run_tool.ts";
import { joinV4l2Modes, parseFfmpegModes, parseV4l2CtlSizes } from "./v4l2_modes.ts";

/** Asks a device for its modes. Resolves to the error where they are not to be had; throws as `askFfmpeg()` does. */
export async function readModes(
  path: string,
  options: AskFfmpegOptions & { system: DeviceSystem },
): Promise<DeviceMode[] | CaptureError> {
  const { system, timeoutMs } = options;
  const [answer, sizes] = await Promise.all([
    askFfmpeg(modeArguments(system, path), options),
    system === "v4l2" ? askV4l2Ctl(path, timeoutMs) : "",
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
async function askV4l2Ctl(path: string, timeoutMs: number): Promise<string> {
  const output = await runTool("v4l2-ctl", [`--device=${path}`, "--list-formats-ext"], timeoutMs);
  return typeof output === "string" ? "" : output.stdout;
}
