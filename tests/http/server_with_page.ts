import { type Program, vid } from "../end_to_end/programs.ts";

/** A vid-server with a page. */
export interface ServerWithPage extends AsyncDisposable {
  server: Program;
  /** Where it takes frames. */
  port: string;
  /** Of the page. */
  url: string;
  /** Starts a camera of ten frames a second. */
  client(...args: string[]): Program;
}

/** Starts vid-server; where nothing is said, on free ports. */
export async function startWithPage(
  { http = "127.0.0.1:0", port = "0", args = [] }: { http?: string; port?: string; args?: string[] } = {},
): Promise<ServerWithPage> {
  const server = vid("server", ["--http", http, "--port", port, ...args]);
  const [, listening] = await server.line(/listening on .*:(\d+)/);
  const [, url] = await server.line(/the page is at (http:.*\/)$/);
  return {
    server,
    url,
    port: listening,
    client: (...args) => vid("client", ["--port", listening, "--fps", "10", ...args]),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
