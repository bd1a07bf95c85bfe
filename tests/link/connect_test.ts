import { assertEquals, assertRejects } from "@std/assert";
import { connect, ConnectError } from "../../lib/link/connect.ts";

Deno.test("connect() connects", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepting = listener.accept();
  using conn = await connect({ host: "127.0.0.1", port: listener.addr.port });
  using peer = await accepting;
  await conn.write(new Uint8Array([7]));
  const byte = new Uint8Array(1);
  await peer.read(byte);
  assertEquals(byte[0], 7);
});

Deno.test("connect() says what to do where nothing listens", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const words = `Cannot reach a server at 127.0.0.1:${port} as nothing listens there: start vid-server`;
  await assertRejects(() => connect({ host: "127.0.0.1", port }), ConnectError, words);
});

Deno.test("connect() takes no connection with itself for a server", async () => {
  // Linux gives callers even ports, one after another: within so many calls each has had its turn.
  const port = 40_000 + 2 * Math.floor(5000 * Math.random());
  const calls = 15_000;
  const refused = async (call: () => Promise<Deno.TcpConn>) => {
    try {
      (await call()).close();
      return false;
    } catch {
      return true; // ConnectionRefused, or our words for it
    }
  };
  let isPossible = false;
  for (let n = 0; n < calls && !isPossible; n++) {
    isPossible = !await refused(() => Deno.connect({ hostname: "127.0.0.1", port }));
  }
  for (let n = 0; n < calls && isPossible; n++) {
    assertEquals(
      await refused(() => connect({ host: "127.0.0.1", port })),
      true,
      `call ${n} to port ${port}`,
    );
  }
});
