import { assertEquals } from "@std/assert";
import {
  cameraState,
  describeCamera,
  frameStages,
  latencyMs,
  latestVerdict,
} from "../../lib/http/camera_state.ts";
import type { Latest } from "../../lib/server/hub.ts";

const NOW = 1_000_000;

const LATEST: Latest = {
  camera: "line-3",
  frames: 7,
  cameAt: NOW - 5000,
  frameAt: NOW - 40.004,
  verdictAt: NOW - 40.004,
  judgedAt: NOW - 40.004,
  framesPerSecond: 9.998,
  isLive: true,
  minute: ".o",
  result: {
    vid: 1,
    result: "ng",
    notice: "Another client has the name",
    camera: "line-3",
    sequence: 6,
    analyzer: "quality",
    timing: {
      receivedAt: 1_700_000_000_000.5,
      answeredAt: 1_700_000_000_010,
      waitMs: 1,
      decodeMs: 2,
      analyzeMs: 3,
    },
  },
  facts: { bytes: 1000, isLive: true, ageMs: 25, clientMs: 20 },
};

Deno.test("cameraState() tells what a camera does", () => {
  assertEquals(cameraState(LATEST, NOW), "live");
  assertEquals(cameraState({ ...LATEST, frameAt: undefined }, NOW), "waiting");
  assertEquals(cameraState({ ...LATEST, frameAt: NOW - 10_001 }, NOW), "stalled");
  assertEquals(cameraState({ ...LATEST, leftAt: NOW - 1 }, NOW), "left");
});

Deno.test("frameStages() and latencyMs() add up to how old the frame was", () => {
  assertEquals(frameStages(LATEST), { clientMs: 20, uplinkMs: 5, waitMs: 1, decodeMs: 2, analyzeMs: 3 });
  assertEquals(latencyMs(LATEST), 31);
  const { result } = LATEST;
  const onlyClient = { result, facts: { bytes: 1, isLive: true, clientMs: 20 } };
  assertEquals([latencyMs(onlyClient), frameStages(onlyClient)?.uplinkMs], [26, undefined]);
  assertEquals(latencyMs({ result, facts: { bytes: 1, isLive: true, ageMs: 3, clientMs: 20 } }), 26);
  assertEquals(
    latencyMs({ result, facts: { bytes: 1, isLive: true } }),
    undefined,
    "its capture is not known",
  );
  assertEquals(frameStages({}), undefined);
});

Deno.test("latestVerdict() is what a stored one is, without what only the client has to know", () => {
  assertEquals(latestVerdict(LATEST), {
    result: "ng",
    camera: "line-3",
    sequence: 6,
    analyzer: "quality",
    at: 1_700_000_000_000.5,
    timing: { waitMs: 1, decodeMs: 2, analyzeMs: 3, ageMs: 25 },
  });
  assertEquals(latestVerdict({ camera: "line-3" }), undefined);
});

Deno.test("describeCamera() says ages in ms, to a hundredth", () => {
  const { frameAgeMs, verdictAgeMs, framesPerSecond, leftMs, state } = describeCamera(LATEST, NOW);
  assertEquals([frameAgeMs, verdictAgeMs, framesPerSecond, leftMs, state], [40, 40, 10, undefined, "live"]);
  assertEquals(describeCamera({ ...LATEST, leftAt: NOW - 500 }, NOW).leftMs, 500);
});

Deno.test("describeCamera() tells no rate of a camera of which no frames come", () => {
  const silent = describeCamera(LATEST, NOW + 60_000);
  assertEquals([silent.state, silent.framesPerSecond], ["stalled", undefined]);
  const left = describeCamera({ ...LATEST, leftAt: NOW }, NOW);
  assertEquals([left.state, left.framesPerSecond], ["left", undefined]);
});
