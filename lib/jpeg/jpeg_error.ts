/** Thrown where bytes break the structure of a JPEG. */
export class JpegError extends Error {
  override readonly name = "JpegError";
}
