/**
 * What {@linkcode CaptureError} tells apart:
 * - `bad-options`: a size, rate or count that makes no sense, or that ffmpeg cannot do
 * - `ffmpeg-missing`: there is no ffmpeg, or it cannot be started
 * - `not-found`, `no-permission`, `not-a-file`, `not-a-device`: the source cannot be opened
 * - `busy`: another program has the device, or the bus has no room for it
 * - `gone`: the device was unplugged, or its driver has left; a stream or the writer of a pipe has ended; frames before
 *   that were handed out
 * - `resized`: the picture has another size from now on; frames before that were handed out
 * - `v4l2-ctl-missing`: there is no v4l2-ctl, or it cannot be started
 * - `not-a-video`: it was opened, and there is no video in it
 * - `no-frames`: there is a video in it, and no frame of it can be decoded
 * - `truncated`: the file is cut off; frames before the cut were handed out
 * - `crashed`: ffmpeg ended before its work was done; frames before that were handed out
 */
export type CaptureErrorCode =
  | "bad-options"
  | "ffmpeg-missing"
  | "not-found"
  | "no-permission"
  | "not-a-file"
  | "not-a-device"
  | "busy"
  | "gone"
  | "resized"
  | "v4l2-ctl-missing"
  | "not-a-video"
  | "no-frames"
  | "truncated"
  | "crashed";

/** Options of {@linkcode CaptureError}. */
export interface CaptureErrorOptions extends ErrorOptions {
  /** What the user can do, for the message's end. @default {what the reason says} */
  remedy?: string;
}

/** Thrown where a source gives no frames, or no more. The message is for the user as it stands. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
  /** Branch on this; the message is for people. */
  readonly code: CaptureErrorCode;
  /** The message without its remedy, for whoever does something about it himself. */
  readonly reason: string;
  constructor(code: CaptureErrorCode, reason: string, { remedy, ...options }: CaptureErrorOptions = {}) {
    super(remedy === undefined ? reason : `${reason}; ${remedy}`, options);
    this.code = code;
    this.reason = reason;
  }
}
