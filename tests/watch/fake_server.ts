import type { WatchedCamera } from "../../lib/watch/watched_camera.ts";

/** A real HTTP server that answers as vid-server's API does, on a port of its own or one that was given. */
export class FakeServer implements AsyncDisposable {
  /** What it tells. */
  cameras: readonly WatchedCamera[];
  /** Answers instead, where there is one. */
  answer?: () => Response | Promise<Response>;
  readonly port: number;
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #abort = new AbortController();

  constructor(cameras: readonly WatchedCamera[], port = 0) {
    this.cameras = cameras;
    const options = { hostname: "127.0.0.1", port, signal: this.#abort.signal, onListen() {} };
    this.#server = Deno.serve(options, (request) => {
      if (new URL(request.url).pathname !== "/api/v1/cameras") return new Response(null, { status: 404 });
      return this.answer?.() ?? Response.json({ cameras: this.cameras });
    });
    this.port = this.#server.addr.port;
    this.url = `http://127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#server.finished;
  }
}
