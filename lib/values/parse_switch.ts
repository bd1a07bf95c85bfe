import { ValueError } from "./value_error.ts";

const ON = ["1", "true", "yes", "on"];
const OFF = ["0", "false", "no", "off"];

/** Reads whether something is on: `1`, `true`, `yes`, `on`, or `0`, `false`, `no`, `off`. Throws {@linkcode ValueError}. */
export function parseSwitch(text: string): boolean {
  const word = text.toLowerCase();
  if (ON.includes(word)) return true;
  if (OFF.includes(word)) return false;
  throw new ValueError("it is true or false", text);
}
