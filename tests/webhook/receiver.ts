/** A request as it came. */
export interface Received {
  headers: Headers;
  body: string;
  path: string;
}

/** What a receiver does with a request: answers it, or never does. */
export type Answering = (request: Received, count: number) => Response | Promise<Response>;

/** A real HTTP server that notes what it gets. */
export class Receiver implements AsyncDisposable {
  readonly got: Received[] = [];
  readonly url: string;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #abort = new AbortController();

  constructor(answering: Answering = () => new Response()) {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, signal: this.#abort.signal, onListen() {} },
      async (request) => {
        const { pathname, search } = new URL(request.url);
        const received = { headers: request.headers, body: await request.text(), path: pathname + search };
        this.got.push(received);
        return await answering(received, this.got.length);
      },
    );
    this.url = `http://127.0.0.1:${this.#server.addr.port}/hook`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#abort.abort();
    await this.#server.finished;
  }
}
