import { assert, assertEquals, assertRejects } from "@std/assert";
import { writeAll } from "../../lib/link/write_message.ts";
import { seeded } from "../analyze/defect/random.ts";
import { TcpProxy, type TcpProxyOptions } from "./tcp_proxy.ts";

/** A client that speaks through a proxy to a server, both the test's own. */
interface Line extends AsyncDisposable {
  proxy: TcpProxy;
  client: Deno.TcpConn;
  server: Deno.TcpConn;
}

async function openLine(options: Partial<TcpProxyOptions> = {}): Promise<Line> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const proxy = TcpProxy.start({ port: listener.addr.port, ...options });
  const client = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  const server = await listener.accept();
  client.setNoDelay(true);
  return {
    ...{ proxy, client, server },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      for (const conn of [client, server]) conn.close();
    },
  };
}

/** Reads so many bytes, in the pieces in which they come. */
async function readPieces(conn: Deno.TcpConn, bytes: number): Promise<Uint8Array[]> {
  const pieces = [];
  for (let left = bytes; left > 0; left -= pieces.at(-1)!.length) {
    const piece = new Uint8Array(left);
    pieces.push(piece.subarray(0, await conn.read(piece) ?? 0));
    if (pieces.at(-1)!.length === 0) throw new Error(`The stream ends with ${left} bytes missing`);
  }
  return pieces;
}

async function readText(conn: Deno.TcpConn, length: number): Promise<string> {
  return (await readPieces(conn, length)).map((piece) => new TextDecoder().decode(piece)).join("");
}

function write(conn: Deno.TcpConn, text: string): Promise<void> {
  return writeAll(conn, new TextEncoder().encode(text));
}

Deno.test("TcpProxy carries both directions to their ends", async () => {
  await using line = await openLine();
  await write(line.client, "question");
  assertEquals(await readText(line.server, 8), "question");
  await line.client.closeWrite();
  assertEquals(await line.server.read(new Uint8Array(1)), null);
  await write(line.server, "answer");
  await line.server.closeWrite();
  assertEquals(await readText(line.client, 6), "answer");
  assertEquals(await line.client.read(new Uint8Array(1)), null);
  assertEquals(line.proxy.connections, 1);
});

Deno.test("TcpProxy delays each direction by its own time, and keeps the order whatever the jitter", async () => {
  await using line = await openLine({ random: seeded(7) });
  Object.assign(line.proxy.toServer, { delayMs: 60, jitterMs: 40 });
  const sentAt = performance.now();
  for (const letter of "abcdefghij") {
    await write(line.client, letter);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  assertEquals(await readText(line.server, 10), "abcdefghij");
  const took = performance.now() - sentAt;
  assert(took >= 60 && took < 300, `${took} ms`);
  const answeredAt = performance.now();
  await write(line.server, "answer");
  await readText(line.client, 6);
  assert(performance.now() - answeredAt < 50, `${performance.now() - answeredAt} ms`);
});

Deno.test("TcpProxy sends no more bits a second than it may, from the sender's own buffer", async () => {
  await using line = await openLine({ smallBuffers: true });
  line.proxy.toServer.bitsPerSecond = 8e6;
  const startedAt = performance.now();
  let taken = 0;
  const sending = (async () => {
    for (; taken < 600_000; taken += 20_000) await writeAll(line.client, new Uint8Array(20_000));
  })();
  const arrived = (await readPieces(line.server, 200_000)).length;
  const [took, underWay] = [performance.now() - startedAt, taken - 200_000];
  line.proxy.toServer.bitsPerSecond = Infinity;
  await readPieces(line.server, 400_000);
  await sending;
  assert(took > 190 && took < 320, `${took} ms for 200 ms' worth`);
  assert(arrived > 30, `${arrived} pieces: the link stood still between them`);
  if (Deno.build.os === "linux") assert(underWay < 250_000, `${underWay} bytes wait in the network`);
});

Deno.test("TcpProxy writes a byte at a time where it fragments", async () => {
  await using line = await openLine();
  line.proxy.toServer.fragmentBytes = 1;
  await write(line.client, "fragments");
  // The system may put together what came while the test was busy.
  const pieces = await readPieces(line.server, 9);
  assertEquals(pieces.map((piece) => new TextDecoder().decode(piece)).join(""), "fragments");
  assert(pieces.length > 1, `${pieces.length} piece`);
});

Deno.test("TcpProxy lets nothing through a black hole, and all of it behind", async () => {
  await using line = await openLine();
  line.proxy.toServer.blackhole = true;
  await write(line.client, "lost?");
  await line.client.closeWrite();
  const reading = readText(line.server, 5);
  const waited = new Promise((resolve) => setTimeout(resolve, 80, "nothing"));
  assertEquals(await Promise.race([reading, waited]), "nothing");
  line.proxy.toServer.blackhole = false;
  assertEquals(await reading, "lost?");
  assertEquals(await line.server.read(new Uint8Array(1)), null);
});

Deno.test("TcpProxy cuts by a goodbye behind exactly so many bytes", async () => {
  await using line = await openLine();
  const cut = line.proxy.cut("goodbye", 3);
  await write(line.client, "message");
  await cut;
  assertEquals(await readText(line.server, 3), "mes");
  assertEquals(await line.server.read(new Uint8Array(1)), null);
});

if (Deno.build.os === "linux") {
  Deno.test("TcpProxy cuts by a reset", async () => {
    await using line = await openLine();
    await write(line.client, "message");
    await readText(line.server, 7);
    await line.proxy.cut("reset");
    for (const conn of [line.client, line.server]) {
      await assertRejects(() => conn.read(new Uint8Array(1)), Deno.errors.ConnectionReset);
    }
  });
}

Deno.test("TcpProxy refuses connections for a while, and then takes them on the same port", async () => {
  await using line = await openLine();
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port: line.proxy.port });
  await line.proxy.refuse();
  await assertRejects(connect, Deno.errors.ConnectionRefused);
  await write(line.client, "open");
  assertEquals(await readText(line.server, 4), "open");
  line.proxy.admit();
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  line.proxy.target = listener.addr.port;
  using client = await connect();
  using server = await listener.accept();
  await write(client, "again");
  assertEquals(await readText(server, 5), "again");
});
