import { cutJpegs } from "../../../lib/jpeg/cut_jpegs.ts";
import { findEnd } from "../../../lib/jpeg/find_end.ts";
import { buildComment, HEADROOM, insertComment, readMetadata } from "../../../lib/jpeg/metadata.ts";
import { readFrameHeader } from "../../../lib/jpeg/read_frame_header.ts";
import { JPEG_720P, METADATA } from "./pictures.ts";

const JPEGS = 16;

const comment = buildComment(METADATA);
const roomy = new Uint8Array(HEADROOM + JPEG_720P.length);
roomy.set(JPEG_720P, HEADROOM);
const told = roomy.subarray(insertComment(roomy, HEADROOM, comment)).slice();
const stream = new Blob(Array.from({ length: JPEGS }, () => JPEG_720P));

Deno.bench("buildComment()", () => {
  buildComment(METADATA);
});

Deno.bench("insertComment()", () => {
  insertComment(roomy, HEADROOM, comment);
});

Deno.bench("readMetadata()", () => {
  readMetadata(told);
});

Deno.bench("readMetadata() where there is none", () => {
  readMetadata(JPEG_720P);
});

Deno.bench("readFrameHeader()", () => {
  readFrameHeader(told);
});

Deno.bench("findEnd()", () => {
  findEnd(JPEG_720P);
});

Deno.bench(`cutJpegs() cuts a stream of ${JPEGS}`, async () => {
  for await (const _jpeg of cutJpegs(stream.stream().getReader({ mode: "byob" })));
});
