import type { Hub, Latest } from "./hub.ts";

/** Options of {@linkcode View}. */
export interface ViewOptions {
  /** Is called whenever there is something to take. */
  onNews(): void;
  onClose(): void;
}

/** What a viewer takes next. */
export interface News {
  camera: string;
  /** Left out where the camera is forgotten. */
  latest?: Latest;
}

/**
 * What one viewer has not seen yet. Nothing is queued but names: of each camera the viewer gets what is newest when he
 * takes it, and cameras take turns, however many frames each of them has.
 */
export class View implements Disposable {
  readonly #hub: Pick<Hub, "latest">;
  readonly #options: ViewOptions;
  /** In the order in which they first had news: who was served last comes back in at the end. */
  readonly #unseen: Set<string>;

  /** A new viewer has seen none of the cameras that there are. */
  constructor(hub: Pick<Hub, "latest" | "cameras">, options: ViewOptions) {
    this.#hub = hub;
    this.#options = options;
    this.#unseen = new Set(hub.cameras);
  }

  /** Says that there is news of a camera. */
  add(camera: string): void {
    this.#unseen.add(camera);
    this.#options.onNews();
  }

  /** The newest of the camera whose turn it is; undefined where all was seen. */
  take(): News | undefined {
    for (const camera of this.#unseen) {
      this.#unseen.delete(camera);
      return { camera, latest: this.#hub.latest(camera) };
    }
  }

  /** Looks on no longer. */
  [Symbol.dispose](): void {
    this.#unseen.clear();
    this.#options.onClose();
  }
}
