import { assertEquals } from "@std/assert";
import { readChanges } from "../../../lib/analyze/read_changes.ts";
import { parseAnalyzerChoice } from "../../../lib/analyze/parse_settings.ts";
import { Settings } from "../../../lib/analyze/settings.ts";
import { translateIssue } from "../../../lib/http/page/issue_ko.js";
import { OptionsError } from "../../../lib/options_error.ts";

const SETTINGS = new Settings({
  analyzers: [parseAnalyzerChoice("quality,defect,motion,count,code")],
  assignments: [],
});

/** What the server says of a value, in Korean. */
function issueOf(name: string, value: unknown): string {
  try {
    readChanges("line-3", SETTINGS.of("line-3"), { [name]: value });
  } catch (error) {
    if (error instanceof OptionsError) return translateIssue(error.issues[0]!.reason);
    throw error;
  }
  throw new Error(`${name} takes ${value}`);
}

Deno.test("translateIssue() says in Korean what is wrong with a value of each type, as the server does in English", () => {
  assertEquals(issueOf("quality.maxCast", 7), "0~1의 숫자여야 합니다: 7");
  assertEquals(issueOf("defect.learn", 2.5), "1~200의 정수여야 합니다: 2.5");
  assertEquals(
    issueOf("motion.learn", -1),
    "0보다 길고 24h 이하인 시간이어야 합니다(ms, 또는 5s처럼 단위까지): -1",
  );
  assertEquals(issueOf("defect.align", "turn"), 'auto, none, shift, rotate 가운데 하나여야 합니다: "turn"');
  assertEquals(issueOf("count.split", "yes"), 'true 또는 false여야 합니다: "yes"');
  const area = '프레임의 픽셀로 쓴 다각형이어야 합니다(예: 10,10 90,10 50,80): "1,1 2,2"';
  assertEquals(issueOf("defect.ignore", "1,1 2,2"), area);
  assertEquals(issueOf("code.match", 7), "32768자 이하의 글이어야 합니다: 7");
});

Deno.test("translateIssue() leaves what it does not know as it is", () => {
  const issue = "It could not be tried: no memory";
  assertEquals(translateIssue(issue), issue);
});
