import { assert, assertEquals, assertRejects } from "@std/assert";
import { concat } from "@std/bytes";
import fc from "fast-check";
import { Budget } from "../../lib/link/budget.ts";
import { HEADER_FORMS, type HeaderForm, headerLength, writeHeader } from "../../lib/link/header.ts";
import { type Message, readMessages, type ReadMessagesOptions } from "../../lib/link/read_messages.ts";
import { SpareBuffers } from "../../lib/spare_buffers.ts";
import { WireError } from "../../lib/link/wire_error.ts";
import { arbitraryJpeg } from "../jpeg/arbitrary_jpeg.ts";
import { connOf, cut } from "./fake_conn.ts";

const KIB = 1024;
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);

function framed(payload: Uint8Array, form: HeaderForm): Uint8Array {
  const message = new Uint8Array(headerLength(form) + payload.length);
  writeHeader(message, 0, payload.length, form);
  message.set(payload, headerLength(form));
  return message;
}

/** A JPEG of exactly `length` bytes, which is what makes headers ambiguous. */
function jpegOf(length: number): Uint8Array {
  const jpeg = new Uint8Array(length).fill(0x55);
  jpeg.set([0xff, 0xd8, 0xff, 0xda, 0, 2]);
  jpeg.set([0xff, 0xd9], length - 2);
  return jpeg;
}

async function read(chunks: Uint8Array[], options?: ReadMessagesOptions): Promise<Message[]> {
  return await Array.fromAsync(readMessages(connOf(chunks), options));
}

function payloads(messages: Message[]): (Uint8Array | undefined)[] {
  return messages.map((message) => message.payload);
}

const hello = fc.string({ maxLength: 300 }).map((camera) =>
  new TextEncoder().encode(JSON.stringify({ vid: 1, camera }))
);
/** Lengths that are possible in both byte orders; one that is the same in both tells nothing. */
const ambiguousLength = fc.integer({ min: 1, max: 1024 }).map((n) => n * 256).filter((n) =>
  n >> 8 !== (n >> 16 | (n >> 8 & 0xff) << 8)
);
const firstPayload = fc.oneof(arbitraryJpeg, hello, ambiguousLength);
const laterPayload = fc.oneof(arbitraryJpeg, hello, fc.uint8Array({ minLength: 1, maxLength: 300 }));

Deno.test("readMessages() reads the same messages from any split of any conversation in any form", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...HEADER_FORMS),
      firstPayload,
      fc.array(laterPayload, { maxLength: 5 }),
      fc.array(fc.nat(), { maxLength: 40 }),
      fc.constantFrom("close", "zero"),
      async (form, first, later, places, end) => {
        const sent = [typeof first === "number" ? jpegOf(first) : first, ...later];
        const bytes = concat(sent.map((payload) => framed(payload, form)));
        const ending = end === "zero" ? new Uint8Array(headerLength(form)) : new Uint8Array();
        const messages = await read(cut(concat([bytes, ending]), places));
        assertEquals(payloads(messages), sent);
        assertEquals(new Set(messages.map((message) => message.form)), new Set([form]));
        assertEquals(messages.map((message) => message.length), sent.map((payload) => payload.length));
      },
    ),
    { numRuns: 500 },
  );
});

for (const form of HEADER_FORMS) {
  Deno.test(`readMessages() reads ${form} byte by byte`, async () => {
    const bytes = concat([framed(JPEG, form), framed(JPEG, form), new Uint8Array(headerLength(form))]);
    const messages = await read([...bytes].map((byte) => new Uint8Array([byte])));
    assertEquals(payloads(messages), [JPEG, JPEG]);
  });

  for (const length of [1, 2, 3, 4, 5]) {
    for (const first of [0xff, 0x7b]) {
      Deno.test(`readMessages() reads a first payload of ${length} bytes from ${first} in ${form} without more`, async () => {
        const payload = new Uint8Array(length).fill(0x11, 1).fill(first, 0, 1);
        const { conn, close } = silentAfter([framed(payload, form)]);
        const messages = readMessages(conn);
        const started = performance.now();
        assertEquals((await messages.next()).value?.payload, payload);
        assert(performance.now() - started < 900, "it waited");
        close();
        assertEquals((await messages.next()).done, true);
      });
    }
  }

  Deno.test(`readMessages() ends at a first length of zero in ${form}`, async () => {
    assertEquals(await read([new Uint8Array(headerLength(form))]), []);
  });
}

