import { assert, assertEquals } from "@std/assert";
import { ANALYZERS } from "../../lib/analyze/analyzers.ts";
import { CLIENT } from "../../lib/cli/client_flags.ts";
import { SERVER } from "../../lib/cli/server_flags.ts";
import { SIZES } from "../../lib/doctor/advice.ts";
import { diagnose, type Diagnosis } from "../../lib/doctor/diagnose.ts";
import { type FigureChanges, figuresOf } from "./figures_of.ts";

function diagnosisOf(changes?: FigureChanges): Diagnosis {
  return diagnose(figuresOf(changes));
}

/** Bottleneck and summary. */
function verdictOf(changes?: FigureChanges): [string, string] {
  const { bottleneck, summary } = diagnosisOf(changes);
  return [bottleneck, summary];
}

/** Runs that are held up in every way. */
const HELD_UP: Record<string, FigureChanges> = {
  camera: { captured: 149 },
  ffmpeg: { captured: 149, ffmpegCores: 0.98 },
  encode: { stages: { encode: 80 }, drops: { superseded: 175 } },
  network: { stages: { send: 40, uplink: 350 }, drops: { superseded: 250 } },
  decode: { stages: { decode: 60, analyze: 15 }, drops: { superseded: 170 } },
  analysis: { stages: { analyze: 190, wait: 180 }, drops: { superseded: 240, overload: 9 } },
  server: { stages: { answer: 300, analyze: 0, decode: 0 }, drops: { superseded: 200 } },
};

Deno.test("diagnose() says that nothing is slow, and how old frames are", () => {
  assertEquals(diagnosisOf(), {
    bottleneck: "none",
    summary: "Nothing is slow: the camera's 30 frames/s are all judged, 41 ms old",
    evidence: [],
    advice: [],
  });
});

Deno.test("diagnose() lets a few drops pass, and tells them", () => {
  const { bottleneck, summary, evidence } = diagnosisOf({ drops: { superseded: 3 } });
  assertEquals([bottleneck, summary], [
    "none",
    "Nothing is slow: 29.7 of the camera's 30 frames/s are judged, 41 ms old",
  ]);
  assertEquals(evidence, ["3 of 300 frames were dropped: superseded 3"]);
});

Deno.test("diagnose() finds a camera that gives too few frames, of which all are judged", () => {
  assertEquals(diagnosisOf({ captured: 149, fps: 30 }), {
    bottleneck: "camera",
    summary: "The camera is the bottleneck: 14.9 frames/s come instead of 30",
    evidence: ["ffmpeg takes 20 % of a core"],
    advice: [
      "More light: in the dark many cameras expose for longer than a frame lasts, unless " +
      "--control exposure_dynamic_framerate=0 forbids it (vid-client --list-controls tells what yours is called)",
      "--capture copy: the camera's own JPEGs take a tenth of what pixels take of USB",
      "A size that the camera has at 30 frames/s: vid-client --list-devices tells which",
    ],
  });
});

Deno.test("diagnose() finds an ffmpeg that has no time for more", () => {
  assertEquals(diagnosisOf(HELD_UP.ffmpeg), {
    bottleneck: "ffmpeg",
    summary: "ffmpeg is the bottleneck: 14.9 frames/s come instead of 30",
    evidence: ["ffmpeg takes 98 % of a core"],
    advice: [
      "--capture copy: the camera's own JPEGs, if it makes any, go out as they are " +
      "(without --size, --fps, --quality)",
      "--size 640x360: a quarter of the pixels",
      "--fps 13: no more frames than can be judged, evenly spaced",
    ],
  });
});

