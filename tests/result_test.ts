import { assertEquals, assertThrows } from "@std/assert";
import { AnswerError, parseAnswer, verdictOf } from "../lib/result.ts";

const parse = (json: unknown) => parseAnswer(new TextEncoder().encode(JSON.stringify(json)));

Deno.test("parseAnswer() reads a whole result, and keeps what a later version adds", () => {
  const result = {
    vid: 1,
    result: "ng",
    code: "x",
    reason: "Too dark",
    camera: "line-3",
    stream: "k3v9",
    sequence: 42,
    analyzer: "defect",
    score: 0.013,
    threshold: 0.02,
    objects: [
      { label: "stain", score: 0.9, box: [1, 2, 3, 4], later: 1 },
      { label: "QRCode", text: "LOT-7", box: [5, 6, 7, 8] },
    ],
    metrics: { sharpness: 132.4 },
    timing: { receivedAt: 1, answeredAt: 2, waitMs: 0.4, decodeMs: 2.1, analyzeMs: 3.3, later: 2 },
    later: 3,
  };
  assertEquals(parse(result), result as unknown as ReturnType<typeof parse>);
});

Deno.test("parseAnswer() takes any JSON object of a server that is not ours", () => {
  for (const answer of [{ result: "ok" }, { result: "defective", where: [1] }, { verdict: true }, {}]) {
    assertEquals(parse(answer), answer);
  }
});

Deno.test("parseAnswer() says what is wrong with an answer", () => {
  assertThrows(() => parseAnswer(new Uint8Array([0xff, 0xfe])), AnswerError, "it is no JSON");
  assertThrows(() => parseAnswer(new TextEncoder().encode("ok")), AnswerError, 'it is no JSON: got "ok"');
  assertThrows(() => parse(["ok"]), AnswerError, "it is no JSON object");
  assertThrows(() => parse(null), AnswerError, "it is no JSON object");
  assertThrows(() => parse({ vid: 1, result: "fine" }), AnswerError, "result is wrong");
  assertThrows(
    () => parse({ vid: 1, result: "ok", objects: [{ label: "QRCode", text: 7, box: [1, 2, 3, 4] }] }),
    AnswerError,
    "objects.0.text",
  );
  assertThrows(
    () => parse({ vid: 1, result: "ng", objects: [{ label: "a", box: [1] }] }),
    AnswerError,
    "objects.0.box",
  );
  const long = new TextEncoder().encode("x".repeat(100_000));
  assertEquals(assertThrows(() => parseAnswer(long), AnswerError).message.length < 200, true);
});

Deno.test("verdictOf() counts what others say as unknown", () => {
  assertEquals(["ok", "ng", "dropped", "fine", undefined, 7].map((result) => verdictOf({ result })), [
    "ok",
    "ng",
    "dropped",
    "unknown",
    "unknown",
    "unknown",
  ]);
});
