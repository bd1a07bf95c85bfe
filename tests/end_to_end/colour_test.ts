import { assert } from "@std/assert";
import { BoundedQueue } from "../../lib/bounded_queue.ts";
import { openCapture } from "../../lib/capture/open_capture.ts";
import type { CodecName } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { Encoder } from "../../lib/codec/encoder.ts";
import type { RawFrame } from "../../lib/frame.ts";
import { HEADROOM } from "../../lib/jpeg/metadata.ts";
import { connect } from "../../lib/link/connect.ts";
import { FixedLimit } from "../../lib/link/in_flight_limit.ts";
import { readMessages } from "../../lib/link/read_messages.ts";
import { sendFrames } from "../../lib/link/send_frames.ts";
import { writeJson } from "../../lib/link/write_message.ts";
import { LOSSLESS, makeVideo } from "../capture/make_video.ts";

type Rgb = readonly [red: number, green: number, blue: number];

const COLOURS: Rgb[] = [
  ...[[255, 255, 255], [0, 0, 0], [128, 128, 128], [40, 40, 40]] as const,
  ...[[255, 0, 0], [0, 255, 0], [0, 0, 255], [200, 120, 40]] as const,
  ...[[35, 200, 143], [106, 90, 205], [250, 128, 114], [90, 60, 30]] as const,
];
/** Wide enough for the middle to be free of what JPEG makes of the edges. */
const BLOCK = 64;
const MAX_ERROR = 2;

/** One row of blocks, a colour each. */
const PICTURE = {
  width: COLOURS.length * BLOCK,
  height: BLOCK,
  pixelFormat: "rgb24",
  frames: [Uint8Array.from({ length: COLOURS.length * BLOCK * BLOCK * 3 }, (_, i) => {
    const x = Math.floor(i / 3) % (COLOURS.length * BLOCK);
    return COLOURS[Math.floor(x / BLOCK)][i % 3];
  })],
};

const EXACT = "flags=accurate_rnd+full_chroma_int+full_chroma_inp";
const FILES: Record<string, string[]> = {
  "H.264, limited BT.709": [
    ...["-vf", `scale=out_color_matrix=bt709:out_range=tv:${EXACT}`, "-pix_fmt", "yuv420p", ...LOSSLESS],
    ...["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
  ],
  "H.264, limited, untagged": [
    "-vf",
    `scale=out_color_matrix=bt601:out_range=tv:${EXACT}`,
    "-pix_fmt",
    "yuv420p",
    ...LOSSLESS,
  ],
  "H.264, full range": [
    ...["-vf", `scale=out_color_matrix=bt601:out_range=pc:${EXACT}`, "-pix_fmt", "yuvj420p", ...LOSSLESS],
  ],
  "RGB": ["-c:v", "ffv1", "-pix_fmt", "bgr0"],
};

/** Sends the file's frame over a real connection, as vid-client does, and decodes it there. */
async function sendAndDecode(path: string, codecName: CodecName): Promise<Uint8Array> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const received = listener.accept().then(async (conn) => {
    using codec = await createCodec(codecName);
    let pixels = new Uint8Array();
    for await (const { payload } of readMessages(conn)) {
      pixels = codec.decode(payload!, { format: "bgr" }).data;
      await writeJson(conn, { result: "ok" });
    }
    conn.close();
    return pixels;
  });
  using encoder = await Encoder.start({ codec: codecName });
  await using capture = await openCapture({ source: { kind: "file", path }, capture: "raw" });
  const frames = new BoundedQueue<RawFrame>(1);
  for await (const frame of capture.frames()) await frames.put(frame);
  frames.close();
  await sendFrames<RawFrame>({
    connect: () => connect({ host: "127.0.0.1", port: listener.addr.port }),
    frames,
    isLive: false,
    limit: new FixedLimit(1),
    async encode({ picture, sequence }) {
      const { jpeg } = await encoder.encode(picture, { quality: 80, headroom: HEADROOM });
      return { jpeg: { bytes: jpeg, headroom: HEADROOM }, metadata: { sequence } };
    },
    onAnswer() {},
    onLost() {},
  });
  return await received;
}

for (const codec of ["turbo", "wasm"] as const) {
  for (const [what, args] of Object.entries(FILES)) {
    Deno.test(`known colours go all the way within ${MAX_ERROR} levels: ${what}, ${codec}`, async () => {
      const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
      try {
        await makeVideo(`${folder}/colours.mkv`, PICTURE, args);
        const bgr = await sendAndDecode(`${folder}/colours.mkv`, codec);
        for (const [n, colour] of COLOURS.entries()) {
          const seen = worstInMiddle(bgr, n, colour);
          assert(distance(seen, colour) <= MAX_ERROR, `${colour} came out as ${seen}`);
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    });
  }
}

/** The pixel in the middle 16x16 of the nth block that is farthest from its colour. */
function worstInMiddle(bgr: Uint8Array, n: number, colour: Rgb): Rgb {
  let worst = colour;
  for (let y = BLOCK / 2 - 8; y < BLOCK / 2 + 8; y++) {
    for (let x = BLOCK / 2 - 8; x < BLOCK / 2 + 8; x++) {
      const at = (y * PICTURE.width + n * BLOCK + x) * 3;
      const seen: Rgb = [bgr[at + 2], bgr[at + 1], bgr[at]];
      if (distance(seen, colour) > distance(worst, colour)) worst = seen;
    }
  }
  return worst;
}

function distance(a: Rgb, b: Rgb): number {
  return Math.max(...a.map((level, i) => Math.abs(level - b[i])));
}
