import { assertEquals, assertMatch } from "@std/assert";
import { resetSync } from "@logtape/logtape";
import { configureLog, renderLogLine } from "../../lib/cli/log.ts";
import { LOG_LEVELS } from "../../lib/cli/common_flags.ts";
import { logOf } from "../../lib/log.ts";

const PLAIN = { terminal: false, colour: false };

/** 10:25:00.007 local time. */
const TIMESTAMP = new Date(2025, 10, 22, 10, 25, 0, 7).getTime();

Deno.test("renderLogLine() has the whole time where nobody looks on", () => {
  assertEquals(
    renderLogLine(
      { timestamp: Date.UTC(2025, 10, 22, 9, 25, 0, 123), level: "info", message: ["listening"] },
      PLAIN,
    ),
    "2025-11-22T09:25:00.123Z info  listening",
  );
});

Deno.test("renderLogLine() has the local time of day on a terminal, with colours where they are wanted", () => {
  const record = { timestamp: TIMESTAMP, level: "warning", message: ["slow"] } as const;
  assertEquals(renderLogLine(record, { terminal: true, colour: false }), "10:25:00.007 warn  slow");
  assertEquals(
    renderLogLine(record, { terminal: true, colour: true }),
    "\x1b[2m10:25:00.007\x1b[0m \x1b[33mwarn \x1b[0m slow",
  );
});

Deno.test("renderLogLine() writes values out: texts, numbers, errors, objects, nothing", () => {
  const message = ["", "a", " ", 5, " ", new Error("no"), " ", { b: [1] }, " ", undefined, " ", null];
  assertMatch(
    renderLogLine({ timestamp: 0, level: "error", message }, PLAIN),
    /Z error a 5 no \{"b":\[1\]\} undefined null$/,
  );
});

Deno.test("renderLogLine() lets no value begin a line, move the cursor or reorder text", () => {
  const message = [
    "camera ",
    "a\n2025-11-22T09:25:00.123Z error forged\r\x1b[2J\u009b2J\u2028\u202e\ud800",
    "!",
  ];
  assertEquals(
    renderLogLine({ timestamp: 0, level: "info", message }, PLAIN),
    "1970-01-01T00:00:00.000Z info  camera a\\n2025-11-22T09:25:00.123Z error forged" +
      "\\r\\x1b[2J\\x9b2J\\u2028\\u202e\\ud800!",
  );
});

for (const [index, level] of LOG_LEVELS.entries()) {
  Deno.test(`configureLog() at ${level} writes that and what is worse`, () => {
    const lines: string[] = [];
    configureLog({ level, write: (line) => lines.push(line), ...PLAIN });
    try {
      const log = logOf("test");
      log.debug("debug {n}", { n: 4 });
      log.info("info {n}", { n: 3 });
      log.warn("warn {n}", { n: 2 });
      log.error("error {n}", { n: 1 });
    } finally {
      resetSync();
    }
    const words = lines.map((line) => line.split(" ").slice(1).filter((word) => word !== "").join(" "));
    const all = ["debug debug 4", "info info 3", "warn warn 2", "error error 1"];
    assertEquals(words, all.slice(all.length - 1 - index));
  });
}
