import { assert, assertEquals } from "@std/assert";
import { whyFetchFailed } from "../lib/why_fetch_failed.ts";

/** What fetching throws. */
async function thrownOf(url: string): Promise<unknown> {
  try {
    await fetch(url);
  } catch (error) {
    return error;
  }
  throw new Error("It answered");
}

Deno.test("whyFetchFailed() says that nothing listens, whatever this Deno's words for it are", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/?token=hushhush`;
  listener.close();
  assertEquals(whyFetchFailed(await thrownOf(url), url), "nothing listens there");
});

Deno.test("whyFetchFailed() keeps what is wrong, without the URL and what is secret in it", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const url = `https://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/?token=hushhush`;
  const answering = (async () => {
    using conn = await listener.accept();
    await conn.write(new TextEncoder().encode("HTTP/1.1 400 No\r\n\r\n"));
  })();
  const words = whyFetchFailed(await thrownOf(url), url);
  await answering;
  listener.close();
  assert(words !== "" && !/hushhush|https:|fetch failed|error sending/.test(words), words);
});
