import { LABELS_KO, METRICS_KO, termOf } from "./terms_ko.js";

/** What is wrong with a picture, as `quality` begins. */
const FAULTS = {
  "A flat colour, no picture": "단색 화면, 영상 없음",
  "Part of the picture never came": "화면 일부가 수신되지 않음",
  "Frozen": "화면 정지",
  "The lens is covered": "렌즈 가림",
  "Too dark": "너무 어두움",
  "Too bright": "너무 밝음",
  "Shadows are clipped": "암부 뭉개짐",
  "Highlights are clipped": "명부 포화",
  "Glare": "빛 반사",
  "Colour cast": "색 치우침",
  "Blurred": "흐림",
};

/** Reasons, and parts of some, that are always the same. */
const SENTENCES = {
  "nothing is to be seen here": "화면에 보이는 것이 없음",
  "it began again, as the frames before are not like this one": "앞의 프레임들과 달라 학습을 다시 시작함",
  "The part lies further off than alignment searches": "부품이 위치를 찾는 범위 밖에 있음",
  "Learning what the view looks like": "화면 학습 중",
  "Learning what the empty view looks like": "빈 화면 학습 중",
  "All of the view has changed: learning it anew": "화면 전체가 바뀜: 다시 학습 중",
  "The view is out of focus": "화면의 초점이 맞지 않음",
  "Nothing can be seen: the lens is covered, or the light is off":
    "아무것도 보이지 않음: 렌즈가 가려졌거나 조명이 꺼짐",
  "No code found": "코드를 찾지 못함",
  "Nothing is in view": "화면에 부품이 없음",
  "A part comes into view": "부품이 들어오는 중",
  "A part leaves the view": "부품이 나가는 중",
  "The part was decided on before": "이미 판정한 부품",
  "Sharper frames of the part were judged": "더 선명한 프레임으로 판정한 부품",
  "It was never whole in view": "부품이 화면에 다 들어온 적이 없음",
  "None of its frames could be judged": "판정할 수 있는 프레임이 없음",
  "A newer frame came before its turn: judging is slower than its camera":
    "차례가 오기 전에 새 프레임이 옴: 판정이 카메라보다 느림",
};

/** Why an analyzer failed, where the server knows. */
const FAILURES = {
  "its camera left": "카메라의 연결이 끊김",
  "it was closed": "서버가 끝남",
};

const NUMBER = String.raw`-?[\d.]+(?:e[+-]?\d+)?`;

