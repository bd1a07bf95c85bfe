import { createMetrics } from "../../../lib/metrics/create_metrics.ts";
import type { Result } from "../../../lib/result.ts";
import { Hub } from "../../../lib/server/hub.ts";

const RESULT: Result = {
  vid: 1,
  result: "ok",
  timing: { receivedAt: 0, answeredAt: 0, waitMs: 0.4, decodeMs: 2.1, analyzeMs: 30 },
};
const FACTS = { bytes: 200_000, isLive: true, ageMs: 12, clientMs: 4 };
const FRAMES = 1000;

const plain = new Hub();
const counted = new Hub();
const metrics = createMetrics({ hub: counted, version: "0" });

for (const [name, hub] of Object.entries({ "counts nothing": plain, "counts for metrics": counted })) {
  const cameras = Array.from({ length: 64 }, (_, n) => hub.camera(`line-${n}`));
  for (const camera of cameras) camera.judged(RESULT, undefined, FACTS);
  Deno.bench(`1000 frames through a hub that ${name}`, { group: "frames" }, () => {
    for (let n = 0; n < FRAMES; n++) cameras[n % 64]!.judged(RESULT, undefined, FACTS);
  });
}

Deno.bench("metrics of 64 cameras are rendered", async () => {
  await metrics.render();
});
