import type { AnsweredFrame, Witness } from "../server/hub.ts";
import { CameraCounters } from "./camera_counters.ts";

/** Stands for all cameras that there was no room for: no camera has an empty name. */
export const OTHERS = "";

/** Options of {@linkcode FrameCounters}. */
export interface FrameCountersOptions {
  /** How many cameras are counted each for itself; those beyond that are counted together. @default {256} */
  maxCameras?: number;
}

/**
 * Counts all frames by their cameras. A camera that is not remembered any more is not counted either: if it comes back, it
 * begins at 0, as after a restart.
 */
export class FrameCounters implements Witness {
  readonly #maxCameras: number;
  readonly #cameras = new Map<string, CameraCounters>();

  constructor({ maxCameras = 256 }: FrameCountersOptions = {}) {
    this.#maxCameras = maxCameras;
  }

  /** The counts of each camera. */
  get cameras(): ReadonlyMap<string, CameraCounters> {
    return this.#cameras;
  }

  answered(frame: AnsweredFrame): void {
    const counters = this.#cameras.get(frame.camera) ?? this.#newCamera(frame.camera);
    counters.add(frame);
  }

  forgotten(camera: string): void {
    this.#cameras.delete(camera);
  }

  #newCamera(camera: string): CameraCounters {
    const isFull = this.#cameras.size - (this.#cameras.has(OTHERS) ? 1 : 0) >= this.#maxCameras;
    const name = isFull ? OTHERS : camera;
    const counters = this.#cameras.get(name) ?? new CameraCounters();
    this.#cameras.set(name, counters);
    return counters;
  }
}
