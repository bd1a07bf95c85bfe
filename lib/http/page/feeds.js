import { CameraState } from "./camera_state.js";

/** Orders names as a person would: line-2 before line-10. */
const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** How long news of what nobody looks at may wait, in ms: it costs a server and a network as much as others. */
const UNSEEN_MS = 200;

/** One camera, whether or not it is shown. */
class Feed {
  state = new CameraState();
  jpeg;
  /** Who shows it: told of each news, decodes what it needs and resolves once that is painted. */
  lookers = new Set();

  constructor(camera) {
    this.camera = camera;
  }

  async tell(news, jpeg) {
    this.state.tell(news);
    this.jpeg = jpeg;
    if (this.lookers.size === 0) return;
    await Promise.all([...this.lookers].map((looker) => looker.show(news, jpeg)));
  }

  /** Shows it from now on, beginning with what is known. */
  look(looker) {
    this.lookers.add(looker);
    if (this.state.news.result !== undefined) {
      looker.show({ ...this.state.news, ageMs: this.state.silentMs, leftMs: this.leftMs }, this.jpeg);
    }
    return () => this.lookers.delete(looker);
  }

  get leftMs() {
    return this.state.hasLeft ? this.state.leftMs : undefined;
  }
}

/** All cameras that the server knows, by name. */
export class Feeds {
  #feeds = new Map();
  #onCameras = new Set();

  /** In the order of their names. */
  get all() {
    return [...this.#feeds.values()];
  }

  get(camera) {
    return this.#feeds.get(camera);
  }

  /** How many are ng now. */
  get failing() {
    return this.all.filter(({ state }) => state.result === "ng").length;
  }

  /** The server has told which cameras there are. */
  welcome(cameras) {
    for (const { camera } of this.all) if (!cameras.includes(camera)) this.#feeds.delete(camera);
    this.#add(cameras.filter((camera) => !this.#feeds.has(camera)));
  }

  /** News of one; resolves once it is painted. */
  async tell(news, jpeg) {
    if (news.gone) {
      this.#feeds.delete(news.camera);
      return this.#changed();
    }
    if (!this.#feeds.has(news.camera)) this.#add([news.camera]);
    await this.#feeds.get(news.camera).tell(news, jpeg);
    // Nothing of any camera is seen, as on a page that shows no pictures: no need to hurry.
    if (this.all.every(({ lookers }) => lookers.size === 0)) {
      await new Promise((resolve) => setTimeout(resolve, UNSEEN_MS));
    }
  }

  /** Calls whenever a camera came or went; returns what ends that. */
  onCameras(listener) {
    this.#onCameras.add(listener);
    return () => this.#onCameras.delete(listener);
  }

  #add(cameras) {
    const feeds = [...this.all, ...cameras.map((camera) => new Feed(camera))];
    feeds.sort((one, other) => byName(one.camera, other.camera));
    this.#feeds = new Map(feeds.map((feed) => [feed.camera, feed]));
    this.#changed();
  }

  #changed() {
    for (const listener of this.#onCameras) listener();
  }
}
