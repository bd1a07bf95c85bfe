/** What a film shows. */
export interface Movie {
  frames: number;
  /** @default {"160x120"} */
  size?: string;
}

/** Makes a film of a test scene, each of whose frames differs from the others; returns its path. */
export async function makeMovie(path: string, { frames, size = "160x120" }: Movie): Promise<string> {
  const input = ["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=25`, "-frames:v", String(frames)];
  const output = ["-c:v", "libx264", "-preset", "ultrafast", path];
  const { success, stderr } = await new Deno.Command("ffmpeg", {
    args: ["-v", "error", "-y", ...input, ...output],
  })
    .output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return path;
}
