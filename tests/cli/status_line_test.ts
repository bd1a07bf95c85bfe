import { assert, assertEquals } from "@std/assert";
import truncatedWidth from "fast-string-truncated-width";
import { renderStatus, showStatus } from "../../lib/cli/status_line.ts";
import { statsOf } from "./stats_of.ts";

const WHOLE = "1,234 frames · 30.0/s · 11.0 ms (p99 38.2) · 3 dropped · ok 1,198, ng 33 · 2 pending";

Deno.test("renderStatus() tells frames, rate, latency, drops, verdicts and what is pending", () => {
  assertEquals(renderStatus(statsOf({ pending: 2 })), WHOLE);
});

Deno.test("renderStatus() leaves out what there is none of", () => {
  const nothing = { framesPerSecond: 0, latencyMs: { p50: NaN, p95: NaN, p99: NaN } };
  const verdicts = { ok: 0, ng: 0, unknown: 0, error: 0 };
  assertEquals(
    renderStatus(statsOf({ captured: 1, answered: 0, dropped: 0, pending: 1, verdicts, recent: nothing })),
    "1 frame · 0.0/s · – ms (p99 –) · 0 dropped · 1 pending",
  );
});

Deno.test("renderStatus() fits into any width, and has whole parts while one fits", () => {
  for (let columns = 1; columns <= 100; columns++) {
    const status = renderStatus(statsOf({ pending: 2 }), columns);
    assert(truncatedWidth(status).width <= columns - 1, `${columns} columns`);
    if (columns > "1,234 frames".length) {
      assert(WHOLE.startsWith(status), status);
      assert(WHOLE.length === status.length || WHOLE.slice(status.length).startsWith(" · "), status);
    } else if (columns > 1) {
      assertEquals(status, `${"1,234 frames".slice(0, columns - 2)}…`);
    }
  }
});

Deno.test("showStatus() shows a line on a terminal at once, and takes it away at the end", () => {
  const shown: string[] = [];
  const logged: string[] = [];
  {
    using _status = showStatus({
      stats: () => statsOf(),
      columns: () => 40,
      screen: { showStatus: (text) => shown.push(text) },
      log: (line) => logged.push(line),
    });
  }
  assertEquals([shown, logged], [["1,234 frames · 30.0/s", ""], []]);
});

Deno.test("showStatus() renews the line, as wide as the terminal is by then", async () => {
  const shown: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  let columns = 40;
  using _status = showStatus({
    stats: () => statsOf(),
    columns: () => columns,
    screen: { showStatus: (text) => shown.push(text) === 2 && resolve() },
    log: () => {},
    intervalMs: 1,
  });
  columns = 20;
  await promise;
  assertEquals(shown.slice(0, 2), ["1,234 frames · 30.0/s", "1,234 frames"]);
});

Deno.test("showStatus() logs a whole line at a time where stderr is no terminal", async () => {
  const shown: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  {
    using _status = showStatus({
      stats: () => statsOf({ pending: 2 }),
      columns: () => undefined,
      screen: { showStatus: (text) => shown.push(text) },
      log: resolve,
      intervalMs: 1,
    });
    assertEquals(await promise, WHOLE);
  }
  assertEquals(shown, []);
});
