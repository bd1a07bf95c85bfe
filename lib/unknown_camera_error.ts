/** Thrown for what is asked of a camera that is neither there nor remembered. */
export class UnknownCameraError extends Error {
  override readonly name = "UnknownCameraError";
  readonly code = "unknown-camera";

  constructor(camera: string) {
    super(
      `Cannot find a camera of this name, as none is there or left lately: got ${JSON.stringify(camera)}`,
    );
  }
}