Deno.test("diagnose() finds encoding that is always busy", () => {
  const { bottleneck, summary, evidence, advice } = diagnosisOf({ ...HELD_UP.encode, codec: "wasm" });
  assertEquals([bottleneck, summary], [
    "encode",
    "Encoding is the bottleneck: 12.5 of the camera's 30 frames/s are judged, 115 ms old",
  ]);
  assertEquals(evidence, [
    "A frame takes 80 ms to be made a JPEG: no more than 12.5 frames/s are possible",
    "175 of 300 frames were dropped: superseded 175",
  ]);
  assertEquals(advice.map((words) => words.split(":")[0]), [
    "--capture copy",
    "--codec turbo",
    "--size 640x360",
    "--fps 11",
  ]);
});

Deno.test("diagnose() finds a narrow network", () => {
  assertEquals(diagnosisOf(HELD_UP.network), {
    bottleneck: "network",
    summary: "The network is the bottleneck: 5 of the camera's 30 frames/s are judged, 426 ms old",
    evidence: [
      "A frame and its answer are under way for 391 ms",
      "A frame has 82 kB: 3.3 Mbit/s are sent",
      "250 of 300 frames were dropped: superseded 250",
    ],
    advice: [
      "--adapt quality: smaller JPEGs while the network is narrow",
      "--quality 50: smaller JPEGs",
      "--size 640x360: a quarter of the pixels",
      "A wire instead of WiFi, or a server that is nearer",
      "--fps 4: no more frames than can be judged, evenly spaced",
    ],
  });
});

Deno.test("diagnose() finds decoding, where that takes longer than judging", () => {
  const { bottleneck, summary, evidence } = diagnosisOf(HELD_UP.decode);
  assertEquals([bottleneck, summary], [
    "decode",
    "Decoding is the bottleneck: 13 of the camera's 30 frames/s are judged, 88 ms old",
  ]);
  assertEquals(
    evidence[0],
    [
      "A frame takes 60 ms to be decoded and 15 ms to be judged: no more than 13.3 frames/s of a camera are possible",
    ].join(),
  );
});

Deno.test("diagnose() finds analysis that is always busy", () => {
  assertEquals(diagnosisOf({ ...HELD_UP.analysis, analyzer: "quality,defect" }), {
    bottleneck: "analysis",
    summary: "Analysis is the bottleneck: 5.1 of the camera's 30 frames/s are judged, 390 ms old",
    evidence: [
      "A frame takes 8 ms to be decoded and 190 ms to be judged: no more than 5.1 frames/s of a camera are possible",
      "249 of 300 frames were dropped: superseded 240, overload 9",
    ],
    advice: [
      "vid-server --set defect.size=640: fewer pixels are looked at",
      "--size 640x360: a quarter of the pixels",
      "--fps 4: no more frames than can be judged, evenly spaced",
      "A faster machine for vid-server",
    ],
  });
});

Deno.test("diagnose() tells that other cameras have the server's time", () => {
  const { bottleneck, evidence, advice } = diagnosisOf({
    stages: { decode: 3, analyze: 7, wait: 300 },
    drops: { overload: 200 },
  });
  assertEquals(bottleneck, "analysis");
  assertEquals(
    evidence[1],
    "Before that it waits for 300 ms, though this camera keeps a worker busy for only 10 % of the time",
  );
  assertEquals(advice[0]!.split(",")[0], "vid-server --workers N");
});

Deno.test("diagnose() names analysis though the network takes longer, where analysis has no time for more", () => {
  const [bottleneck] = verdictOf({
    stages: { analyze: 42, wait: 5, uplink: 120 },
    drops: { superseded: 100 },
  });
  assertEquals(bottleneck, "analysis");
});

Deno.test("diagnose() names what makes frames late where none is lost", () => {
  assertEquals(verdictOf({ stages: { uplink: 380, downlink: 380 } }), [
    "network",
    "The network is slow: the camera's 30 frames/s are all judged, but 796 ms old",
  ]);
  assertEquals(verdictOf({ stages: { uplink: 100, downlink: 100 } })[0], "none");
  assertEquals(verdictOf({ mode: "lossless", stages: { wait: 400 } }), [
    "analysis",
    "Analysis is slow: the camera's 30 frames/s are all judged, but 440 ms old",
  ]);
});

