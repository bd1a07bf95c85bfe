import { assertEquals } from "@std/assert";
import type { FfmpegEnd } from "../../lib/capture/explain_failure.ts";
import { explainUrlFailure } from "../../lib/capture/explain_url_failure.ts";

const SOURCE = { kind: "url", url: "rtsp://me:geheim@cam/live" } as const;
const NAME = "rtsp://***@cam/live";
const STREAMS = { opened: false, guessed: false, sound: false, finite: false };

function end(different: Partial<FfmpegEnd>): FfmpegEnd {
  return {
    status: { code: 1, signal: null },
    errors: [],
    streams: STREAMS,
    frames: 0,
    torn: false,
    ...different,
  };
}

for (
  const [error, code, words] of [
    [
      "method DESCRIBE failed: 401 Unauthorized",
      "no-permission",
      "it wants a user and a password, or others",
    ],
    ["HTTP error 403 Forbidden", "no-permission", "it does not let this user in"],
    ["method DESCRIBE failed: 404 Not Found", "not-found", "the server has no such stream"],
    ["Connection to tcp://cam:554 failed: Connection refused", "not-found", "nothing listens there"],
    [
      "Failed to resolve hostname cam: Name or service not known",
      "not-found",
      "its host's name is not known",
    ],
    ["Connection to tcp://cam failed: No route to host", "not-found", "there is no way to its host"],
    ["rtsp://me:geheim@cam/live: Connection timed out", "not-found", "it does not answer"],
    ["Protocol not found", "bad-options", "ffmpeg does not know this kind of URL"],
    ["Server returned 5XX Server Error reply", "no-frames", "the server has trouble of its own"],
  ] as const
) {
  Deno.test(`explainUrlFailure() of: ${error}`, () => {
    const failure = explainUrlFailure(SOURCE, end({ errors: ["first words", error] }))!;
    assertEquals(failure.code, code);
    assertEquals(failure.message.startsWith(`Cannot open ${NAME}: ${words}`), true, failure.message);
  });
}

Deno.test("explainUrlFailure() tells ffmpeg's own words without the password", () => {
  const errors = ["rtsp://me:geheim@cam/live: geheim is no video"];
  assertEquals(
    explainUrlFailure(SOURCE, end({ errors }))!.message,
    `Cannot open ${NAME}: ffmpeg finds no video there (ffmpeg: ${NAME}: *** is no video); check the URL`,
  );
});

Deno.test("explainUrlFailure() takes the end of a camera's stream for a failure, of a recording's for none", () => {
  const over = { status: { code: 0, signal: null }, frames: 7 };
  const failure = explainUrlFailure(SOURCE, end(over))!;
  assertEquals(failure.code, "gone");
  assertEquals(
    failure.message.startsWith(`Cannot go on with ${NAME}: the stream ended after 7 frames`),
    true,
  );
  const recording = { ...over, streams: { ...STREAMS, finite: true } };
  assertEquals(explainUrlFailure(SOURCE, end(recording)), undefined);
  assertEquals(explainUrlFailure(SOURCE, end({ ...recording, torn: true }))!.code, "truncated");
});
