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
