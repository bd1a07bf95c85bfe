import { redactUrl } from "../redact_url.ts";
import { ValueError } from "./value_error.ts";

const SCHEMES = ["rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "udp", "tcp", "rtp", "srt"];

/**
 * Reads the URL of a stream. Throws {@linkcode ValueError} for what is none, without saying what it got: there may be a
 * password in it.
 */
export function parseUrl(text: string): string {
  const [, scheme = ""] = /^([a-z]+):\/\/[^/\s]/i.exec(text) ?? [];
  if (SCHEMES.includes(scheme.toLowerCase()) && !/[\s\p{Cc}]/u.test(text)) return text;
  const rule = "a stream's URL is such as rtsp://10.0.0.9/live or http://10.0.0.9/video.mjpg, without blanks";
  throw new ValueError(rule, redactUrl(text));
}
