import { assertEquals, assertThrows } from "@std/assert";
import { checkJudgement, JudgementError, parseJudgement } from "../../lib/analyze/check_judgement.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("parseJudgement() keeps what a judgement has, and more, but for what only vid can say", () => {
  const own = {
    result: "ng",
    code: "bent",
    reason: "한 bent pin",
    score: 1.5,
    threshold: 1,
    objects: [{ label: "pin", score: 0.5, box: [0, 0, 1, 1], angle: 3 }],
    metrics: { pins: 12 },
    lot: { number: 7 },
  };
  const reserved = {
    vid: 9,
    camera: "x",
    stream: "y",
    sequence: 1,
    analyzer: "z",
    steps: 1,
    changed: 2,
    partId: 3,
  };
  const judgement = parseJudgement(bytesOf(JSON.stringify({ ...reserved, part: 4, timing: 5, ...own })));
  assertEquals(judgement as unknown, own);
});

Deno.test("checkJudgement() says what is wrong, in one line of bounded length", () => {
  const long = { result: "x".repeat(1000) };
  const { message } = assertThrows(() => checkJudgement(long), JudgementError);
  assertEquals(
    message,
    `has a wrong result: Invalid option: expected one of "ok"|"ng"|"unknown"|"error": got {"result":"${
      "x".repeat(69)
    }…`,
  );
  assertThrows(() => checkJudgement(undefined), JudgementError, "is no judgement");
  assertThrows(() => checkJudgement({ result: "ok", score: NaN }), JudgementError, "has a wrong score");
  assertThrows(() => parseJudgement(bytesOf("")), JudgementError, 'is no JSON: got ""');
  assertThrows(() => parseJudgement(new Uint8Array([255, 254])), JudgementError, "is no JSON");
});
