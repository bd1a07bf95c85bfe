import { type CaptureOptions, isStdin } from "./capture_options.ts";

/**
 * Whether a source has no end of its own, so that it is away where it ends, and can be opened again once it is back: a
 * device, a stream of the network, a screen, the test scene, and a named pipe that is live, as the writer of a pipe may be
 * followed by another. Not a file, nor a folder of pictures; nor stdin and what a shell hands over as /dev/fd/N, which
 * nobody can open a second time.
 */
export async function isEndless(options: Pick<CaptureOptions, "source" | "live">): Promise<boolean> {
  const { source, live = false } = options;
  if (source.kind === "jpegs") return false;
  return source.kind !== "file" || (live && !isStdin(source) && await isNamedPipe(source.path));
}

async function isNamedPipe(path: string): Promise<boolean> {
  if (path.startsWith("/dev/")) return false;
  try {
    return (await Deno.stat(path)).isFifo ?? false;
  } catch {
    // Missing, or not ours to read: ffmpeg says so.
    return false;
  }
}
