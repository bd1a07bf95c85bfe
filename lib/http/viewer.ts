import { logOf } from "../log.ts";
import type { Hub } from "../server/hub.ts";
import type { View } from "../server/view.ts";
import { cameraNews, viewMessage, type Welcome } from "./view_message.ts";

/**
 * Least time between two rounds of messages, in ms: no screen shows more than 60 pictures a second, as a rule. With twice that,
 * pictures of a camera with 30 a second waited for their round, and what a browser showed was 51 to 67 ms old instead of 35 to 44.
 */
const PACE_MS = 16;

/** Messages that may be under way to a viewer: one of each camera, but so many at least and at most. */
const WINDOW = { min: 2, max: 8 };

const log = logOf("http");

/** The part of a WebSocket that a viewer takes. */
export type ViewerSocket = Pick<
  WebSocket,
  "onopen" | "onmessage" | "onclose" | "onerror" | "send" | "close" | "bufferedAmount" | "readyState"
>;

/** Options of {@linkcode Viewer}. */
export interface ViewerOptions {
  hub: Pick<Hub, "view" | "cameras">;
  welcome: Omit<Welcome, "cameras">;
  onClose(): void;
}

/**
 * One open page. Each message to it is answered with the word `next` once it is painted, and only then another one goes
 * out: so its own pace decides, and what it gets is the newest.
 */
export class Viewer {
  readonly #socket: ViewerSocket;
  readonly #options: ViewerOptions;
  #view?: View;
  /** Messages that were not answered yet. */
  #underWay = 0;
  #timer?: ReturnType<typeof setTimeout>;
  #lastAt = -Infinity;

  constructor(socket: ViewerSocket, options: ViewerOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.onopen = () => this.#open();
    socket.onmessage = ({ data }) => this.#heard(data);
    socket.onclose = () => this.#closed();
    socket.onerror = () => this.#closed();
  }

  /** Says goodbye. */
  close(): void {
    this.#closed();
    this.#socket.close(1001, "The server stops");
  }

  #open(): void {
    const { hub, welcome } = this.#options;
    this.#post(viewMessage({ ...welcome, cameras: hub.cameras }));
    this.#view = hub.view(() => this.#soon());
    this.#soon();
  }

  #heard(data: unknown): void {
    if (data !== "next") return this.#socket.close(1008, "The only word to say here is: next");
    this.#underWay = Math.max(0, this.#underWay - 1);
    this.#soon();
  }

  #closed(): void {
    clearTimeout(this.#timer);
    this.#view?.[Symbol.dispose]();
    this.#view = undefined;
    this.#options.onClose();
  }

  /** Sends what is new, but never from within the call that brought it: a frame's answer goes first. */
  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      try {
        this.#send();
      } catch (error) {
        log.debug("a viewer is sent away: {error}", { error });
        this.#socket.close(1011);
      }
    }, Math.max(0, this.#lastAt + PACE_MS - performance.now()));
  }

  #send(): void {
    // What was sent still waits for a viewer that says `next` without taking anything: it is asked again by the next news.
    if (this.#socket.bufferedAmount > 0 || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#lastAt = performance.now();
    const window = Math.min(WINDOW.max, Math.max(WINDOW.min, this.#options.hub.cameras.length));
    while (this.#underWay < window) {
      const news = this.#view?.take();
      if (news === undefined) return;
      this.#post(viewMessage(cameraNews(news, this.#lastAt), news.latest?.jpeg));
    }
  }

  #post(message: Uint8Array<ArrayBuffer>): void {
    this.#underWay++;
    this.#socket.send(message);
  }
}
