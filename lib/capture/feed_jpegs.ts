import type { RoomyJpeg } from "../frame.ts";

const BOUNDARY = "--vid\r\nContent-Type: image/jpeg\r\nContent-Length: ";

/**
 * JPEGs as the multipart stream that ffmpeg's demuxer `mpjpeg` reads: with the length of each in front, it need not
 * look for their ends. What fails in `jpegs` is the stream's end, and told by `failure`.
 */
export function feedJpegs(
  jpegs: AsyncGenerator<RoomyJpeg, void>,
): { stream: ReadableStream<Uint8Array<ArrayBuffer>>; failure: () => Error | undefined } {
  const encoder = new TextEncoder();
  let failure: Error | undefined;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { value } = await jpegs.next();
        if (value === undefined) return controller.close();
        const jpeg = value.bytes.subarray(value.headroom ?? 0);
        controller.enqueue(encoder.encode(`${BOUNDARY}${jpeg.length}\r\n\r\n`));
        controller.enqueue(jpeg);
        controller.enqueue(encoder.encode("\r\n"));
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        controller.close();
      }
    },
  }, { highWaterMark: 0 });
  return { stream, failure: () => failure };
}
