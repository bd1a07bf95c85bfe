/** Thrown where a camera comes and there are as many as there may be; the message is for whoever runs it. */
export class CameraLimitError extends Error {
  override readonly name = "CameraLimitError";
  readonly code = "too-many-cameras";

  constructor(maxCameras: number, camera: string) {
    super(`Cannot judge another camera as --max-cameras allows for ${maxCameras}: got ${camera}`);
  }
}
