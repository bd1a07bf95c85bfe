import { assertEquals } from "@std/assert";
import { concat } from "@std/bytes";
import fc from "fast-check";
import { HEADROOM, readMetadata } from "../../lib/jpeg/metadata.ts";
import { HEADER_FORMS } from "../../lib/link/header.ts";
import { readMessages } from "../../lib/link/read_messages.ts";
import { frameMessage, writeFrame, writeJson } from "../../lib/link/write_message.ts";
import { arbitraryJpeg } from "../jpeg/arbitrary_jpeg.ts";
import { connOf } from "./fake_conn.ts";

/** Takes at most `most` bytes a write. */
function sink(most = Infinity) {
  const writes: Uint8Array[] = [];
  return {
    writes,
    write(bytes: Uint8Array) {
      const count = Math.min(most, bytes.length);
      writes.push(bytes.slice(0, count));
      return Promise.resolve(count);
    },
  };
}

Deno.test("writeFrame() sends what readMessages() and readMetadata() read, in one write", async () => {
  await fc.assert(fc.asyncProperty(
    arbitraryJpeg,
    fc.constantFrom(...HEADER_FORMS),
    fc.constantFrom(0, 20, HEADROOM),
    async (jpeg, form, headroom) => {
      const conn = sink();
      const metadata = { camera: "line-3", stream: "k3v9", sequence: 42, capturedAt: 1, sentAt: 2 };
      await writeFrame(conn, { bytes: concat([new Uint8Array(headroom), jpeg]), headroom }, metadata, form);
      assertEquals(conn.writes.length, 1);
      const [message] = await Array.fromAsync(readMessages(connOf(conn.writes), { form }));
      assertEquals(readMetadata(message.payload!), metadata);
      assertEquals(message.payload!.subarray(-(jpeg.length - 2)), jpeg.subarray(2));
    },
  ));
});

Deno.test("frameMessage() leaves the picture's bytes where they are", () => {
  const bytes = concat([new Uint8Array(HEADROOM), new Uint8Array([0xff, 0xd8, 0xff, 0xd9])]);
  const message = frameMessage({ bytes, headroom: HEADROOM }, { camera: "한".repeat(64), sequence: 1 });
  assertEquals(message.buffer, bytes.buffer);
  assertEquals(message.byteOffset + message.length, bytes.length);
});

Deno.test("writeJson() goes on where the socket takes only a part", async () => {
  const conn = sink(3);
  await writeJson(conn, { result: "ok" }, ">Q");
  assertEquals(conn.writes.every((write) => write.length <= 3), true);
  const bytes = concat(conn.writes);
  assertEquals(bytes.subarray(0, 8), new Uint8Array([0, 0, 0, 0, 0, 0, 0, 15]));
  assertEquals(new TextDecoder().decode(bytes.subarray(8)), '{"result":"ok"}');
});
