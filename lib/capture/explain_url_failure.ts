import { CaptureError, type CaptureErrorCode } from "./capture_error.ts";
import type { UrlSource } from "./capture_options.ts";
import type { FfmpegEnd } from "./explain_failure.ts";
import { countedFrames, ffmpegSaid } from "./failure_words.ts";
import { redactorOf, redactUrl } from "../redact_url.ts";

/** What ffmpeg says where a stream cannot be had, the code for it, and what to tell. The more telling come first. */
const REASONS: readonly [says: RegExp, code: CaptureErrorCode, words: string][] = [
  [
    /\b401\b|Unauthorized|authorization failed/i,
    "no-permission",
    "it wants a user and a password, or others; write them into the URL, as scheme://user:password@host/, " +
    "best by way of the variable VID_URL",
  ],
  [/\b403\b|Forbidden/i, "no-permission", "it does not let this user in; check the user and the URL"],
  [/\b404\b|Not Found/, "not-found", "the server has no such stream; check the path in the URL"],
  [
    /Connection refused/,
    "not-found",
    "nothing listens there; check host and port, and whether the camera is on",
  ],
  [
    /resolve hostname|Name or service not known|nodename nor servname|Host not found/i,
    "not-found",
    "its host's name is not known; check the URL",
  ],
  [
    /No route to host|Network is unreachable|Host is unreachable/,
    "not-found",
    "there is no way to its host; check the network",
  ],
  [
    /timed out|Operation timed/i,
    "not-found",
    "it does not answer; check the URL, and whether the camera is on",
  ],
  [/Protocol not found/, "bad-options", "ffmpeg does not know this kind of URL, or was built without it"],
  [/\b5\d\d Server Error|\b5XX\b/i, "no-frames", "the server has trouble of its own; look at its log"],
];

/** Says in words for the user why a stream of the network ended, or never began. Undefined where it ended as it should. */
export function explainUrlFailure({ url }: UrlSource, end: FfmpegEnd): CaptureError | undefined {
  const { status, frames, streams } = end;
  const name = redactUrl(url);
  const redact = redactorOf(url);
  const errors = end.errors.map(redact);
  if (frames > 0) {
    // What has a length may end; a camera has none.
    if (status.code === 0 && streams.finite && !end.torn) return undefined;
    const reason = `Cannot go on with ${name}: the stream ended after ${countedFrames(frames)}${
      ffmpegSaid(errors.at(-1))
    }`;
    const remedy = "check the camera and the network, then start again";
    return new CaptureError(streams.finite ? "truncated" : "gone", reason, { remedy });
  }
  for (const [says, code, words] of REASONS) {
    if (errors.some((error) => says.test(error))) {
      return new CaptureError(code, `Cannot open ${name}: ${words}`);
    }
  }
  const what = streams.opened
    ? "there is no video in it that ffmpeg can decode"
    : "ffmpeg finds no video there";
  return new CaptureError(
    "not-a-video",
    `Cannot open ${name}: ${what}${ffmpegSaid(errors.at(-1))}; check the URL`,
  );
}