Deno.test("diagnose() says that a server which tells no times cannot be told from the way to it", () => {
  const { bottleneck, summary, evidence } = diagnosisOf(HELD_UP.server);
  assertEquals([bottleneck, summary], [
    "server",
    "The server, or the way to it, is the bottleneck: 10 of the camera's 30 frames/s are judged, 313 ms old",
  ]);
  assertEquals(
    evidence[0],
    "A frame's answer takes 300 ms; the server tells no times, so its own share is not known",
  );
});

Deno.test("diagnose() says what bounds a file, whose frames go as fast as they are judged", () => {
  const file: FigureChanges = { source: "file", mode: "lossless", fps: undefined, window: 4 };
  assertEquals(verdictOf({ ...file, captured: 1360 }), [
    "ffmpeg",
    "ffmpeg bounds the rate: the file is judged at 136 frames/s",
  ]);
  // Where a frame waits in the queue all the time, it is not the source that is slow.
  assertEquals(verdictOf({ ...file, captured: 310, stages: { queue: 31, analyze: 24 } }), [
    "analysis",
    "Analysis bounds the rate: the file is judged at 31 frames/s",
  ]);
  const { bottleneck, evidence, advice } = diagnosisOf({
    ...file,
    captured: 100,
    stages: { queue: 95, uplink: 180, downlink: 180 },
  });
  assertEquals(bottleneck, "network");
  assertEquals(
    evidence[0],
    "A frame and its answer are under way for 360.4 ms, and no more than 4 may be on their way",
  );
  assertEquals(advice[0], "--window 8: more frames under way at a time");
});

Deno.test("diagnose() of a camera that waits for its reader blames what is behind it", () => {
  const camera: FigureChanges = { mode: "lossless", window: 4 };
  assertEquals(verdictOf(camera)[0], "none");
  assertEquals(verdictOf({ ...camera, captured: 100, stages: { queue: 90, analyze: 92 } })[0], "analysis");
  assertEquals(verdictOf({ ...camera, captured: 100 })[0], "camera");
});

Deno.test("diagnose() tells of answers that are errors", () => {
  const { evidence } = diagnosisOf({ verdicts: { ok: 288, ng: 0, unknown: 0, error: 12 } });
  assertEquals(evidence, ["12 of 300 answers are errors: the server's log says why"]);
});

Deno.test("diagnose() says so where no frame was answered", () => {
  const nothing: FigureChanges = { answered: 0 };
  assertEquals(verdictOf({ ...nothing, drops: { superseded: 299 } }), [
    "server",
    "300 frames came of the camera, and not one was answered",
  ]);
  assertEquals(verdictOf({ ...nothing, drops: { stale: 300 } }), [
    "analysis",
    "300 frames came of the camera, and the server drops all of them",
  ]);
});

Deno.test("diagnose() advises flags that there are", () => {
  const sources = ["device", "url", "file", "jpegs", "screen", "test"] as const;
  for (const [name, changes] of Object.entries(HELD_UP)) {
    for (const source of sources) {
      for (const mode of ["live", "lossless"] as const) {
        for (const words of diagnosisOf({ ...changes, source, mode, analyzer: "defect,motion" }).advice) {
          const table = words.startsWith("vid-server") ? SERVER.flags : CLIENT.flags;
          for (const [, flag] of words.matchAll(/--([a-z-]+)/g)) {
            assert(flag! in table || flag === "seconds", `${name}: ${words}`);
          }
        }
      }
    }
  }
});

Deno.test("diagnose() advises sizes that analyzers take, and that are less than what they have by themselves", () => {
  for (const [name, size] of Object.entries(SIZES)) {
    const option = ANALYZERS.get(name)?.options.size;
    if (option?.type !== "integer") throw new TypeError(`${name} has no size`);
    const { min = 0, default: standard = 0 } = option;
    assert(size >= min && size < standard, name);
  }
});
