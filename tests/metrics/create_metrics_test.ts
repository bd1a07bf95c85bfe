import { assert, assertAlmostEquals, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { createMetrics, type MetricsOptions } from "../../lib/metrics/create_metrics.ts";
import { METRICS } from "../../lib/metrics/metric_table.ts";
import type { Result } from "../../lib/result.ts";
import { Hub } from "../../lib/server/hub.ts";
import { LoopLag } from "../../lib/server/loop_lag.ts";
import { parseExposition } from "./parse_exposition.ts";

const FACTS = { bytes: 1000, isLive: true, ageMs: 30, clientMs: 4 };

function resultOf(result: Result["result"], others: Partial<Result> = {}): Result {
  const timing = { receivedAt: 0, answeredAt: 0, waitMs: 0.4, decodeMs: 2, analyzeMs: 30 };
  return { vid: 1, result, timing, ...others };
}

/** What is told of a hub, as samples by their names. */
async function told(
  options: Omit<MetricsOptions, "version"> & { act?(): void },
): Promise<Map<string, number>> {
  using metrics = createMetrics({ ...options, version: "1.2.3" });
  options.act?.();
  const parsed = parseExposition(await metrics.render());
  return new Map([...parsed.values()].flatMap(({ samples }) => [...samples]));
}

Deno.test("createMetrics() counts frames, verdicts, drops, bytes and parts by camera", async () => {
  using hub = new Hub();
  const samples = await told({
    hub,
    act() {
      const line = hub.camera("line-3", () => ({
        received: 6,
        answered: 3,
        dropped: 2,
        pending: 1,
        repeated: 0,
        verdicts: { ok: 1, ng: 1, unknown: 0, error: 1 },
        drops: { overload: 1, stale: 1 },
      }));
      line.judged(resultOf("ok"), undefined, FACTS);
      line.judged(resultOf("ng"), undefined, FACTS);
      const counts = { seen: 1, ok: 0, ng: 1, unknown: 0 };
      const part = { id: 1, verdict: "ng", frames: 9, ng: 5, inViewMs: 400, counts } as const;
      line.judged(resultOf("error", { part }), undefined, FACTS);
      line.superseded(resultOf("dropped", { code: "overload" }), FACTS);
      line.judged(resultOf("dropped", { code: "stale" }), undefined, FACTS);
      hub.camera('"\\').judged(resultOf("unknown"));
    },
  });
  const of = (name: string, labels = "") => samples.get(`${name}{camera="line-3"${labels}}`);
  assertEquals([of("vid_frames_total"), of("vid_frame_bytes_total"), of("vid_pending_frames")], [5, 5000, 1]);
  assertEquals(
    ["ok", "ng", "unknown", "error"].map((result) => of("vid_verdicts_total", `,result="${result}"`)),
    [1, 1, 0, 1],
  );
  assertEquals(
    ["overload", "stale"].map((code) => of("vid_dropped_frames_total", `,code="${code}"`)),
    [1, 1],
  );
  assertEquals(of("vid_parts_total", ',result="ng"'), 1);
  assertEquals(samples.get('vid_verdicts_total{camera="\\"\\\\",result="unknown"}'), 1, "escaped");
  assertEquals(samples.get("vid_cameras"), 2);
  assertEquals(samples.get("vid_viewers"), undefined, "nobody told");
});

Deno.test("createMetrics() tells each stage's time in seconds, of frames that were answered", async () => {
  using hub = new Hub();
  const samples = await told({
    hub,
    act() {
      const line = hub.camera("line-3");
      line.judged(resultOf("ok"), undefined, FACTS);
      line.judged(resultOf("dropped", { code: "stale" }), undefined, FACTS);
    },
  });
  const stages = ["wait", "decode", "analyze", "client", "age"].map((stage) =>
    ["count", "sum"].map((what) => samples.get(`vid_frame_${stage}_seconds_${what}{camera="line-3"}`))
  );
  assertEquals(
    stages.map(([count]) => count),
    [1, 1, 1, 2, 2],
    "how old it was shows of what was dropped too",
  );
  for (const [n, seconds] of [0.0004, 0.002, 0.03, 0.008, 0.06].entries()) {
    assertAlmostEquals(stages[n]![1]!, seconds, 1e-9);
  }
  const upTo = (le: string) => samples.get(`vid_frame_analyze_seconds_bucket{camera="line-3",le="${le}"}`);
  assertEquals([upTo("0.025"), upTo("0.05"), upTo("+Inf")], [0, 1, 1]);
});

Deno.test("createMetrics() tells of a camera that left, and nothing more where it is forgotten", async () => {
  using hub = new Hub({ maxLeft: 1 });
  using metrics = createMetrics({ hub, version: "1.2.3" });
  {
    using line = hub.camera("line-3");
    line.judged(resultOf("ok"));
  }
  const before = await metrics.render();
  assertMatch(before, /^vid_camera_connected\{camera="line-3"\} 0$/m);
  assertMatch(before, /^vid_frames_total\{camera="line-3"\} 1$/m);
  const [, timestamp] = /^vid_camera_last_verdict_timestamp_seconds\{camera="line-3"\} (.*)$/m.exec(before)!;
  assertAlmostEquals(Number(timestamp), Date.now() / 1000, 60);
  hub.camera("line-4")[Symbol.dispose]();
  assertEquals((await metrics.render()).includes("line-3"), false);
});

Deno.test("createMetrics() counts cameras beyond its bound together", async () => {
  using hub = new Hub();
  const samples = await told({
    hub,
    maxCameras: 2,
    act: () => ["a", "b", "c", "d", "a"].forEach((name) => hub.camera(name).judged(resultOf("ok"))),
  });
  const frames = ["a", "b", "c", ""].map((camera) => samples.get(`vid_frames_total{camera="${camera}"}`));
  assertEquals(frames, [2, 1, undefined, 2]);
});

Deno.test("createMetrics() tells of workers, store, webhooks, viewers and the process", async () => {
  using hub = new Hub();
  const state = {
    written: 7,
    pictures: 6,
    lostVerdicts: 1,
    lostPictures: 2,
    waiting: 3,
    bytes: 9,
    failure: "full",
  };
  const samples = await told({
    hub,
    startedAt: 1000,
    viewers: () => 5,
    pool: {
      workersState: [{ cameras: ["a"], isWell: true, waiting: 2 }, {
        cameras: [],
        isWell: false,
        waiting: 0,
      }],
    },
    store: { state },
    webhooks: { counts: { delivered: 4, failed: 1, dropped: 2, waiting: 8 } },
  });
  const got = Object.fromEntries(samples);
  const wanted = {
    [`vid_build_info{version="1.2.3",deno="${Deno.version.deno}"}`]: 1,
    vid_start_time_seconds: 1,
    vid_viewers: 5,
    vid_workers: 2,
    vid_workers_unwell: 1,
    vid_worker_queue_frames: 2,
    vid_store_verdicts_total: 7,
    vid_store_pictures_total: 6,
    vid_store_lost_verdicts_total: 1,
    vid_store_lost_pictures_total: 2,
    vid_store_queue_frames: 3,
    vid_store_bytes: 9,
    vid_store_failing: 1,
    'vid_webhook_deliveries_total{outcome="delivered"}': 4,
    'vid_webhook_deliveries_total{outcome="failed"}': 1,
    'vid_webhook_deliveries_total{outcome="dropped"}': 2,
    vid_webhook_queue_events: 8,
  };
  for (const [name, value] of Object.entries(wanted)) assertEquals(got[name], value, name);
  assert(got.vid_resident_memory_bytes! > 10e6);
  assert(got.vid_cpu_seconds_total! > 0);
});

Deno.test("createMetrics() has the event loop's lag measured once somebody asked, and not before", async () => {
  using hub = new Hub();
  using loopLag = LoopLag.start({ everyMs: 10 });
  using metrics = createMetrics({ hub, version: "1.2.3", loopLag });
  const measured = async () =>
    Number(/^vid_event_loop_lag_seconds_count (\d+)$/m.exec(await metrics.render())![1]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(loopLag.recent, undefined);
  assertEquals(await measured(), 0);
  while (await measured() < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  assertMatch(await metrics.render(), /^vid_event_loop_lag_max_seconds [\d.e-]+$/m);
});

Deno.test("METRICS has each metric's name, type and help as promtool wants them, and whole samples of each", async () => {
  using hub = new Hub();
  using loopLag = LoopLag.start({ everyMs: 5 });
  using metrics = createMetrics({
    hub,
    loopLag,
    version: "1.2.3",
    viewers: () => 0,
    pool: { workersState: [] },
    store: { state: { written: 0, pictures: 0, lostVerdicts: 0, lostPictures: 0, waiting: 0, bytes: 0 } },
    webhooks: { counts: { delivered: 0, failed: 0, dropped: 0, waiting: 0 } },
  });
  hub.camera("line-3", () => ({
    received: 0,
    answered: 0,
    dropped: 0,
    pending: 0,
    repeated: 0,
    verdicts: { ok: 0, ng: 0, unknown: 0, error: 0 },
    drops: { overload: 0, stale: 0 },
  })).judged(resultOf("ok"), undefined, FACTS);
  loopLag.measure();
  while (loopLag.recent === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  const parsed = parseExposition(await metrics.render());
  assertEquals([...parsed.keys()], Object.keys(METRICS));
  for (const [name, metric] of Object.entries(METRICS)) {
    const { help, type, samples } = parsed.get(name)!;
    assertEquals([help, type], [metric.help, metric.type]);
    assertMatch(help, /^[A-Z].*[^.]$/);
    assert(samples.size > 0, name);
    const allowed = "labels" in metric ? metric.labels : [];
    for (const sample of samples.keys()) {
      const labels = [...sample.matchAll(/(\w+)="/g)].map(([, label]) => label!).filter((one) =>
        one !== "le"
      );
      assertEquals(labels, [...allowed], sample);
    }
  }
  assertEquals(metrics.contentType, "text/plain; version=0.0.4; charset=utf-8");
});

Deno.test("parseExposition() refuses what promtool would", () => {
  for (
    const text of [
      "vid_a 1\n",
      "# HELP vid_a A\n# TYPE vid_a counter\nvid_a 1\n",
      "# HELP vid_a A\n# TYPE vid_a gauge\nvid_a 1\nvid_a 2\n",
      "# HELP vid_a_ms A\n# TYPE vid_a_ms gauge\nvid_a_ms 1\n",
      '# HELP vid_a A\n# TYPE vid_a histogram\nvid_a_bucket{le="1"} 1\nvid_a_sum 1\nvid_a_count 1\n',
      "# HELP vid_a A\n# TYPE vid_a gauge\nvid_a{b=1} 1\n",
    ]
  ) assertThrows(() => parseExposition(text), Error, undefined, text);
});