/** Reasons with figures in them: what they look like, and what they are in Korean. */
const PATTERNS = [
  // quality
  [
    `(${Object.keys(FAULTS).join("|")}): (\\w+) (#)( s)? is (under|over) (#)(?: s)?`,
    (fault, metric, score, s, side, threshold) => {
      const unit = s === undefined ? "" : "초";
      const measured = `${termOf(METRICS_KO, metric).replace("(초)", "")} ${score}${unit}`;
      return `${FAULTS[fault]}: ${measured}, 기준 ${threshold}${unit} ${side === "under" ? "미달" : "초과"}`;
    },
  ],
  // defect
  [
    "(Within tolerance: )?(Scratch|Stain|Missing|Extra|Glint)(?: piece)? (?:of (\\d+) px|(\\d+) px long), (#) %, " +
    "at (#,#)(?: and (\\d+) more)?",
    (isFine, name, area, length, percent, place, more) => {
      const size = area === undefined ? `길이 ${length} px` : `${area} px`;
      return `${isFine ? "허용 범위 이내: " : ""}${labelOf(name)} ${size}, ${percent} %, 위치 ${place}${
        others(more)
      }`;
    },
  ],
  ["Learning: (\\d+) of (\\d+) good parts", (n, all) => `학습 중: 양품 ${all}개 중 ${n}개`],
  ["Learned from (\\d+) good parts: the next one is judged", (n) => `양품 ${n}개 학습 완료: 다음부터 판정`],
  ["this frame does not count\\. (.+)", (why) => `이 프레임은 제외: ${translateReason(why)}`],
  ["Frames of (\\d+x\\d+) px are too small to compare", (size) => `프레임(${size} px)이 작아 비교할 수 없음`],
  [
    "The part is not there: it matches by (#) where (#) is needed",
    (match, least) => `부품 없음: 유사도 ${match}, 기준 ${least} 미달`,
  ],
  ["Only (\\d+) % of the part is in view", (percent) => `부품이 ${percent} %만 보임`],
  [
    "Out of focus: sharpness is (#) of the reference's where (#) is needed",
    (focus, least) => `초점 흐림: 기준 대비 선명도 ${focus}, 기준 ${least} 미달`,
  ],
  // motion
  [
    "Motion of (\\d+) px, (#) %, at (#,#)",
    (area, percent, place) => `움직임 ${area} px, ${percent} %, 위치 ${place}`,
  ],
  [
    "The camera has moved: the view is shifted by (#,#) px, and learned anew",
    (shift) => `카메라가 움직임: 화면이 ${shift} px 이동, 다시 학습`,
  ],
  // count
  ["Counted (\\d+), expected (at least |at most )?(\\d+)", (count, bound, expected) => {
    const words = bound === undefined
      ? "개여야 함"
      : bound === "at least "
      ? "개 이상이어야 함"
      : "개 이하여야 함";
    return `부품 ${count}개, ${expected}${words}`;
  }],
  // code
  ["(\\d+) of (\\d+) codes found", (n, all) => `코드 ${all}개 중 ${n}개만 찾음`],
  ['(\\w+ says ".*")(?:, and (\\d+) more)?, which do(?:es)? not match (.+)', (said, more, match) => {
    const codes = said.replaceAll(/(?<=^|, )(\w+) says (?=")/g, "$1 ");
    return `${codes}${others(more)}: ${match} 형식이 아님`;
  }],
  // onnx: `Scratch, 0.91, at 356,398`
  ["([^;,]+), (#), at (#,#)", (label, score, place) => `${labelOf(label)}, ${score}, 위치 ${place}`],
  ["([^;,]+), (#)", (label, score) => `${labelOf(label)}, ${score}`],
  ["and (\\d+) more", (more) => others(more).trim()],
  // Frames that were not judged.
  [
    "Its turn came (\\d+) ms after it had become too old",
    (ms) => `차례가 왔을 때 이미 허용 시간을 ${ms} ms 넘김`,
  ],
  [
    "The analysis took longer than (\\S+): --analyze-timeout sets how long it may take",
    (limit) => `분석이 ${limit}보다 오래 걸림: 제한 시간은 --analyze-timeout`,
  ],
  [
    "The program gave no (first )?answer within (#) s: (\\S+) sets how long it may take",
    (first, seconds, option) =>
      `프로그램이 ${seconds}초 안에 ${first ? "첫 응답을" : "응답을"} 내지 않음: 제한 시간은 ${option}`,
  ],
  ["The analyzer failed: (.+)", (why) => `분석기 오류: ${termOf(FAILURES, why)}`],
].map(([pattern, words]) => [new RegExp(`^${pattern.replaceAll("#", NUMBER)}$`, "s"), words]);

/**
 * A verdict's reason in Korean, with what stands before it of a chain of analyzers, such as `defect: `. What no pattern knows, as
 * what a program of the user's says, stays as it is.
 *
 * @param {string} reason
 */
export function translateReason(reason) {
  return reason.split(/; (?=[a-z]+: )/).map(translateStep).join("; ");
}

/** What one analyzer says. */
function translateStep(step) {
  const [, analyzer = "", told] = /^([a-z]+: )?(.*)$/s.exec(step);
  const words = translateWhole(told) ??
    told.split("; ").map((piece) => translateWhole(piece) ?? piece).join("; ");
  return `${analyzer}${words}`;
}

function translateWhole(told) {
  if (Object.hasOwn(SENTENCES, told)) return SENTENCES[told];
  for (const [pattern, words] of PATTERNS) {
    const groups = pattern.exec(told)?.slice(1);
    if (groups !== undefined) return words(...groups);
  }
  return undefined;
}

/** A label as a reason begins with it. */
function labelOf(name) {
  const [, number] = /^Class (\d+)$/.exec(name) ?? [];
  if (number !== undefined) return `클래스 ${number}`;
  const key = name.toLowerCase();
  return Object.hasOwn(LABELS_KO, key) ? LABELS_KO[key] : name;
}

function others(more) {
  return more === undefined ? "" : ` 외 ${more}건`;
}
