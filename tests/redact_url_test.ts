import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { redactorOf, redactUrl } from "../lib/redact_url.ts";

for (
  const [url, told] of [
    ["rtsp://10.0.0.9/live", "rtsp://10.0.0.9/live"],
    ["rtsp://me:secret@10.0.0.9:554/live", "rtsp://***@10.0.0.9:554/live"],
    ["rtsp://secret@10.0.0.9/live", "rtsp://***@10.0.0.9/live"],
    ["rtsp://me:se@cr/et?@10.0.0.9/live", "rtsp://***@10.0.0.9/live"],
    ["me:secret@10.0.0.9", "***@10.0.0.9"],
    ["me:a://b@10.0.0.9", "***@10.0.0.9"],
    ["udp://@:5004", "udp://@:5004"],
    ["http://cam/v.cgi?user=me&pwd=secret&fps=5#x", "http://cam/v.cgi?user=me&pwd=***&fps=5#x"],
    [
      "http://cam/v.cgi?loginuse=me&pw=a/b_c=d&loginpas=x",
      "http://cam/v.cgi?loginuse=me&pw=***&loginpas=***",
    ],
    ["rtsp://cam/user=me_password=secret_channel=1.sdp", "rtsp://cam/user=me_password=***"],
    ["http://cam/v.cgi?AuthToken=a;api_key=b", "http://cam/v.cgi?AuthToken=***;api_key=***"],
  ] as const
) {
  Deno.test(`redactUrl() makes ${told} of ${url}`, () => assertEquals(redactUrl(url), told));
}

Deno.test("redactorOf() takes a URL's secrets out of a text about it", () => {
  const redact = redactorOf("rtsp://me:p%40ssword@cam/live?token=abcd");
  assertEquals(
    redact("tcp://cam: me:p%40ssword, p@ssword, token abcd of rtsp://me:p%40ssword@cam/live?token=abcd"),
    "tcp://cam: ***, ***, token *** of rtsp://***@cam/live?token=***",
  );
});

Deno.test("redactUrl() tells no password, whatever it is", () => {
  const password = fc.string({ minLength: 1 }).filter((text) =>
    text.length > 4 && !"rtsp://***@cam/live".includes(text)
  );
  fc.assert(fc.property(password, (secret) => {
    assert(!redactUrl(`rtsp://me:${secret}@cam/live`).includes(secret));
    assert(
      !redactUrl(`rtsp://me:${encodeURIComponent(secret)}@cam/live`).includes(encodeURIComponent(secret)),
    );
  }));
});