Deno.test("readMessages() takes four zero bytes and a silent second as the end", async () => {
  const { conn, close } = silentAfter([new Uint8Array(4)]);
  assertEquals(await Array.fromAsync(readMessages(conn)), []);
  close();
});

Deno.test("readMessages() takes a first payload of few zero bytes as <L after a silent second", async () => {
  for (const length of [1, 4]) {
    const { conn, close } = silentAfter([framed(new Uint8Array(length), "<L"), "pause", framed(JPEG, "<L")]);
    const messages = readMessages(conn);
    const first = await messages.next();
    assertEquals(first.value?.payload, new Uint8Array(length));
    assertEquals(first.value?.form, "<L");
    assertEquals((await messages.next()).value?.payload, JPEG);
    close();
    assertEquals((await messages.next()).done, true);
  }
});

Deno.test("readMessages() takes what is neither JPEG nor hello as <L", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 10, maxLength: 250 }), async (payload) => {
    fc.pre(payload[0] !== 0xff && payload[0] !== 0x7b && payload.subarray(0, 4).some((byte) => byte !== 0));
    const [message] = await read([framed(payload, "<L")]);
    assertEquals([message.form, message.payload], ["<L", payload]);
  }));
});

Deno.test("readMessages() refuses a length over the limit before it reads on", async () => {
  for (const form of HEADER_FORMS) {
    const error = await assertRejects(
      () => read([framed(jpegOf(70_001), form)], { maxBytes: 70_000 }),
      WireError,
    );
    assertEquals([error.code, error.form], ["oversized", form]);
  }
  const huge = new Uint8Array([0xff, 0xff, 0xff, 0xff, 0xff, 0xd8]);
  const error = await assertRejects(() => read([huge]), WireError, "limit is 16777216 bytes: got 4294967295");
  assertEquals(error.code, "oversized");
});

Deno.test("readMessages() tells a close within a message from one between two", async () => {
  for (const form of HEADER_FORMS) {
    const bytes = concat([framed(JPEG, form), framed(JPEG, form)]);
    const whole = bytes.length / 2;
    for (let length = 0; length < bytes.length; length++) {
      // Four zero bytes alone are an end as well.
      const cleanly = length % whole === 0 || (form === ">Q" && length === 4);
      const reading = read([bytes.subarray(0, length)]);
      if (cleanly) assertEquals((await reading).length, Math.floor(length / whole));
      else {assertEquals(
          (await assertRejects(() => reading, WireError)).code,
          "truncated",
          `${form} ${length}`,
        );}
    }
  }
});

Deno.test("readMessages() gives up a message that does not become whole, but waits between two", async () => {
  const { conn, close } = silentAfter([
    "pause",
    framed(JPEG, "<L"),
    "pause",
    framed(JPEG, "<L").subarray(0, 9),
  ]);
  const messages = readMessages(conn, { messageTimeout: 300 });
  assertEquals((await messages.next()).value?.payload, JPEG);
  const error = await assertRejects(() => messages.next(), WireError, "longer than 0.3 s");
  assertEquals(error.code, "timeout");
  close();
});

Deno.test("readMessages() throws the signal's reason, between messages and within one", async () => {
  for (const chunks of [[], [framed(JPEG, "<L").subarray(0, 9)]]) {
    const { conn, close } = silentAfter(chunks);
    const abort = new AbortController();
    const reading = Array.fromAsync(readMessages(conn, { signal: abort.signal }));
    const reason = new Error("enough");
    setTimeout(() => abort.abort(reason), 20);
    assertEquals(await assertRejects(() => reading), reason);
    close();
  }
});

