import { ValueError } from "./value_error.ts";

/** One setting of a camera. */
export interface ControlValue {
  name: string;
  value: string;
}

/**
 * Reads `NAME=VALUE`. Throws {@linkcode ValueError} for all else; whether a camera has it is not looked up.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseControl("gain=33"), { name: "gain", value: "33" });
 * ```
 */
export function parseControl(text: string): ControlValue {
  const [, name = "", value = ""] = /^([a-z][a-z0-9_]*)=(.+)$/i.exec(text) ?? [];
  if (name !== "") return { name: name.toLowerCase(), value };
  throw new ValueError("a setting is NAME=VALUE, such as focus_absolute=30", text);
}
