/** Every word of the page, in each of its languages. */
export const STRINGS = {
  en: {
    languages: "Language",
    lost: "The connection to the server is lost. Trying again…",
    emptyTitle: "No camera yet",
    emptyHow: "Send a first one, from another terminal:",
    emptyThen: "It appears here as soon as its first frame is judged.",
    copy: "Copy",
    copied: "Copied",
    cameras: (n) => n === 1 ? "1 camera" : `${n} cameras`,
    failing: (n) => `${n} NG`,
    enlarge: (camera) => `Enlarge ${camera}`,
    showAll: "Show all cameras",
    waiting: "Waiting for its first verdict",
    noPicture: "No picture",
    framesPerSecond: (n) => `${n} frames/s`,
    frames: (n) => n === "1" ? "1 frame" : `${n} frames`,
    noFrameFor: (time) => `No frame for ${time}`,
    before: (time) => `${time} ago`,
    left: (time) => `Left ${time} ago`,
    score: (score) => `score ${score}`,
    scoreAndThreshold: (score, threshold) => `score ${score} · threshold ${threshold}`,
    part: (id, reason) => reason ? `Part ${id}: ${reason}` : `Part ${id}`,
    parts: (seen, ng) => `${seen === "1" ? "1 part" : `${seen} parts`} · ${ng} NG`,
    seconds: (n) => `${n} s`,
    minutes: (n) => `${n} min`,
    hours: (n) => `${n} h`,
    verdicts: { ok: "OK", ng: "NG", unknown: "UNKNOWN", error: "ERROR", dropped: "DROPPED" },
    spoken: (camera, verdict, reason) =>
      reason ? `${camera}: ${verdict}, ${reason}` : `${camera}: ${verdict}`,
    codes: {
      "learning": "Still learning",
      "no-signal": "No signal",
      "out-of-focus": "Out of focus",
      "absent": "Nothing to judge in the picture",
      "camera-moved": "The camera has moved",
      "partial": "Not whole in view",
      "passed-over": "Sharper frames vote",
      "bad-jpeg": "Not a readable JPEG",
      "too-large": "Too large",
      "timeout": "Took too long",
      "too-many-cameras": "Too many cameras",
      "analyzer-failed": "The analyzer failed",
      "unauthorized": "Not allowed in",
      "no-analyzer": "There is no analyzer",
      "stale": "Came too late",
      "overload": "The server is overloaded",
    },
  },
  ko: {
    languages: "언어",
    lost: "서버와 연결이 끊겼습니다. 다시 연결하는 중…",
    emptyTitle: "아직 카메라가 없습니다",
    emptyHow: "다른 터미널에서 첫 카메라를 보내 보세요:",
    emptyThen: "첫 프레임이 판정되면 바로 여기에 나타납니다.",
    copy: "복사",
    copied: "복사됨",
    cameras: (n) => `카메라 ${n}대`,
    failing: (n) => `NG ${n}대`,
    enlarge: (camera) => `${camera} 크게 보기`,
    showAll: "모든 카메라 보기",
    waiting: "첫 판정을 기다리는 중",
    noPicture: "화면 없음",
    framesPerSecond: (n) => `${n}프레임/초`,
    frames: (n) => `${n}프레임`,
    noFrameFor: (time) => `${time}째 프레임 없음`,
    before: (time) => `${time} 전`,
    left: (time) => `${time} 전 연결 종료`,
    score: (score) => `점수 ${score}`,
    scoreAndThreshold: (score, threshold) => `점수 ${score} · 기준 ${threshold}`,
    part: (id, reason) => reason ? `부품 ${id}: ${reason}` : `부품 ${id}`,
    parts: (seen, ng) => `부품 ${seen}개 · NG ${ng}개`,
    seconds: (n) => `${n}초`,
    minutes: (n) => `${n}분`,
    hours: (n) => `${n}시간`,
    verdicts: { ok: "OK", ng: "NG", unknown: "판정 불가", error: "오류", dropped: "버려짐" },
    spoken: (camera, verdict, reason) =>
      reason ? `${camera}: ${verdict}, ${reason}` : `${camera}: ${verdict}`,
    codes: {
      "learning": "학습 중",
      "no-signal": "신호 없음",
      "out-of-focus": "초점이 맞지 않음",
      "absent": "판정할 대상이 없음",
      "camera-moved": "카메라가 움직임",
      "partial": "부품이 화면에 다 들어오지 않음",
      "passed-over": "더 선명한 프레임으로 판정",
      "bad-jpeg": "읽을 수 없는 JPEG",
      "too-large": "너무 큼",
      "timeout": "시간 초과",
      "too-many-cameras": "카메라가 너무 많음",
      "analyzer-failed": "분석기 오류",
      "unauthorized": "허용되지 않음",
      "no-analyzer": "분석기 없음",
      "stale": "너무 늦게 도착함",
      "overload": "서버 과부하",
    },
  },
};

/** @typedef {typeof STRINGS.en} Words */

/** The language that was chosen here before, else the browser's. */
export function preferredLanguage() {
  const chosen = readChoice();
  if (Object.hasOwn(STRINGS, chosen)) return chosen;
  return navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en";
}

/** Keeps the choice for the next visit. */
export function keepLanguage(language) {
  try {
    localStorage.setItem("language", language);
  } catch {
    // SecurityError: this browser keeps nothing for pages.
  }
}

/** A time span in words, in its largest unit. */
export function timeInWords(ms, words) {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return words.seconds(seconds);
  if (seconds < 3600) return words.minutes(Math.floor(seconds / 60));
  return words.hours(Math.floor(seconds / 3600));
}

function readChoice() {
  try {
    return localStorage.getItem("language");
  } catch {
    // SecurityError: this browser keeps nothing for pages.
  }
}
