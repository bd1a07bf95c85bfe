import { ValueError } from "./value_error.ts";

/** Reads a camera's path, name or number. Throws {@linkcode ValueError}, also for a URL; it is not looked up. */
export function parseDevice(text: string): string {
  if (/^[a-z]+:\/\//i.test(text)) {
    throw new ValueError("a device is one of this machine; a camera of the network is for --url", text);
  }
  if (text.trim() !== "" && !/\p{Cc}/u.test(text)) return text;
  throw new ValueError("a device is a path, a name or a number, as --list-devices tells them", text);
}
