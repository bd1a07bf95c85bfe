/** Labels of what vid's own analyzers find, in Korean. What a network of the user's finds has words of its own. */
export const LABELS_KO = {
  "scratch": "스크래치",
  "stain": "얼룩",
  "missing": "누락",
  "extra": "이물",
  "glint": "빛 반사",
  "motion": "움직임",
  "part": "부품",
  "anomaly": "이상",
};

/** What vid's own analyzers measure, in Korean. */
export const METRICS_KO = {
  "sharpness": "선명도",
  "structure": "윤곽 비율",
  "brightness": "밝기",
  "shadows": "암부 비율",
  "highlights": "명부 비율",
  "flat": "단색 비율",
  "glare": "반사 비율",
  "cast": "색 편차",
  "greyRows": "회색 줄 비율",
  "still": "정지 시간(초)",
  "match": "유사도",
  "focus": "기준 대비 선명도",
  "shiftX": "가로 이동",
  "shiftY": "세로 이동",
  "rotation": "회전",
  "gain": "밝기 배율",
  "moving": "움직이는 물체",
  "count": "개수",
  "smallest": "최소 크기",
  "largest": "최대 크기",
  "codes": "코드",
  "matching": "맞는 코드",
};

/** The word of a table for a key that comes from outside; the key itself where it has none. */
export function termOf(table, key) {
  return Object.hasOwn(table, key) ? table[key] : String(key);
}
