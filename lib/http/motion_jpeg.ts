import { concat } from "@std/bytes";
import type { Hub, Latest } from "../server/hub.ts";
import { Bell } from "./bell.ts";

const BOUNDARY = "frame";

/** What {@linkcode motionJpeg} yields, as HTTP says it (RFC 2046, 5.1; the type is Netscape's). */
export const MOTION_JPEG = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

/**
 * A camera's pictures, from the newest on, each as a part of a multipart body. Who takes them slowly misses those between,
 * and what is told is the newest: nothing is queued. It waits while the camera is away, and ends when it is forgotten.
 */
export async function* motionJpeg(
  hub: Pick<Hub, "view" | "latest">,
  camera: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const bell = new Bell();
  using _view = hub.view((of) => of === camera && bell.ring());
  const wake = () => bell.ring();
  signal.addEventListener("abort", wake);
  let shownAt: number | undefined;
  try {
    while (!signal.aborted) {
      const latest = hub.latest(camera);
      if (latest === undefined) return;
      if (latest.jpeg !== undefined && latest.judgedAt !== shownAt) {
        shownAt = latest.judgedAt;
        yield partOf(latest.jpeg, latest);
      } else await bell.wait();
    }
  } finally {
    signal.removeEventListener("abort", wake);
  }
}

/** A copy: the picture is lent. */
function partOf(jpeg: Uint8Array, { result }: Latest): Uint8Array<ArrayBuffer> {
  const { receivedAt } = result?.timing ?? {};
  const head = [
    `--${BOUNDARY}`,
    "Content-Type: image/jpeg",
    `Content-Length: ${jpeg.length}`,
    // As mjpg-streamer and ustreamer write it: seconds.
    ...(receivedAt === undefined ? [] : [`X-Timestamp: ${(receivedAt / 1000).toFixed(3)}`]),
    "\r\n",
  ].join("\r\n");
  const encoder = new TextEncoder();
  return concat([encoder.encode(head), jpeg, encoder.encode("\r\n")]) as Uint8Array<ArrayBuffer>;
}
