import { assert, assertEquals, assertRejects } from "@std/assert";
import { concat } from "@std/bytes";
import fc from "fast-check";
import { cutJpegs, type CutJpegsOptions } from "../../lib/jpeg/cut_jpegs.ts";
import { STANDARD_HUFFMAN_TABLES } from "../../lib/jpeg/huffman_tables.ts";
import { JpegError } from "../../lib/jpeg/jpeg_error.ts";
import { HEADROOM } from "../../lib/jpeg/metadata.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { type ArbitraryJpeg, arbitraryStructure } from "./arbitrary_jpeg.ts";
import { byteStream, pieces } from "./byte_stream.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const START_OF_SCAN = Uint8Array.of(0xff, 0xd8, 0xff, 0xc2, 0, 2, 0xff, 0xda, 0, 2);
const TINY = concat([START_OF_SCAN, Uint8Array.of(7, 0xff, 0xd9)]);
const jpeg = await makeJpeg({ size: "160x120" });

/** What comes out of a stream of these pieces: JPEGs without their headroom, and why others are left out. */
async function cut(
  stream: Iterable<Uint8Array>,
  options: CutJpegsOptions = {},
): Promise<{ jpegs: Bytes[]; broken: string[] }> {
  const broken: string[] = [];
  const reader = byteStream(stream).getReader({ mode: "byob" });
  const cuts = await Array.fromAsync(
    cutJpegs(reader, { ...options, onBroken: (reason) => broken.push(reason) }),
  );
  assertEquals(new Set(cuts.map(({ bytes }) => bytes.buffer)).size, cuts.length, "each owns its buffer");
  assert(cuts.every(({ headroom }) => headroom >= (options.headroom ?? HEADROOM)));
  return { jpegs: cuts.map(({ bytes, headroom }) => bytes.subarray(headroom)), broken };
}

/** What a JPEG comes out as. */
function asCut({ bytes, baseline, hasTables }: ArbitraryJpeg): Bytes {
  return baseline && !hasTables ? withStandardTables(bytes) : bytes;
}

function withStandardTables(bytes: Bytes): Bytes {
  return concat([bytes.subarray(0, 2), STANDARD_HUFFMAN_TABLES, bytes.subarray(2)]);
}

/** What stands between JPEGs: no FF at its end, and no FF D8 FF. */
const junk = fc.oneof(
  fc.uint8Array({ maxLength: 30 }).map((bytes) => bytes.map((byte) => byte === 0xff ? 0xd8 : byte)),
  fc.constant(
    new TextEncoder().encode("\r\n--ffmpeg\r\nContent-type: image/jpeg\r\nContent-length: 4711\r\n\r\n"),
  ),
  fc.constant(new Uint8Array(511)),
  fc.constant(Uint8Array.of(0xff, 0xff, 0xd8, 0xd8, 0xff, 0xd9, 0)),
);
const sizes = fc.array(fc.oneof(fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 3000 })), {
  minLength: 1,
  maxLength: 20,
});

Deno.test("cutJpegs() yields the same JPEGs, whatever stands between and however reads cut them", async () => {
  const parts = fc.array(fc.tuple(junk, arbitraryStructure), { maxLength: 20 });
  await fc.assert(fc.asyncProperty(parts, junk, sizes, fc.nat(2000), async (parts, end, sizes, headroom) => {
    const stream = concat([...parts.flatMap(([junk, { bytes }]) => [junk, bytes]), end]);
    const { jpegs, broken } = await cut(pieces(stream, sizes), { headroom });
    assertEquals(jpegs, parts.map(([, structure]) => asCut(structure)));
    assertEquals(broken, []);
  }));
});

Deno.test("cutJpegs() makes the same of broken streams, however reads cut them", async () => {
  const damaged = fc.tuple(arbitraryStructure, fc.nat(200), fc.nat(5), fc.uint8Array({ maxLength: 3 })).map(
    ([{ bytes }, at, count, others]) => concat([bytes.subarray(0, at), others, bytes.subarray(at + count)]),
  );
  const parts = fc.array(fc.oneof(damaged, junk, fc.uint8Array()), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(parts, sizes, fc.integer({ min: 3, max: 300 }), async (parts, sizes, maxBytes) => {
      const stream = concat(parts);
      assertEquals(await cut(pieces(stream, sizes), { maxBytes }), await cut([stream], { maxBytes }));
    }),
  );
});

