/** FFmpeg's own words behind ours, where it had any: ` (ffmpeg: moov atom not found)`. */
export function ffmpegSaid(words = ""): string {
  return words === "" ? "" : ` (ffmpeg: ${words})`;
}

/** `1 frame`, `2 frames`. */
export function countedFrames(frames: number): string {
  return frames === 1 ? "1 frame" : `${frames} frames`;
}
