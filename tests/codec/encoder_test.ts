import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Picture } from "../../lib/frame.ts";
import { CodecError } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { Encoder } from "../../lib/codec/encoder.ts";
import { drawPicture } from "./ffmpeg_picture.ts";

const picture = await drawPicture("i420", 97, 61);

for (const name of ["turbo", "wasm"] as const) {
  Deno.test(`Encoder encodes as ${name} does, and gives the buffer back`, async () => {
    using codec = await createCodec(name);
    using encoder = await Encoder.start({ codec: name });
    assertEquals(encoder.codec, name);
    const options = { quality: 70, headroom: 9 };
    const sent = copy(picture);
    const promise = encoder.encode(sent, options);
    assertEquals(sent.data.length, 0, "It was not transferred");
    const { jpeg, raw, encodeMs } = await promise;
    assertEquals(jpeg, codec.encode(picture, options));
    assertEquals(new Uint8Array(raw), picture.data);
    assert(encodeMs > 0);
    const again = await encoder.encode({ ...picture, data: new Uint8Array(raw) });
    assertEquals(again.jpeg, codec.encode(picture));
  });
}

Deno.test("Encoder answers in order, errors too", async () => {
  using codec = await createCodec();
  using encoder = await Encoder.start();
  assertEquals(encoder.codec, codec.name);
  const solid = (level: number): Picture => {
    return { format: "gray", width: 16, height: 16, data: new Uint8Array(256).fill(level) };
  };
  const settled: number[] = [];
  const calls = Array.from({ length: 20 }, async (_, level) => {
    const { jpeg } = await encoder.encode(solid(level));
    settled.push(level);
    return jpeg;
  });
  const jpegs = await Promise.all(calls);
  assertEquals(settled, Array.from({ length: 20 }, (_, level) => level));
  assertEquals(jpegs, Array.from({ length: 20 }, (_, level) => codec.encode(solid(level))));
});

Deno.test("Encoder refuses what is no picture, and leaves it to its owner", async () => {
  using encoder = await Encoder.start();
  const error = await assertRejects(() => encoder.encode({ ...picture, width: 10 }), CodecError, "got 8955");
  assertEquals((error as CodecError).code, "bad-picture");
  await assertRejects(() => encoder.encode(picture, { quality: 0 }), RangeError, "quality");
  assertEquals(picture.data.length, 8955);
  assertEquals((await encoder.encode(copy(picture))).jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xd8));
});

Deno.test("Encoder.encode() refuses a picture that is in the thread already", async () => {
  using encoder = await Encoder.start();
  const sent = copy(picture);
  const first = encoder.encode(sent);
  await assertRejects(() => encoder.encode(sent), CodecError, "takes 8955 bytes: got 0");
  await first;
});

Deno.test("Encoder.close() rejects the calls that are not answered, and all later ones", async () => {
  const encoder = await Encoder.start();
  const calls = [encoder.encode(copy(picture)), encoder.encode(copy(picture))];
  encoder.close();
  encoder.close();
  const all = [...calls, encoder.encode(copy(picture))];
  await Promise.all(all.map(async (call) => {
    const error = await assertRejects(() => call, CodecError, "it was closed");
    assertEquals((error as CodecError).code, "unavailable");
  }));
});

Deno.test("Encoder keeps what native code reads, whatever V8 collects meanwhile", async () => {
  const program = new URL("./encode_under_gc.ts", import.meta.url).pathname;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--allow-ffi",
      "--allow-read",
      "--v8-flags=--expose-gc",
      program,
    ],
    stderr: "inherit",
  }).output();
  assertEquals([code, new TextDecoder().decode(stdout).trim()], [0, "12"]);
});

function copy(picture: Picture): Picture {
  return { ...picture, data: picture.data.slice() };
}
