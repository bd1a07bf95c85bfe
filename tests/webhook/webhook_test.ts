import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { createHmac } from "node:crypto";
import { Signer } from "../../lib/webhook/signer.ts";
import { addressOf, Webhook, type WebhookCounts, type WebhookOptions } from "../../lib/webhook/webhook.ts";
import { eventually } from "../capture/processes.ts";
import { Receiver } from "./receiver.ts";

const QUICKLY = { firstRetryMs: 5, longestRetryMs: 20 };

function webhookOf(url: string, options: Partial<WebhookOptions> & { secret?: string } = {}) {
  const warnings: string[] = [];
  const { secret, ...others } = options;
  const webhook = new Webhook({
    url,
    signer: new Signer(secret),
    userAgent: "vid-server/1.2.3",
    onWarning: (words) => warnings.push(words),
    ...QUICKLY,
    ...others,
  });
  return { webhook, warnings };
}

/** Waits until all is settled. */
async function settled(webhook: Webhook): Promise<WebhookCounts> {
  await eventually("all is settled", () => webhook.counts.waiting === 0);
  return webhook.counts;
}

/** Sends one event to a receiver that answers so; resolves to what became of it. */
async function sentTo(answers: (() => Response)[], options: Partial<WebhookOptions> = {}) {
  await using receiver = new Receiver((_, count) => answers[Math.min(count, answers.length) - 1]!());
  const { webhook, warnings } = webhookOf(receiver.url, options);
  await using _webhook = webhook;
  webhook.send("{}");
  const { delivered, failed } = await settled(webhook);
  return { delivered, failed, requests: receiver.got, warnings, url: receiver.url };
}

Deno.test("Webhook delivers events in their order, signed, each with an id of its own", async () => {
  await using receiver = new Receiver();
  const { webhook, warnings } = webhookOf(receiver.url, { secret: "s3cret" });
  await using _webhook = webhook;
  const bodies = Array.from({ length: 20 }, (_, n) => JSON.stringify({ n, reason: "Kratzer, 긁힘" }));
  for (const body of bodies) webhook.send(body);
  assertEquals(await settled(webhook), { delivered: 20, failed: 0, dropped: 0, waiting: 0 });
  assertEquals(receiver.got.map(({ body }) => body), bodies);
  for (const { headers, body } of receiver.got) {
    const timestamp = headers.get("x-vid-timestamp")!;
    assert(Math.abs(Number(timestamp) - Date.now() / 1000) < 60, timestamp);
    const expected = createHmac("sha256", "s3cret").update(`${timestamp}.${body}`).digest("hex");
    assertEquals(headers.get("x-vid-signature"), `sha256=${expected}`);
    assertEquals(headers.get("content-type"), "application/json");
    assertEquals(headers.get("user-agent"), "vid-server/1.2.3");
  }
  assertEquals(new Set(receiver.got.map(({ headers }) => headers.get("x-vid-delivery"))).size, 20);
  assertEquals(warnings, []);
});

Deno.test("Webhook does not sign without a secret", async () => {
  const { requests } = await sentTo([() => new Response()]);
  assertEquals(requests[0]!.headers.get("x-vid-signature"), null);
  assertMatch(requests[0]!.headers.get("x-vid-timestamp")!, /^\d{10}$/);
});

Deno.test("Webhook tries again what may arrive later, as the same delivery, and warns once", async () => {
  for (const status of [500, 503, 429, 408]) {
    const fail = () => new Response("no", { status });
    const { delivered, requests, warnings, url } = await sentTo([fail, fail, () => new Response()]);
    assertEquals([delivered, requests.length], [1, 3]);
    assertEquals(new Set(requests.map(({ headers }) => headers.get("x-vid-delivery"))).size, 1);
    assertEquals(warnings, [
      `Cannot tell ${url} of an event as it answered ${status}; it is tried again, and all such are counted`,
    ]);
  }
});

Deno.test("Webhook does not try again what is refused, and goes on with the next", async () => {
  const answers = [() => new Response("no", { status: 400 }), () => new Response(null, { status: 204 })];
  await using receiver = new Receiver((_, count) => answers[count - 1]!());
  const { webhook, warnings } = webhookOf(receiver.url);
  await using _webhook = webhook;
  webhook.send("1");
  webhook.send("2");
  assertEquals(await settled(webhook), { delivered: 1, failed: 1, dropped: 0, waiting: 0 });
  assertEquals(receiver.got.map(({ body }) => body), ["1", "2"]);
  assertMatch(
    warnings.join("\n"),
    /^Cannot tell http:\S+ of an event as it answered 400; it is not told again/,
  );
});

Deno.test("Webhook follows no redirect", async () => {
  await using elsewhere = new Receiver();
  for (const status of [301, 307]) {
    const away = () => new Response(null, { status, headers: { Location: elsewhere.url } });
    const { failed, requests, warnings } = await sentTo([away]);
    assertEquals([failed, requests.length, elsewhere.got.length], [1, 1, 0]);
    assertMatch(warnings[0]!, new RegExp(`as it answered ${status}: to another place nothing is sent`));
  }
});

Deno.test("Webhook gives an attempt up that hangs, before its answer or within, and tries again", async () => {
  const never = new Promise<Response>(() => {});
  const endless = () => new Response(new ReadableStream({ pull: () => never.then(() => {}) }));
  for (const hang of [() => never, endless]) {
    await using receiver = new Receiver((_, count) => count === 1 ? hang() : new Response());
    const { webhook, warnings } = webhookOf(receiver.url, { timeoutMs: 100 });
    await using _webhook = webhook;
    webhook.send("{}");
    assertEquals((await settled(webhook)).delivered, 1);
    assertEquals(receiver.got.length, 2);
    assertMatch(warnings.join("\n"), /as it did not answer within 0\.1 s; it is tried again/);
  }
});

