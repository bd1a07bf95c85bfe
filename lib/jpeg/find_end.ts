import { JpegError } from "./jpeg_error.ts";
import { JpegScanner } from "./jpeg_scanner.ts";

/**
 * Finds where the JPEG at the beginning of `bytes` ends: the offset behind its EOI; -1 where it does not end
 * within `bytes` or is broken. {@linkcode JpegScanner} tells how.
 */
export function findEnd(bytes: Uint8Array): number {
  try {
    return new JpegScanner().scan(bytes) ?? -1;
  } catch (error) {
    if (error instanceof JpegError) return -1;
    throw error;
  }
}