Deno.test("readMessages() takes from the budget what arrived, not what was promised", async () => {
  const budget = new Budget(64 * KIB * KIB);
  const promise = framed(jpegOf(15 * KIB * KIB), "<L").subarray(0, 100 * KIB);
  const { conn, close } = silentAfter([promise]);
  const reading = readMessages(conn, { budget });
  const next = reading.next();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assertEquals(budget.taken, promise.length - 4);
  close();
  await assertRejects(() => next, WireError, "message of 15728640 bytes as the peer closed within it");
  assertEquals(budget.taken, 0);
});

Deno.test("readMessages() skips what the budget has no room for, and goes on", async () => {
  const budget = new Budget(700 * KIB);
  const sizes = [600 * KIB + 1, 650 * KIB + 1, 400 * KIB + 1];
  const conn = connOf(sizes.map((size) => framed(jpegOf(size), "<L")));
  const read: [number, boolean][] = [];
  for await (const message of readMessages(conn, { budget })) {
    read.push([message.length, message.payload !== undefined]);
    // The first one is held while the second one arrives.
    if (read.length === 2) budget.give(sizes[0]);
  }
  assertEquals(read, [[sizes[0], true], [sizes[1], false], [sizes[2], true]]);
  assertEquals(budget.taken, sizes[2]);
});

Deno.test("readMessages() throws the signal's reason where it aborts between two reads, and leaves no read behind", async () => {
  let reads = 0;
  const conn = {
    read(into: Uint8Array) {
      reads++;
      into.set(framed(JPEG, "<L").subarray(reads === 1 ? 0 : 4, reads === 1 ? 4 : 4 + JPEG.length));
      return Promise.resolve(reads === 1 ? 4 : JPEG.length);
    },
  };
  const abort = new AbortController();
  const messages = readMessages(conn, { form: "<L", signal: abort.signal });
  assertEquals((await messages.next()).value?.payload, JPEG);
  abort.abort(new Error("enough"));
  await assertRejects(() => messages.next(), Error, "enough");
  assertEquals(reads, 2);
});

Deno.test("readMessages() gives every payload memory of its own, of its own length", async () => {
  const [first, second] = await read([framed(jpegOf(300 * KIB), "<L"), framed(JPEG, "<L")]);
  assertEquals(first.payload!.buffer.byteLength, 300 * KIB);
  assertEquals(second.payload!.buffer.byteLength, JPEG.length);
});

Deno.test("readMessages() reads into spare memory that fits, and shows no more of it than what came", async () => {
  const spare = new SpareBuffers();
  const old = new Uint8Array(60 * KIB).fill(0xee);
  spare.giveBack(old.buffer);
  const sent = [jpegOf(50 * KIB + 1), jpegOf(50 * KIB + 2), JPEG];
  const messages = await read(
    cut(concat(sent.map((payload) => framed(payload, "<L"))), [9, 40_000, 70_000]),
    { spare },
  );
  assertEquals(payloads(messages), sent);
  assertEquals(messages.map(({ payload }) => payload!.buffer === old.buffer), [true, false, false]);
});

Deno.test("readMessages() finds the larger form of a message whose smaller one it read into spare memory", async () => {
  const spare = new SpareBuffers();
  spare.giveBack(new ArrayBuffer(20 * KIB));
  // As `>L` its length is 0x2a00, as `<L` 0x2a0000.
  const payload = jpegOf(0x2a0000);
  const messages = await read([framed(payload, "<L")], { spare });
  assertEquals(messages.map(({ form }) => form), ["<L"]);
  assertEquals(payloads(messages), [payload]);
});

/** A peer that sends chunks and then nothing; a "pause" is 1.2 s. */
function silentAfter(chunks: (Uint8Array | "pause")[]) {
  const closed = Promise.withResolvers<null>();
  const queue = [...chunks];
  let rest = connOf([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const conn = {
    async read(into: Uint8Array): Promise<number | null> {
      const count = await rest.read(into);
      if (count !== null) return count;
      const next = queue.shift();
      if (next === undefined) return await closed.promise;
      if (next === "pause") {
        await new Promise<void>((resolve) => timers.add(setTimeout(resolve, 1200)));
      } else {
        rest = connOf([next]);
      }
      return await conn.read(into);
    },
  };
  return { conn, close: () => (timers.forEach(clearTimeout), closed.resolve(null)) };
}
