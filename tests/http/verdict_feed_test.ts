import { assertEquals } from "@std/assert";
import { type FeedBatch, liveVerdicts, storedVerdicts } from "../../lib/http/verdict_feed.ts";
import { Hub } from "../../lib/server/hub.ts";
import { openTestStore } from "./open_test_store.ts";

const SILENCE_MS = 60_000;

/** Ids that a feed tells until it has told so many. */
async function take(feed: AsyncGenerator<FeedBatch, void>, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) {
    const { value } = await feed.next();
    ids.push(...(value as FeedBatch).verdicts.map((verdict) => (verdict as { id: number }).id));
  }
  return ids;
}

const some = (count: number) => Array.from({ length: count }, () => ({}));

Deno.test("storedVerdicts() tells what is written from now on, where nothing else is asked for", async () => {
  await using opened = await openTestStore();
  await opened.fill({}, {});
  const abort = new AbortController();
  const feed = storedVerdicts(opened.store, undefined, { signal: abort.signal, silenceMs: SILENCE_MS });
  const next = take(feed, 3);
  const ids = await opened.fill(...some(3));
  assertEquals(await next, ids);
  abort.abort();
  assertEquals((await feed.next()).done, true);
});

Deno.test("storedVerdicts() goes on behind an id, page by page, without a gap or a repeat where old meets new", async () => {
  await using opened = await openTestStore();
  const old = await opened.fill(...some(450));
  const abort = new AbortController();
  const feed = storedVerdicts(opened.store, old[9], { signal: abort.signal, silenceMs: SILENCE_MS });
  const taking = take(feed, 450 - 10 + 600);
  const fresh: number[] = [];
  for (let n = 0; n < 6; n++) fresh.push(...await opened.fill(...some(100)));
  assertEquals(await taking, [...old.slice(10), ...fresh]);
  abort.abort();
  await feed.return(undefined);
});

Deno.test("storedVerdicts() tells a slow reader everything, though no more than a thousand wait for him", async () => {
  await using opened = await openTestStore();
  const abort = new AbortController();
  const feed = storedVerdicts(opened.store, undefined, { signal: abort.signal, silenceMs: SILENCE_MS });
  const first = take(feed, 1);
  const ids = await opened.fill({});
  const seen = await first;
  for (let n = 0; n < 5; n++) ids.push(...await opened.fill(...some(400)));
  seen.push(...await take(feed, 2000));
  ids.push(...await opened.fill(...some(10)));
  seen.push(...await take(feed, 10));
  assertEquals(seen, ids);
  abort.abort();
  await feed.return(undefined);
});

Deno.test("storedVerdicts() does not wait for ids of another store", async () => {
  await using opened = await openTestStore();
  await opened.fill({}, {});
  const abort = new AbortController();
  const feed = storedVerdicts(opened.store, 1_000_000, { signal: abort.signal, silenceMs: SILENCE_MS });
  const next = take(feed, 1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(await opened.fill({}), await next);
  abort.abort();
  await feed.return(undefined);
});

Deno.test("storedVerdicts() says where it is while nothing comes", async () => {
  await using opened = await openTestStore();
  const ids = await opened.fill({}, {});
  const abort = new AbortController();
  const feed = storedVerdicts(opened.store, 0, { signal: abort.signal, silenceMs: 10 });
  assertEquals(await take(feed, 2), ids);
  assertEquals((await feed.next()).value, { verdicts: [], lastId: ids[1] });
  abort.abort();
  await feed.return(undefined);
});

Deno.test("liveVerdicts() tells all but what was dropped, and cuts off who lets more than a thousand wait", async () => {
  using hub = new Hub();
  using camera = hub.camera("line-3");
  const abort = new AbortController();
  const feed = liveVerdicts(hub, { signal: abort.signal, silenceMs: SILENCE_MS });
  const next = feed.next();
  camera.superseded({ vid: 1, result: "dropped", code: "overload" });
  camera.judged({ vid: 1, result: "ng", score: 3 });
  const { verdicts }: FeedBatch = (await next).value!;
  assertEquals(verdicts.map(({ camera, result, score }) => [camera, result, score]), [["line-3", "ng", 3]]);
  for (let n = 0; n < 2000; n++) camera.judged({ vid: 1, result: "ok" });
  assertEquals((await feed.next()).done, true);
});
