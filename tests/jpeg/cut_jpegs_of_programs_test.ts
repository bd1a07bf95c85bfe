import { assert, assertEquals } from "@std/assert";
import { concat } from "@std/bytes";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { TJSAMP } from "../../lib/codec/turbojpeg.ts";
import { type CutJpeg, cutJpegs } from "../../lib/jpeg/cut_jpegs.ts";
import { STANDARD_HUFFMAN_TABLES } from "../../lib/jpeg/huffman_tables.ts";
import { markerOffsets } from "../../lib/jpeg/marker_offsets.ts";
import { Marker } from "../../lib/jpeg/marker.ts";
import { readSegments } from "../../lib/jpeg/read_segments.ts";
import { runFfmpeg } from "../capture/make_video.ts";
import { drawPicture } from "../codec/ffmpeg_picture.ts";
import { cutSegments, joinSegments } from "../codec/segments.ts";
import { turboJpeg } from "../codec/turbo_jpeg.ts";
import { byteStream, pieces } from "./byte_stream.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const FRAMES = 100;
const INPUT = ["-v", "error", "-i"];

function jpegOf({ bytes, headroom }: CutJpeg): Bytes {
  return bytes.subarray(headroom);
}

/** Cuts without a single JPEG being left out. */
async function cutAll(stream: ReadableStream<Bytes>): Promise<Bytes[]> {
  const onBroken = (reason: string) => {
    throw new Error(reason);
  };
  const reader = stream.getReader({ mode: "byob" });
  return (await Array.fromAsync(cutJpegs(reader, { onBroken }))).map(jpegOf);
}

/** Cuts what a program writes to its stdout. */
async function cutOutput(program: string, ...args: string[]): Promise<Bytes[]> {
  const child = new Deno.Command(program, { args, stdin: "null", stdout: "piped" }).spawn();
  const jpegs = await cutAll(child.stdout);
  assertEquals((await child.status).code, 0);
  return jpegs;
}

Deno.test("cutJpegs() cuts ffmpeg's streams just as ffmpeg does", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { video, avi, expected } = await makeVideos(folder);
    assert(expected.some(({ length }) => length % 2 === 1), "AVI pads odd ones");
    assertEquals(await cutOutput("cat", video), expected);
    assertEquals(await cutOutput("cat", avi), expected);
    for (const format of ["mjpeg", "mpjpeg", "image2pipe"]) {
      assertEquals(await cutOutput("ffmpeg", ...INPUT, video, "-c", "copy", "-f", format, "-"), expected);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("cutJpegs() cuts progressive JPEGs, ones with restart markers, and ones with thumbnails", async () => {
  const scene = await drawPicture("bgr", 320, 240);
  const progressive = turboJpeg(scene, "BGR", { PROGRESSIVE: 1 });
  const restarting = turboJpeg(scene, "BGR", { RESTARTROWS: 1, SUBSAMP: TJSAMP.YUV422 });
  assert(markerOffsets(progressive, Marker.SOS).length > 5);
  assert(markerOffsets(restarting, Marker.RST0).length > 2);

  const thumbnail = turboJpeg(await drawPicture("bgr", 64, 48), "BGR");
  const app1 = concat([
    Uint8Array.of(0xff, 0xe1, thumbnail.length + 8 >> 8, thumbnail.length + 8 & 0xff),
    new TextEncoder().encode("Exif\0\0"),
    thumbnail,
  ]);
  const exif = concat([restarting.subarray(0, 2), app1, restarting.subarray(2)]);

  const jpegs = [progressive, restarting, exif, progressive, exif];
  for (const size of [1, 7, 1000, 65536, 1e6]) {
    assertEquals(await cutAll(byteStream(pieces(concat(jpegs), [size]))), jpegs);
  }
});

Deno.test("cutJpegs() gives a USB camera's JPEGs the standard tables, and the pixels stay the same", async () => {
  using turbo = await createCodec("turbo");
  using wasm = await createCodec("wasm");
  const scene = await drawPicture("bgr", 161, 121);
  for (
    const jpeg of [turbo.encode(scene), turboJpeg(scene, "BGR", { SUBSAMP: TJSAMP.YUV422, RESTARTROWS: 1 })]
  ) {
    const { segments, rest } = cutSegments(jpeg);
    const bare = joinSegments(segments.filter(({ marker }) => marker !== Marker.DHT), rest);
    const [first, second] = await cutAll(byteStream(pieces(concat([bare, bare]), [1000])));
    assertEquals(first, second);
    assertEquals(first.subarray(2, 422), STANDARD_HUFFMAN_TABLES);
    assertEquals(joinSegments([], first.subarray(422)), bare);
    assertEquals([...readSegments(first)].filter(({ marker }) => marker === Marker.DHT).length, 1);
    for (const codec of [turbo, wasm]) assertEquals(codec.decode(first).data, turbo.decode(jpeg).data);
  }
});

Deno.test("cutJpegs() leaves progressive JPEGs without tables as they are", async () => {
  const jpeg = turboJpeg(await drawPicture("bgr", 64, 48), "BGR", { PROGRESSIVE: 1 });
  const { segments, rest } = cutSegments(jpeg);
  const head = joinSegments(segments.filter(({ marker }) => marker !== Marker.DHT), rest.subarray(0, 200));
  const bare = concat([head, Uint8Array.of(0xff, 0xd9)]);
  assertEquals(await cutAll(byteStream([bare])), [bare]);
});

/** Has ffmpeg write a scene as one file, as an AVI, and as pictures: the same JPEGs, cut by ffmpeg. */
async function makeVideos(folder: string): Promise<{ video: string; avi: string; expected: Bytes[] }> {
  const [video, avi] = [`${folder}/video.mjpeg`, `${folder}/video.avi`];
  const scene = ["-f", "lavfi", "-i", "testsrc2=size=322x240", "-frames:v", `${FRAMES}`];
  await runFfmpeg([...scene, "-pix_fmt", "yuvj420p", video]);
  await runFfmpeg(["-i", video, "-c", "copy", avi]);
  await runFfmpeg(["-i", video, "-c", "copy", `${folder}/%03d.jpg`]);
  const names = Array.from({ length: FRAMES }, (_, k) => String(k + 1).padStart(3, "0"));
  return {
    video,
    avi,
    expected: await Promise.all(names.map((name) => Deno.readFile(`${folder}/${name}.jpg`))),
  };
}
