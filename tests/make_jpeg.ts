/** What the picture is to be. */
export interface MakeJpegOptions {
  /** @default {"320x240"} */
  size?: string;
  /** ffmpeg's source of pictures. @default {"testsrc2"} */
  source?: string;
  /** @default {"yuvj420p"} */
  pixelFormat?: string;
  /** Of ffmpeg's scale: 2 is best. @default {3} */
  quality?: number;
  /** Filters behind the source, such as `gblur=sigma=5`. */
  filters?: string;
}

/** Makes a JPEG with ffmpeg. */
export async function makeJpeg(options: MakeJpegOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const { size = "320x240", source = "testsrc2", pixelFormat = "yuvj420p", quality = 3, filters } = options;
  const graph = `${source}${source.includes("=") ? ":" : "="}size=${size},scale=${size.replace("x", ":")}${
    filters ? `,${filters}` : ""
  }`;
  const output = await new Deno.Command("ffmpeg", {
    args: [
      ...["-v", "error", "-f", "lavfi", "-i", graph, "-frames:v", "1", "-pix_fmt", pixelFormat],
      ...["-strict", "unofficial", "-q:v", String(quality), "-f", "mjpeg", "-"],
    ],
  }).output();
  if (!output.success) throw new Error(new TextDecoder().decode(output.stderr));
  return output.stdout;
}
