import { escapeControls } from "./escape_controls.ts";
import { wrap } from "./wrap.ts";

/** What of a device stands in the table. */
export interface ListedDevice {
  path: string;
  name: string;
  modes: readonly ListedMode[];
  problem?: string;
}

/** What of a mode stands in the table. */
export interface ListedMode {
  format: string;
  width: number;
  height: number;
  from?: { width: number; height: number };
  fps?: readonly number[];
}

const INDENT = "  ";

/**
 * The table of `--list-devices`: a line for each device and, below it, one for each of its formats with the sizes, the
 * largest first, and behind each of these the highest rate.
 */
export function renderDevices(devices: readonly ListedDevice[], columns = 80): string {
  if (devices.length === 0) return "No camera is connected, or none that this user may see\n";
  return devices.map((device) => `${renderDevice(device, columns).join("\n")}\n`).join("\n");
}

function renderDevice({ path, name, modes, problem }: ListedDevice, columns: number): string[] {
  const head = escapeControls(`${path}  ${name}`);
  if (problem !== undefined) {
    return [head, ...wrap(escapeControls(problem), columns - INDENT.length).map((line) => INDENT + line)];
  }
  const byFormat = Map.groupBy(modes, ({ format }) => format);
  const column = Math.max(0, ...[...byFormat.keys()].map((format) => format.length)) + 2;
  const rows = [...byFormat].flatMap(([format, sizes]) => {
    const texts = wrap(sizes.toSorted(byArea).map(renderMode).join(" "), columns - INDENT.length - column);
    return texts.map((text, k) => `${INDENT}${(k === 0 ? format : "").padEnd(column)}${text}`);
  });
  return [head, ...rows];
}

/** `1920x1080@30`, or `640x480@29.97`, or `32x32-1920x1080` for all between. */
function renderMode({ width, height, from, fps = [] }: ListedMode): string {
  const size = `${from ? `${from.width}x${from.height}-` : ""}${width}x${height}`;
  return fps.length === 0 ? size : `${size}@${Number(fps[0].toFixed(2))}`;
}

function byArea(a: ListedMode, b: ListedMode): number {
  return b.width * b.height - a.width * a.height;
}
