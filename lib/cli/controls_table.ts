import { escapeControls } from "./escape_controls.ts";
import { wrap } from "./wrap.ts";

/** What of a control stands in the table. */
export interface ListedControl {
  name: string;
  type: string;
  min?: number;
  max?: number;
  default?: number;
  value?: number;
  flags: readonly string[];
  menu?: readonly { value: number; name: string }[];
}

const VALUE_COLUMN = 12;

/** The table of `--list-controls`: name, value, and what may be written in its place. */
export function renderControls(controls: readonly ListedControl[], columns = 80): string {
  const shown = controls.filter(({ value, flags }) => value !== undefined && !flags.includes("write-only"));
  if (shown.length === 0) return "The device has no controls\n";
  const column = Math.max(...shown.map(({ name }) => name.length)) + 2;
  const rows = shown.flatMap((control) => {
    const texts = wrap(choicesOf(control), Math.max(columns - column - VALUE_COLUMN, 20));
    const head = control.name.padEnd(column) + String(control.value).padEnd(VALUE_COLUMN);
    return texts.map((text, k) => (k === 0 ? head : " ".repeat(head.length)) + escapeControls(text));
  });
  return `${rows.map((row) => row.trimEnd()).join("\n")}\n`;
}

/** `0-255, by default 128`, `0 Disabled, 1 50 Hz`, and whether it can be set at all. */
function choicesOf({ type, min, max, default: standard, flags, menu }: ListedControl): string {
  const range = min === undefined || max === undefined ? "" : `${min} to ${max}`;
  const items = menu?.map(({ value, name }) => `${value} ${name}`).join(", ");
  const choices = items ?? (type === "bool" ? "0 or 1" : range);
  const remarks = [
    ...(standard === undefined ? [] : [`by default ${standard}`]),
    ...(flags.includes("inactive") ? ["set by the device itself"] : []),
    ...(flags.includes("read-only") ? ["can only be read"] : []),
  ];
  return [choices, ...remarks].filter((part) => part !== "").join("; ");
}
