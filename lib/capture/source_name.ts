import { type CaptureSource, isStdin } from "./capture_options.ts";
import { redactUrl } from "../redact_url.ts";

/** What a source is called in a sentence: never with a password. */
export function sourceName(source: CaptureSource): string {
  if (isStdin(source)) return "stdin";
  switch (source.kind) {
    case "file":
    case "jpegs":
      return source.path;
    case "device":
      return source.device;
    case "url":
      return redactUrl(source.url);
    case "test":
      return "the test scene";
    case "screen":
      return "the screen";
  }
}

/** What a source is called in a list: as short as it can be told. */
export function sourceTitle(source: CaptureSource): string {
  switch (source.kind) {
    case "test":
      return "test scene";
    case "screen":
      return "screen";
    default:
      return source.kind === "url" || isStdin(source)
        ? sourceName(source)
        : sourceName(source).replace(/^.*[/\\](?=.)/, "");
  }
}
