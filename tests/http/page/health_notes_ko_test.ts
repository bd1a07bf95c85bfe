import { assertEquals } from "@std/assert";
import { type Health, type HealthNote, healthNotes } from "../../../lib/http/health_notes.ts";
import { noteInWords } from "../../../lib/http/page/health_view.js";
import { STRINGS } from "../../../lib/http/page/strings.js";
import type { Latest } from "../../../lib/server/hub.ts";

const NOW = 1_000_000;

/** A live camera of ten frames a second that is well, but for what a test says. */
function camera(own: Partial<Latest> = {}): Latest {
  const at = { cameAt: NOW - 60_000, frameAt: NOW - 50, verdictAt: NOW - 50 };
  return { camera: "line-3", frames: 100, framesPerSecond: 10, isLive: true, ...at, ...own };
}

const HEALTHY: Health = { cameras: [camera()], workers: [] };

/** What makes the server tell each note there is; a code without one does not compile. */
const CAUSES: Record<HealthNote["code"], [health: Partial<Health>, korean: string]> = {
  "camera-silent": [
    { cameras: [camera({ frameAt: NOW - 12_000, verdictAt: NOW - 12_000 })] },
    "line-3: 12초째 수신되는 프레임이 없습니다. 카메라나 네트워크를 확인하세요",
  ],
  "camera-left": [
    { cameras: [camera({ leftAt: NOW - 180_000 })] },
    "line-3: 3분 전에 연결이 끊긴 뒤 돌아오지 않았습니다. 클라이언트가 종료되었거나 네트워크가 끊겼습니다",
  ],
  "camera-not-judged": [
    { cameras: [camera({ verdictAt: NOW - 11_000 })] },
    "line-3: 프레임은 들어오지만 11초째 판정되지 않습니다. 분석이 멈췄거나 실패했거나 너무 느립니다",
  ],
  "worker-replaced": [
    { workers: [{ cameras: [], isWell: false, waiting: 0 }] },
    "최근 작업자 1개가 교체되었습니다. 원인은 서버 로그에 있습니다",
  ],
  "store-failing": [
    { store: { failure: "the disk is full", lostVerdicts: 0, lostPictures: 0 } },
    "저장할 수 없습니다: the disk is full",
  ],
  "store-lost": [
    { store: { lostVerdicts: 3, lostPictures: 4 } },
    "판정과 이미지 7건을 저장하지 못했습니다. 디스크 속도보다 빨리 들어왔습니다",
  ],
  "loop-late": [{ eventLoopLagMs: 240 }, "서버 처리가 240 ms 늦습니다. 장비 부하가 너무 높습니다"],
  "no-camera": [{ cameras: [] }, "연결된 카메라가 없습니다"],
  "well": [{}, "카메라가 정상입니다"],
};

Deno.test("noteInWords() says each note of the server's health in Korean", () => {
  for (const [code, [health, korean]] of Object.entries(CAUSES)) {
    const [note, ...others] = healthNotes({ ...HEALTHY, ...health }, NOW);
    assertEquals([note!.code, others.length], [code, 0]);
    assertEquals(noteInWords(note!, STRINGS.ko), korean);
  }
});

Deno.test("noteInWords() knows no note that there is not, and leaves one that it does not know", () => {
  for (const { notes } of [STRINGS.en, STRINGS.ko]) assertEquals(Object.keys(notes), Object.keys(CAUSES));
  assertEquals(noteInWords({ code: "new", text: "Something new" }, STRINGS.ko), "Something new");
});