Deno.test("cutJpegs() hands a JPEG out without waiting for what follows", async () => {
  const silent = new ReadableStream({
    type: "bytes",
    start: (controller) => controller.enqueue(TINY.slice()),
  });
  const jpegs = cutJpegs(silent.getReader({ mode: "byob" }));
  const { value } = await jpegs.next();
  assertEquals(value!.bytes.subarray(value!.headroom), TINY);
});

Deno.test("cutJpegs() leaves out a JPEG that was cut off anywhere, and only that", async () => {
  const { header, data } = offsets(jpeg);
  // Behind a cut within a segment it takes a JPEG longer than that segment to be sure that it is no thumbnail.
  for (
    const [at, next] of [
      ...header.map((at) => [at, jpeg] as const),
      ...data.map((at) => [at, TINY] as const),
    ]
  ) {
    const { jpegs, broken } = await cut([jpeg, jpeg.subarray(0, at), next, jpeg]);
    assertEquals(broken.length, 1, `cut at ${at}`);
    assertEquals(jpegs, [jpeg, next, jpeg], `cut at ${at}`);
  }
});

Deno.test("cutJpegs() never takes a thumbnail for a picture, wherever its JPEG was cut off", async () => {
  const thumbnail = concat([START_OF_SCAN, new Uint8Array(50), Uint8Array.of(0xff, 0xd9)]);
  const app1 = concat([
    Uint8Array.of(0xff, 0xe1, 0, 2 + 6 + thumbnail.length + 100),
    new Uint8Array(6),
    thumbnail,
  ]);
  const whole = concat([Uint8Array.of(0xff, 0xd8), app1, new Uint8Array(100), jpeg.subarray(2)]);
  assertEquals(await cut([whole, whole]), { jpegs: [whole, whole], broken: [] });
  const end = app1.length + 100 + 2;
  for (let at = 3; at < end; at++) {
    // Where the segment's length leads to a marker of the next JPEG, nothing tells the two apart.
    if (at > 5 && whole[end - at] === 0xff) continue;
    assertEquals((await cut([whole.subarray(0, at)])).jpegs, []);
    const { jpegs } = await cut([whole.subarray(0, at), whole]);
    assertEquals(jpegs, [whole], `cut at ${at}`);
  }
});

Deno.test("cutJpegs() tells of the JPEG that the stream ends in", async () => {
  const { jpegs, broken } = await cut([TINY, jpeg.subarray(0, -1)]);
  assertEquals(jpegs, [TINY]);
  assertEquals(broken, ["Cannot read a JPEG as the stream ends before it does"]);
  assertEquals(await cut([TINY, Uint8Array.of(0xff, 0xd8)]), { jpegs: [TINY], broken: [] });
  assertEquals(await cut([]), { jpegs: [], broken: [] });
});

Deno.test("cutJpegs() leaves out what has no picture, and segments without length", async () => {
  const empty = Uint8Array.of(0xff, 0xd8, 0xff, 0xd9);
  const lengths = [0, 1].map((length) => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, length));
  const { jpegs, broken } = await cut([empty, lengths[0], lengths[1], TINY]);
  assertEquals(jpegs, [TINY]);
  assertEquals(broken, [
    "Cannot read a JPEG as it has no frame header",
    "Cannot read a JPEG as the segment at its byte 2 has no length",
    "Cannot read a JPEG as the segment at its byte 2 has no length",
  ]);
});

Deno.test("cutJpegs() gives up early where there are no JPEGs", async () => {
  let read = 0;
  const zeros = (function* () {
    for (; read < 100_000_000; read += 50_000) yield new Uint8Array(50_000);
  })();
  await assertRejects(() => cut(zeros), JpegError, "Cannot find JPEGs as there are none: got");
  assert(read <= 1024 * 1024 + 50_000, `${read} bytes read`);
  const { jpegs } = await cut([TINY, new Uint8Array(1000), TINY], { maxJunk: 1 });
  assertEquals(jpegs, [TINY, TINY], "what follows a JPEG may be the rest of a broken one");
});

