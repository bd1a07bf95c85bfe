import type { CameraNews, Welcome } from "../../lib/http/view_message.ts";

/** A message as a viewer gets it. */
export interface Seen {
  body: Partial<Welcome & CameraNews>;
  jpeg: Uint8Array;
}

/** A viewer, as the page is one, that says `next` only when it is told to. */
export class LiveViewer implements AsyncDisposable {
  /** Messages that came so far. */
  readonly seen: Seen[] = [];
  /** The code that the server closed with. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #answered = 0;
  #news = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      this.seen.push(readMessage(data));
      this.#news.resolve();
      this.#news = Promise.withResolvers();
    };
    this.closed = new Promise((resolve) => socket.onclose = ({ code }) => resolve(code));
  }

  /** @param url Of the page. */
  static async open(url: string): Promise<LiveViewer> {
    const socket = new WebSocket(new URL("live", url.replace("http:", "ws:")));
    const viewer = new LiveViewer(socket);
    await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
    return viewer;
  }

  say(text: string): void {
    this.#socket.send(text);
  }

  /** Waits until so many messages came in all. */
  async count(messages: number): Promise<Seen> {
    while (this.seen.length < messages) await this.#news.promise;
    return this.seen[messages - 1];
  }

  /** Answers messages, from the first one that was not yet, until one fulfils the condition. */
  async until(condition: (seen: Seen) => boolean): Promise<Seen> {
    while (true) {
      const seen = await this.count(++this.#answered);
      this.say("next");
      if (condition(seen)) return seen;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.closed;
  }
}

function readMessage(data: ArrayBuffer): Seen {
  const length = new DataView(data).getUint32(0, true);
  const body = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
  return { body, jpeg: new Uint8Array(data, 4 + length) };
}
