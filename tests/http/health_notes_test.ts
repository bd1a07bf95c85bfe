import { assertEquals } from "@std/assert";
import { cameraNote, healthNotes } from "../../lib/http/health_notes.ts";
import type { Latest } from "../../lib/server/hub.ts";

const NOW = 1_000_000;

/** A live camera of ten frames a second that is well, but for what a test says. */
function latest(own: Partial<Latest> = {}): Latest {
  return {
    camera: "line-3",
    frames: 100,
    framesPerSecond: 10,
    isLive: true,
    cameAt: NOW - 60_000,
    frameAt: NOW - 50,
    verdictAt: NOW - 50,
    ...own,
  };
}

function textOf(own: Partial<Latest>): string | undefined {
  return cameraNote(latest(own), NOW)?.text;
}

Deno.test("cameraNote() says nothing of a camera that is well", () => {
  assertEquals(cameraNote(latest(), NOW), undefined);
  assertEquals(textOf({ frameAt: NOW - 9_900, verdictAt: NOW - 9_900 }), undefined);
});

Deno.test("cameraNote() tells of a live camera that is silent", () => {
  assertEquals(cameraNote(latest({ frameAt: NOW - 12_000, verdictAt: NOW - 12_000 }), NOW), {
    level: "bad",
    code: "camera-silent",
    camera: "line-3",
    ms: 12_000,
    text: "line-3 has sent nothing for 12 s: camera or network",
  });
});

Deno.test("cameraNote() gives a slow camera time for three of its frames", () => {
  const slow = { framesPerSecond: 0.2 };
  assertEquals(textOf({ ...slow, frameAt: NOW - 14_000, verdictAt: NOW - 14_000 }), undefined);
  assertEquals(
    textOf({ ...slow, frameAt: NOW - 16_000, verdictAt: NOW - 16_000 }),
    "line-3 has sent nothing for 16 s: camera or network",
  );
});

Deno.test("cameraNote() tells of a camera whose frames come and are not judged", () => {
  const words =
    "line-3 is judged by nobody for 11 s though frames come: analysis is stuck, fails or is too slow";
  assertEquals(textOf({ verdictAt: NOW - 11_000 }), words);
  assertEquals(textOf({ verdictAt: undefined, cameAt: NOW - 11_000 }), words, "it never was");
  assertEquals(textOf({ verdictAt: undefined, cameAt: NOW - 5000 }), undefined, "it has just come");
  assertEquals(textOf({ verdictAt: NOW - 300_000, cameAt: NOW - 5000 }), undefined, "it has come back");
});

Deno.test("cameraNote() tells of a live camera that left, and of no other one", () => {
  assertEquals(
    textOf({ leftAt: NOW - 180_000 }),
    "line-3 left 3 min ago and did not come back: its client has ended or lost its way",
  );
  assertEquals(textOf({ leftAt: NOW - 9000, frameAt: NOW - 9000 }), undefined, "it may come back");
  assertEquals(textOf({ isLive: false, leftAt: NOW - 180_000 }), undefined);
  assertEquals(textOf({ isLive: undefined, frameAt: undefined, cameAt: NOW - 180_000 }), undefined);
});

Deno.test("healthNotes() says that all is well, or that there is no camera", () => {
  const texts = (cameras: Latest[]) => healthNotes({ cameras, workers: [] }, NOW).map(({ text }) => text);
  assertEquals(texts([]), ["No camera is connected"]);
  assertEquals(texts([latest()]), ["The camera is well"]);
  assertEquals(texts([latest(), latest({ camera: "line-4" })]), ["All 2 cameras are well"]);
  assertEquals(texts([latest({ isLive: false, leftAt: NOW - 1000 })]), ["No camera is connected"]);
});

Deno.test("healthNotes() tells the worst first", () => {
  const notes = healthNotes({
    cameras: [latest(), latest({ camera: "line-4", frameAt: NOW - 20_000, verdictAt: NOW - 20_000 })],
    workers: [{ cameras: [], isWell: true, waiting: 0 }, { cameras: [], isWell: false, waiting: 3 }],
    store: { failure: "the disk is full", lostVerdicts: 1, lostPictures: 20 },
    eventLoopLagMs: 250.4,
  }, NOW);
  assertEquals(notes.map(({ level, code, n, text }) => [level, code, n, text]), [
    ["bad", "camera-silent", undefined, "line-4 has sent nothing for 20 s: camera or network"],
    ["bad", "store-failing", undefined, "Nothing can be stored: the disk is full"],
    ["warn", "store-lost", 21, "1 verdict and 20 pictures were lost: they came faster than the disk"],
    ["warn", "worker-replaced", 1, "1 worker of 2 had to be replaced lately: the log says why"],
    [
      "warn",
      "loop-late",
      undefined,
      "The server is 250 ms late with whatever it does: the machine has too much to do",
    ],
  ]);
});
