import { assertEquals, assertMatch } from "@std/assert";
import { type HealthNote, healthNotes } from "../../../lib/http/health_notes.ts";
import { noteInWords } from "../../../lib/http/page/health_view.js";
import { STRINGS } from "../../../lib/http/page/strings.js";

Deno.test("noteInWords() says what is wrong in each language, and what it does not know as the server does", () => {
  const note = {
    level: "bad",
    code: "camera-silent",
    camera: "line-3",
    ms: 12_400,
    text: "line-3 has sent nothing for 12 s: camera or network",
  };
  assertEquals(noteInWords(note, STRINGS.en), note.text);
  assertEquals(
    noteInWords(note, STRINGS.ko),
    "line-3: 12초째 수신되는 프레임이 없습니다. 카메라나 네트워크를 확인하세요",
  );
  const failing = {
    level: "bad",
    code: "store-failing",
    text: "Nothing can be stored: No space left: /data",
  };
  assertEquals(noteInWords(failing, STRINGS.ko), "저장할 수 없습니다: No space left: /data");
  assertEquals(noteInWords({ code: "of-tomorrow", text: "It rains" }, STRINGS.ko), "It rains");
});

Deno.test("noteInWords() knows every note that the server has", () => {
  const workers = [{ cameras: [], isWell: false, waiting: 0 }];
  const store = { failure: "The disk is full", lostVerdicts: 3, lostPictures: 4 };
  const cameras = [
    { camera: "line-1", frames: 9, isLive: true, cameAt: 0, frameAt: 0, verdictAt: 0 },
    { camera: "line-2", frames: 9, isLive: true, cameAt: 0, frameAt: 99_000, verdictAt: 0 },
    { camera: "line-3", frames: 9, isLive: true, cameAt: 0, frameAt: 0, verdictAt: 0, leftAt: 60_000 },
  ];
  const notes = [
    ...healthNotes({ cameras, workers, store, eventLoopLagMs: 150 }, 100_000),
    ...healthNotes({ cameras: [], workers: [] }, 0),
    ...healthNotes({ cameras: [{ camera: "line-4", frames: 0, cameAt: 0 }], workers: [] }, 0),
  ];
  assertEquals(notes.map(({ code }) => code).toSorted(), Object.keys(STRINGS.en.notes).toSorted());
  for (const note of notes) {
    assertMatch(noteInWords(note, STRINGS.ko), /[가-힣]/, note.code);
    assertEquals(/undefined|NaN/.test(noteInWords(note, STRINGS.en)), false, note.code);
  }
});

Deno.test("STRINGS has each code of a note that there may be, as its type says", () => {
  const codes: Record<HealthNote["code"], true> = {
    "camera-silent": true,
    "camera-left": true,
    "camera-not-judged": true,
    "worker-replaced": true,
    "store-failing": true,
    "store-lost": true,
    "loop-late": true,
    "no-camera": true,
    "well": true,
  };
  for (const { notes } of [STRINGS.en, STRINGS.ko]) assertEquals(Object.keys(notes), Object.keys(codes));
});
