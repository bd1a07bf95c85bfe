import type { Hub, Latest } from "./hub.ts";

/** Options of {@linkcode View}. */
export interface ViewOptions {
  /** Is called whenever there is something to take, with the camera of which it is. */
  onNews(camera: string): void;
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
  /** Cameras that the viewer knows of. */
  readonly #known: Set<string>;

  /** A new viewer knows the names of the cameras that there are, and has seen none of them. */
  constructor(hub: Pick<Hub, "latest" | "cameras">, options: ViewOptions) {
    this.#hub = hub;
    this.#options = options;
    this.#unseen = new Set(hub.cameras);
    this.#known = new Set(hub.cameras);
  }

  /** Says that there is news of a camera. */
  add(camera: string): void {
    this.#unseen.add(camera);
    this.#options.onNews(camera);
  }

  /**
   * Says that a camera is forgotten. Only to who knows of it that is news: else the names of all that ever came and went
   * would wait for a viewer who takes nothing.
   */
  forget(camera: string): void {
    if (this.#known.has(camera)) this.add(camera);
    else this.#unseen.delete(camera);
  }

  /** The newest of the camera whose turn it is; undefined where all was seen. */
  take(): News | undefined {
    for (const camera of this.#unseen) {
      this.#unseen.delete(camera);
      const latest = this.#hub.latest(camera);
      if (latest) this.#known.add(camera);
      else this.#known.delete(camera);
      return { camera, latest };
    }
  }

  /** Looks on no longer. */
  [Symbol.dispose](): void {
    this.#unseen.clear();
    this.#known.clear();
    this.#options.onClose();
  }
}