Deno.test("cutJpegs() hands out what it found before it gives up", async () => {
  const stream = byteStream([TINY, new Uint8Array(3000)]).getReader({ mode: "byob" });
  const jpegs = cutJpegs(stream, { maxJunk: 1000, maxBytes: 1000 });
  const { value } = await jpegs.next();
  assertEquals(value!.bytes.subarray(value!.headroom), TINY);
  await assertRejects(() => jpegs.next(), JpegError, "got 3000 bytes without any");
});

Deno.test("cutJpegs() takes no more memory than one JPEG may have, whatever never ends", async () => {
  const maxBytes = 200_000;
  const limit = maxBytes + HEADROOM + STANDARD_HUFFMAN_TABLES.length;
  const endless = {
    scan: [START_OF_SCAN, ...new Array(60).fill(new Uint8Array(10_000))],
    segments: [
      Uint8Array.of(0xff, 0xd8),
      ...new Array(9).fill(concat([Uint8Array.of(0xff, 0xe1, 0xff, 0xff), new Uint8Array(0xfffd)])),
    ],
    fill: [START_OF_SCAN, ...new Array(60).fill(new Uint8Array(10_000).fill(0xff))],
  };
  for (const [name, stream] of Object.entries(endless)) {
    const reader = byteStream([...stream, TINY]).getReader({ mode: "byob" });
    const broken: string[] = [];
    const jpegs = cutJpegs({
      read: <T extends ArrayBufferView>(view: T) => {
        assert(view.buffer.byteLength <= limit, `${view.buffer.byteLength} bytes for ${name}`);
        return reader.read(view);
      },
    }, { maxBytes, onBroken: (reason) => broken.push(reason) });
    assertEquals((await Array.fromAsync(jpegs)).map(({ bytes, headroom }) => bytes.subarray(headroom)), [
      TINY,
    ]);
    assertEquals(broken, ["Cannot read a JPEG as it is longer than 200000 bytes"], name);
  }
});

Deno.test("cutJpegs() takes JPEGs up to the limit", async () => {
  for (const bytes of [TINY, jpeg]) {
    const stream = [bytes, bytes, TINY];
    assertEquals((await cut(stream, { maxBytes: bytes.length })).jpegs, stream);
    const { jpegs, broken } = await cut(stream, { maxBytes: bytes.length - 1 });
    assertEquals(jpegs, bytes === TINY ? [] : [TINY]);
    assertEquals(broken.length, bytes === TINY ? 3 : 2);
  }
});

Deno.test("cutJpegs() works through hostile bytes in time that grows with their number", async () => {
  const nested = Uint8Array.from(
    { length: 1_000_000 },
    (_, k) => [0xff, 0xd8, 0xff, 0xe0, 0xff, 0xf0][k % 6],
  );
  const started = performance.now();
  await cut(pieces(nested, [65536]));
  await cut(pieces(new Uint8Array(1_000_000).fill(0xff), [65536]));
  assert(performance.now() - started < 10_000);
});

Deno.test("cutJpegs() ends where its reader is cancelled", async () => {
  const reader = new ReadableStream({ type: "bytes" }).getReader({ mode: "byob" });
  const broken: string[] = [];
  const next = cutJpegs(reader, { onBroken: (reason) => broken.push(reason) }).next();
  await reader.cancel();
  assertEquals([await next, broken], [{ done: true, value: undefined }, []]);
});

Deno.test("cutJpegs() throws what reading throws", async () => {
  const failure = new Error("The camera is gone");
  const stream = new ReadableStream({ type: "bytes", pull: (controller) => controller.error(failure) });
  await assertRejects(
    () => Array.fromAsync(cutJpegs(stream.getReader({ mode: "byob" }))),
    Error,
    failure.message,
  );
});

/** Offsets in a JPEG's header where a cut is sure to be seen, and some within its data. */
function offsets(jpeg: Bytes): { header: number[]; data: number[] } {
  const header: number[] = [];
  let at = 2;
  while (jpeg[at + 1] !== 0xda) {
    header.push(at, at + 1, at + 2);
    at += 2 + (jpeg[at + 2] << 8 | jpeg[at + 3]);
  }
  const data = Array.from({ length: 50 }, (_, k) => at + 20 + k * Math.floor((jpeg.length - at - 20) / 50));
  return {
    header: [...header, ...Array.from({ length: 14 }, (_, k) => at + k)],
    data: [...data, jpeg.length - 1],
  };
}
