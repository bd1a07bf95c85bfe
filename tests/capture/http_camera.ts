import { eventually } from "./processes.ts";

/** What an {@linkcode HttpCamera} does to whoever is connected, and to whoever comes. */
export type CameraState = "on" | "frozen" | "off" | "forbidden";

/** A camera that serves MJPEG over HTTP, some 90 frames/s, and does what a test tells it. */
export class HttpCamera implements AsyncDisposable {
  /** What it sees. */
  jpeg: Uint8Array;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #state: CameraState = "on";
  #streams = 0;

  constructor(jpeg: Uint8Array) {
    this.jpeg = jpeg;
    this.#server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, () => this.#answer());
  }

  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/video`;
  }

  /** Anything but `on` and `frozen` ends the streams that it serves. */
  turn(state: CameraState): void {
    this.#state = state;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.turn("off");
    await this.#server.shutdown();
    await eventually("all streams have ended", () => this.#streams === 0);
  }

  #answer(): Response {
    if (this.#state === "off") return new Response("", { status: 503 });
    if (this.#state === "forbidden") return new Response("", { status: 403 });
    const headers = { "content-type": "multipart/x-mixed-replace; boundary=cut" };
    return new Response(ReadableStream.from(this.#parts()), { headers });
  }

  async *#parts(): AsyncGenerator<Uint8Array> {
    this.#streams++;
    try {
      while (this.#state === "on" || this.#state === "frozen") {
        if (this.#state === "on") yield part(this.jpeg);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    } finally {
      this.#streams--;
    }
  }
}

function part(jpeg: Uint8Array): Uint8Array {
  const head = `--cut\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`;
  return new Uint8Array([...new TextEncoder().encode(head), ...jpeg, 13, 10]);
}
