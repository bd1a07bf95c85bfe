import { ValueError } from "./value_error.ts";

const SCHEMES = ["rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "udp", "tcp", "rtp", "srt"];

/**
 * Reads the URL of a stream. Throws {@linkcode ValueError} for what is none, without saying what it got: there may be a
 * password in it.
 */
export function parseUrl(text: string): string {
  const [, scheme = ""] = /^([a-z]+):\/\/[^/\s]/i.exec(text) ?? [];
  if (SCHEMES.includes(scheme.toLowerCase()) && !/[\s\p{Cc}]/u.test(text)) return text;
  throw new ValueError(
    `a stream's URL begins with ${SCHEMES.join("://, ")}:// and has no blanks`,
    "another text",
  );
}
