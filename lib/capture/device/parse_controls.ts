/** A setting of a device: exposure, focus, white balance, gain. */
export interface Control {
  /** As v4l2-ctl writes it: `exposure_time_absolute`. */
  name: string;
  /** v4l2-ctl's word: `int`, `int64`, `bool`, `menu`, `intmenu`, `bitmask`, `button`, `str`, …  */
  type: string;
  min?: number;
  max?: number;
  step?: number;
  default?: number;
  /** What it is at the moment; absent for a button, and for what is no number. */
  value?: number;
  /** `inactive` where an automatic control rules it, `read-only`, `write-only`, `volatile`, … */
  flags: string[];
  /** What may be chosen, for `menu` and `intmenu`. */
  menu?: MenuItem[];
}

/** One of the values of a menu. */
export interface MenuItem {
  value: number;
  /** The driver's word: `Manual Mode`. */
  name: string;
}

// "  auto_exposure 0x009a0901 (menu)   : min=0 max=3 default=3 value=3 (Aperture Priority Mode) flags=update"
const CONTROL = /^\s*([a-z0-9_]+) 0x[0-9a-f]{8} \((\w+)\s*\) *: ?(.*)$/;
const MENU_ITEM = /^\s+(\d+): (.*)$/;
const FIGURES = ["min", "max", "step", "default", "value"] as const;

/** Reads the output of `v4l2-ctl --list-ctrls-menus`. */
export function parseControls(text: string): Control[] {
  const controls: Control[] = [];
  for (const line of text.split("\n")) {
    const [, name, type, rest] = CONTROL.exec(line) ?? [];
    if (name !== undefined) controls.push({ name, type, ...figuresOf(rest), flags: flagsOf(rest) });
    const [, value, word] = MENU_ITEM.exec(line) ?? [];
    const last = controls.at(-1);
    if (value !== undefined && last) (last.menu ??= []).push({ value: Number(value), name: word });
  }
  return controls;
}

function figuresOf(rest: string): Partial<Record<typeof FIGURES[number], number>> {
  const figures = FIGURES.map((
    name,
  ) => [name, new RegExp(`(?:^| )${name}=(-?(?:0x)?[0-9a-f]+)(?: |$)`).exec(rest)?.[1]]);
  return Object.fromEntries(
    figures.filter(([, figure]) => figure !== undefined).map(([name, figure]) => [name, Number(figure)]),
  );
}

function flagsOf(rest: string): string[] {
  return /(?:^| )flags=(.*)$/.exec(rest)?.[1].split(", ") ?? [];
}
