import { CaptureError } from "../capture_error.ts";
import type { Control } from "./parse_controls.ts";

/** What a control is to be set to: a number, a word of its menu, or `on` and `off`. */
export interface ControlSetting {
  name: string;
  value: string;
}

const SETTABLE = ["int", "int64", "bool", "menu", "intmenu", "bitmask", "button"];

/**
 * Finds the control that a setting means, and the number to set it to; v4l2-ctl by itself would take a value that is
 * out of range for the nearest in it, and a word for 0, without a word.
 *
 * Throws a {@linkcode CaptureError} with code `bad-options` that names what there is.
 */
export function checkControl(
  controls: readonly Control[],
  { name, value }: ControlSetting,
): { control: Control; value: number } {
  const control = controls.find((each) => each.name === name);
  if (control === undefined) {
    const like = nearestName(name, controls);
    const hint = like === undefined ? "" : `, did you mean ${like}?`;
    throw bad(`Cannot set ${name}: the device has no such control${hint}; --list-controls shows them all`);
  }
  if (!SETTABLE.includes(control.type) || control.flags.includes("read-only")) {
    throw bad(
      `Cannot set ${name}: it ${control.flags.includes("read-only") ? "can only be read" : "is no number"}`,
    );
  }
  const number = numberOf(control, value.trim());
  if (number === undefined) throw bad(`Cannot set ${name} to ${value}: it takes ${rangeOf(control)}`);
  return { control, value: number };
}

/**
 * Says what to switch off where an automatic control rules this one, as far as names tell: `auto_exposure` rules
 * `exposure_time_absolute`, `white_balance_automatic` rules `white_balance_temperature`.
 */
export function explainInactive(controls: readonly Control[], name: string): CaptureError {
  const [subject] = name.split("_");
  const ruler = controls.find((each) =>
    each.name !== name && each.name.includes(subject) && each.name.includes("auto") &&
    offValue(each) !== undefined
  );
  const remedy = ruler === undefined
    ? "switch off what rules it before; --list-controls shows them all"
    : `put --control ${ruler.name}=${offValue(ruler)} before it`;
  return bad(`Cannot set ${name} while the device sets it itself: ${remedy}`);
}

function offValue({ type, menu = [] }: Control): number | undefined {
  return type === "bool" ? 0 : menu.find(({ name }) => /manual/i.test(name))?.value;
}

function numberOf(control: Control, text: string): number | undefined {
  const { type, menu = [], min = -Infinity, max = Infinity } = control;
  const word = text.toLowerCase();
  if (type === "bool") return ({ 0: 0, 1: 1, off: 0, on: 1 } as Record<string, number>)[word];
  const item = menu.find(({ name, value }) => name.toLowerCase() === word || String(value) === word);
  if (type.endsWith("menu")) return item?.value;
  if (!/^(-?\d+|0x[0-9a-f]+)$/.test(word)) return undefined;
  const number = Number(word);
  return number >= min && number <= max ? number : undefined;
}

function rangeOf({ type, menu = [], min, max }: Control): string {
  if (type === "bool") return "0 (off) or 1 (on)";
  if (type.endsWith("menu")) return menu.map(({ value, name }) => `${value} (${name})`).join(", ");
  return min === undefined || max === undefined ? "a number" : `${min} to ${max}`;
}

/** The control that shares the most words of its name; undefined where none shares any. */
function nearestName(name: string, controls: readonly Control[]): string | undefined {
  const words = name.toLowerCase().split(/[^a-z0-9]+/).filter((word) => word.length > 2);
  const ranked = controls
    .map((each) => ({
      name: each.name,
      shared: words.filter((word) => each.name.includes(word.slice(0, 5))).length,
    }))
    .sort((a, b) => b.shared - a.shared || a.name.length - b.name.length);
  return ranked[0]?.shared > 0 ? ranked[0].name : undefined;
}

function bad(message: string): CaptureError {
  return new CaptureError("bad-options", message);
}
