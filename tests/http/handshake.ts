import { concat } from "@std/bytes";

/** What opens a WebSocket (RFC 6455, 4.1). */
export const UPGRADE = {
  "Connection": "Upgrade",
  "Upgrade": "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
};

/** A WebSocket's beginning, written by hand: what the server answers, and the connection, which is then left alone. */
export interface Handshake extends Disposable {
  status: number;
  body: string;
  conn: Deno.TcpConn;
}

/** Asks for `/live` of the page at `url`, as a browser would with these headers. */
export async function shakeHands(url: string, headers: Record<string, string> = {}): Promise<Handshake> {
  const { hostname, port, host } = new URL(url);
  const conn = await Deno.connect({ hostname, port: Number(port) });
  const fields = { "Host": host, ...UPGRADE, ...headers };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  await conn.write(new TextEncoder().encode(`GET /live HTTP/1.1\r\n${lines.join("")}\r\n`));
  const answer = new Uint8Array(4096);
  const text = new TextDecoder().decode(answer.subarray(0, await conn.read(answer) ?? 0));
  const [head, body] = text.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), body, conn, [Symbol.dispose]: () => conn.close() };
}

/** Text in a WebSocket's frame from a client (RFC 6455, 5.2), masked with zeros, so many times. */
export function textFrames(text: string, times: number): Uint8Array<ArrayBuffer> {
  const payload = new TextEncoder().encode(text);
  const frame = concat([new Uint8Array([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
  return concat(new Array(times).fill(frame)) as Uint8Array<ArrayBuffer>;
}
