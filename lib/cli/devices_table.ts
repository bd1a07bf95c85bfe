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
const FORMAT_COLUMN = 10;

/**
 * The table of `--list-devices`: a line for each device and, below it, one for each of its formats with the sizes, the
 * largest first, and behind each of these the highest rate. Formats with the same sizes and rates share a line.
 */
export function renderDevices(devices: readonly ListedDevice[], columns = 80): string {
  if (devices.length === 0) return "No camera is connected, or none that this user may see\n";
  return devices.map((device) => `${renderDevice(device, columns).join("\n")}\n`).join("\n");
}

function renderDevice({ path, name, modes, problem }: ListedDevice, columns: number): string[] {
  const head = escapeControls(`${path}  ${name}`);
  const words = problem ?? (modes.length === 0 ? "says nothing about its formats" : undefined);
  if (words !== undefined) return [head, ...indent(wrap(escapeControls(words), columns - INDENT.length))];
  const bySizes = Map.groupBy(
    Map.groupBy(modes, ({ format }) => format),
    ([, sizes]) => sizes.toSorted(byArea).map(renderMode).join(" "),
  );
  const rows = [...bySizes].flatMap(([sizes, formats]) =>
    renderRow(formats.map(([format]) => format).join(", "), sizes, columns - INDENT.length)
  );
  return [head, ...indent(rows)];
}

/** Names of formats with the sizes to the right of them or, where they are too many, below. */
function renderRow(formats: string, sizes: string, columns: number): string[] {
  const right = wrap(sizes, columns - FORMAT_COLUMN).map((line) => " ".repeat(FORMAT_COLUMN) + line);
  if (formats.length >= FORMAT_COLUMN) return [...wrap(formats, columns), ...right];
  return right.map((line, k) => k === 0 ? formats + line.slice(formats.length) : line);
}

function indent(lines: string[]): string[] {
  return lines.map((line) => INDENT + line);
}

/** `1920x1080@30`, or `640x480@29.97`, or `32x32-1920x1080` for all between. */
function renderMode({ width, height, from, fps = [] }: ListedMode): string {
  const size = `${from ? `${from.width}x${from.height}-` : ""}${width}x${height}`;
  return fps.length === 0 ? size : `${size}@${Number(fps[0].toFixed(2))}`;
}

function byArea(a: ListedMode, b: ListedMode): number {
  return b.width * b.height - a.width * a.height;
}
