/** Raw frames, all of one size and format. */
export interface RawVideo {
  width: number;
  height: number;
  /** FFmpeg's name of the frames' format. */
  pixelFormat: string;
  frames: Uint8Array[];
}

/** Runs ffmpeg, writes `input` to its stdin, and resolves to what it wrote to stdout. Throws with its errors. */
export async function runFfmpeg(args: string[], input: Uint8Array[] = []): Promise<Uint8Array> {
  const command = new Deno.Command("ffmpeg", {
    args: ["-hide_banner", "-y", "-loglevel", "error", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  const child = command.spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  for (const bytes of input) await writer.write(bytes);
  await writer.close();
  const { success, stdout, stderr } = await output;
  if (!success) throw new Error(`ffmpeg ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

/** Writes exactly these frames, 10 in a second, to a file; `args` say how they are encoded. */
export async function makeVideo(path: string, video: RawVideo, args: string[]): Promise<void> {
  const { width, height, pixelFormat, frames } = video;
  const input = ["-f", "rawvideo", "-pixel_format", pixelFormat, "-video_size", `${width}x${height}`];
  await runFfmpeg([...input, "-framerate", "10", "-i", "pipe:0", ...args, `file:${path}`], frames);
}

/** Frames of which each has one gray of its own: {@linkcode grayOf} its number. */
export function grayFrames(width: number, height: number, count: number): RawVideo {
  const frames = Array.from(
    { length: count },
    (_, k) =>
      new Uint8Array(width * height * 3 / 2).fill(128, width * height).fill(grayOf(k), 0, width * height),
  );
  return { width, height, pixelFormat: "yuvj420p", frames };
}

/** Lossless H.264 that keeps the range of what it is given. */
export const LOSSLESS = ["-c:v", "libx264", "-qp", "0", "-preset", "ultrafast"];

/** Y of all pixels of the frame with this number. */
export function grayOf(index: number): number {
  return 8 + (index * 7) % 240;
}
