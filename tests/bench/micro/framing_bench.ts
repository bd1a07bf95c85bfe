import { HEADROOM } from "../../../lib/jpeg/metadata.ts";
import { readMessages, type ReadMessagesOptions } from "../../../lib/link/read_messages.ts";
import { SpareBuffers } from "../../../lib/spare_buffers.ts";
import { frameMessage, writeAll, writeJson } from "../../../lib/link/write_message.ts";
import { connOf, cut } from "../../link/fake_conn.ts";
import { JPEG_720P, METADATA } from "./pictures.ts";

const FRAMES = 16;

const message = frameMessage({ bytes: JPEG_720P }, METADATA);
const roomy = new Uint8Array(HEADROOM + JPEG_720P.length);
roomy.set(JPEG_720P, HEADROOM);
const stream = new Uint8Array(FRAMES * message.length);
for (let n = 0; n < FRAMES; n++) stream.set(message, n * message.length);
const chunks = cut(stream, Array.from({ length: stream.length >> 16 }, (_, n) => (n + 1) << 16));

const RESULT = {
  vid: 1,
  result: "ok",
  ...METADATA,
  analyzer: "quality",
  metrics: { sharpness: 132.4, brightness: 0.46, shadows: 0.01, highlights: 0, glare: 0, still: 0 },
  timing: {
    receivedAt: 1732250000123.25,
    answeredAt: 1732250000127.5,
    waitMs: 0.41,
    decodeMs: 2.1,
    analyzeMs: 1.2,
  },
};

/** Reads frames that are all there, and gives their memory back where it is asked for. */
async function readAll(options?: ReadMessagesOptions, spare?: SpareBuffers): Promise<void> {
  for await (const { payload } of readMessages(connOf(chunks), { ...options, spare })) {
    if (payload !== undefined) spare?.giveBack(payload.buffer);
  }
}

/** Both ends of a connection, with what is read at one of them. */
async function loopback() {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const [near, far] = await Promise.all([
    Deno.connect({ hostname: "127.0.0.1", port: listener.addr.port }),
    listener.accept(),
  ]);
  return { near, messages: readMessages(far, { form: "<L" }) };
}

const { near, messages } = await loopback();
const spare = new SpareBuffers();

Deno.bench("frameMessage() of a JPEG with headroom", () => {
  frameMessage({ bytes: roomy, headroom: HEADROOM }, METADATA);
});

Deno.bench("frameMessage() of a JPEG without", () => {
  frameMessage({ bytes: JPEG_720P }, METADATA);
});

Deno.bench("writeJson() of a result", async () => {
  await writeJson({ write: (bytes) => Promise.resolve(bytes.length) }, RESULT);
});

Deno.bench(`readMessages() reads ${FRAMES} frames from memory, each in its own`, async () => {
  await readAll({ form: "<L" });
});

Deno.bench(`readMessages() reads ${FRAMES} frames from memory, in spare memory`, async () => {
  await readAll({ form: "<L" }, spare);
});

Deno.bench(`readMessages() reads ${FRAMES} frames from memory, and finds out their form`, async () => {
  await readAll();
});

Deno.bench("readMessages() reads a frame over loopback", async () => {
  await Promise.all([writeAll(near, message), messages.next()]);
});