Deno.test("Webhook reads no more than a little of an answer", async () => {
  let pulled = 0;
  const chatty = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(65_536));
        },
      }),
    );
  const { delivered } = await sentTo([chatty]);
  assertEquals(delivered, 1);
  assert(pulled < 1000, `${pulled} pieces`);
});

Deno.test("Webhook says why nobody is reached, without what is secret in the URL, and gives up after a while", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  listener.close();
  const url = `http://me:passw0rd@127.0.0.1:${port}/services/T123/secret?token=hush`;
  const { webhook, warnings } = webhookOf(url, { giveUpMs: 100 });
  await using _webhook = webhook;
  webhook.send("{}");
  assertEquals((await settled(webhook)).failed, 1);
  const [warning] = warnings;
  assertEquals(warnings.length, 1);
  assertMatch(
    warning!,
    new RegExp(
      `^Cannot tell http://127.0.0.1:${port}/services/… of an event as nothing listens there; `,
      "i",
    ),
  );
  for (const word of ["passw0rd", "hush", "T123", "secret"]) assert(!warning!.includes(word), warning);
});

Deno.test("Webhook tells the user and the password of a URL in a header", async () => {
  await using receiver = new Receiver();
  const { webhook } = webhookOf(receiver.url.replace("//", "//me:p%40ss@") + "?a=1");
  await using _webhook = webhook;
  webhook.send("{}");
  assertEquals((await settled(webhook)).delivered, 1);
  const [{ headers, path }] = receiver.got as [(typeof receiver.got)[0]];
  assertEquals([headers.get("authorization"), path], [`Basic ${btoa("me:p@ss")}`, "/hook?a=1"]);
});

Deno.test("Webhook drops the oldest where too many wait, one at a time is under way, and it warns once", async () => {
  const gate = Promise.withResolvers<void>();
  let atOnce = 0;
  let most = 0;
  await using receiver = new Receiver(async () => {
    most = Math.max(most, ++atOnce);
    await gate.promise;
    atOnce--;
    return new Response();
  });
  const { webhook, warnings } = webhookOf(receiver.url, { maxWaiting: 3 });
  await using _webhook = webhook;
  webhook.send("0");
  await eventually("the first one has come", () => receiver.got.length === 1);
  for (let n = 1; n <= 10; n++) webhook.send(String(n));
  assertEquals(webhook.counts, { delivered: 0, failed: 0, dropped: 7, waiting: 4 });
  gate.resolve();
  await settled(webhook);
  assertEquals(receiver.got.map(({ body }) => body), ["0", "8", "9", "10"]);
  assertEquals([most, warnings.length], [1, 1]);
  assertMatch(warnings[0]!, /takes events more slowly than they come: the oldest are dropped and counted$/);
});

Deno.test("Webhook holds no more bytes than it may, but for one event", async () => {
  await using receiver = new Receiver(() => new Promise<Response>(() => {}));
  const { webhook } = webhookOf(receiver.url, { maxBytes: 100, closingMs: 20 });
  webhook.send("0");
  for (let n = 0; n < 5; n++) webhook.send("x".repeat(40));
  assertEquals(webhook.counts.waiting, 3);
  webhook.send("x".repeat(400));
  assertEquals(webhook.counts.waiting, 2);
  await webhook[Symbol.asyncDispose]();
  assertEquals(webhook.counts, { delivered: 0, failed: 1, dropped: 6, waiting: 0 });
});

Deno.test("Webhook delivers what waits when it ends, at once and not after the next pause", async () => {
  await using receiver = new Receiver((_, count) => new Response(null, { status: count === 1 ? 500 : 200 }));
  const { webhook } = webhookOf(receiver.url, { firstRetryMs: 60_000, longestRetryMs: 60_000 });
  webhook.send("1");
  webhook.send("2");
  await eventually("the first one has come", () => receiver.got.length === 1);
  const started = performance.now();
  await webhook[Symbol.asyncDispose]();
  assert(performance.now() - started < 3000);
  assertEquals(receiver.got.map(({ body }) => body), ["1", "1", "2"]);
  assertEquals(webhook.counts, { delivered: 2, failed: 0, dropped: 0, waiting: 0 });
  webhook.send("3");
  assertEquals(receiver.got.length, 3, "nothing is taken any more");
});

Deno.test("Webhook waits as long as its receiver wants to be left alone", async () => {
  const busy = () => new Response(null, { status: 429, headers: { "Retry-After": "1" } });
  const started = performance.now();
  const { delivered } = await sentTo([busy, () => new Response()]);
  assertEquals(delivered, 1);
  assert(performance.now() - started > 900);
});

Deno.test("Signer signs another time, body or secret differently", () => {
  const signature = (secret: string, body: string, at: number) =>
    new Signer(secret).headersFor(body, at)["X-Vid-Signature"];
  const first = signature("a", "{}", 1000);
  for (const other of [signature("b", "{}", 1000), signature("a", "{ }", 1000), signature("a", "{}", 1001)]) {
    assertNotEquals(other, first);
  }
});

Deno.test("addressOf() tells a plain URL whole", () => {
  assertEquals(addressOf("http://10.0.0.9:9000/hook"), "http://10.0.0.9:9000/hook");
  assertEquals(addressOf("http://10.0.0.9"), "http://10.0.0.9/");
});
