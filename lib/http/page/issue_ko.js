/** Rules of an option's value, as the server words them, and what they are in Korean. */
const RULES = [
  [
    /^It is a (whole )?number from (\S+) to (\S+)$/,
    (whole, min, max) => `${min}~${max}의 ${whole ? "정수" : "숫자"}여야 합니다`,
  ],
  [
    /^It is a duration above 0, up to 24h: /,
    () => "0보다 길고 24h 이하인 시간이어야 합니다(ms, 또는 5s처럼 단위까지)",
  ],
  [
    /^It is polygons in pixels of the frame, /,
    () => "프레임의 픽셀로 쓴 다각형이어야 합니다(예: 10,10 90,10 50,80)",
  ],
  [/^It is one of (.*)$/, (choices) => `${choices} 가운데 하나여야 합니다`],
  [/^It is true or false$/, () => "true 또는 false여야 합니다"],
  [/^It is a text of (\d+) characters at most$/, (most) => `${most}자 이하의 글이어야 합니다`],
];

/**
 * What is wrong with a value that was written for an option, in Korean. What is not known here stays as it is.
 *
 * @param {string} issue
 */
export function translateIssue(issue) {
  const [, rule = "", got = ""] = /^(.*?): got (.*)$/s.exec(issue) ?? [];
  for (const [pattern, words] of RULES) {
    const groups = pattern.exec(rule)?.slice(1);
    if (groups !== undefined) return `${words(...groups)}: ${got}`;
  }
  return issue;
}
