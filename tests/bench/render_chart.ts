import { escapeText } from "../svg/escape_text.ts";
import { PALETTE } from "../svg/palette.ts";
import { px } from "../svg/px.ts";
import { FIGURE_WORDS } from "./figures.ts";
import { TUTORIAL } from "./peers.ts";
import type { PairReport, PairRow } from "./report.ts";
import type { Spread } from "./spread.ts";

const WIDTH = 1040;
const TOP = 92;
const LEFT = 24;
const ROW = 24;
const BAR = 16;
/** Of the text beside a bar. */
const BASELINE = BAR / 2 + 4;
/** Above and below a case's bars. */
const HEAD = 32;
const FOOT = 18;
/** Bars, and right of them the ends of their figures. */
const SPEED = { left: 100, width: 340, value: 510, ratio: 570, target: 640 };
/** Behind a bar stands its sum. */
const CPU = { left: 690, width: 290 };

const PROGRAMS = ["client", "ffmpeg", "server"] as const;
const [STRONG, , WEAK] = PALETTE.series;

/**
 * Draws what was compared, as an SVG: for each case how fast the pairs were, from the least to the most of the rounds, with a mark
 * at what vid is to reach; and beside it their CPU time.
 */
export function renderChart(reports: readonly PairReport[], machine: string): string {
  let height = TOP;
  const cases = reports.map((report) => {
    const group = `<g transform="translate(0,${height})">${renderCase(report)}</g>`;
    height += HEAD + report.pairs.length * ROW + FOOT;
    return group;
  });
  const remark = "Medians, and from the least to the most of the rounds; mark: what vid is to reach; " +
    "gstreamer goes one way, and answers nothing";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"
  font-family="system-ui, sans-serif" font-size="12" fill="${PALETTE.text}">
<rect width="100%" height="100%" fill="#fff"/>
${text({ x: LEFT, y: 34, words: "vid beside its peers", size: 18 })}
${text({ x: LEFT, y: 55, words: machine })}
${text({ x: LEFT, y: 73, words: remark })}
${cases.join("\n")}
</svg>
`;
}

function renderCase({ title, figure, pairs, checks: [check] }: PairReport): string {
  const speeds = pairs.map((pair) => speedOf(pair, figure));
  const target = check.target * speeds[pairs.findIndex(({ name }) => name === TUTORIAL)].median;
  const speedX = scaleTo(SPEED, [target, ...speeds.map(({ most }) => most)]);
  const cpuX = scaleTo(CPU, pairs.map(({ cpuMs }) => cpuMs.median));
  const y = 20;
  const [ours, ...peers] = pairs.map((pair, n) => renderPair(pair, speeds[n], speedX, cpuX));
  const targetWords = `${check.bound} ${check.target} ${check.reached ? "✓" : "✗"}`;
  const aim = `<path d="M${px(speedX(target))} -3v${BAR + 6}" stroke="${PALETTE.ink}" stroke-width="2"/>` +
    text({ x: SPEED.target, y: BASELINE, words: targetWords, anchor: "end", isStrong: true });
  return [
    text({ x: LEFT, y, words: title, size: 13 }),
    text({ x: SPEED.value, y, words: FIGURE_WORDS[figure] + (figure === "p50" ? " ms" : ""), anchor: "end" }),
    text({ x: SPEED.ratio, y, words: "ratio", anchor: "end" }),
    text({ x: SPEED.target, y, words: "target", anchor: "end" }),
    renderLegend(y),
    ...[ours + aim, ...peers].map((row, n) => `<g transform="translate(0,${HEAD + n * ROW})">${row}</g>`),
  ].join("\n");
}

function renderLegend(y: number): string {
  const entries = PROGRAMS.map((program, n) => {
    const x = CPU.left + 104 + n * 66;
    const box = `<rect x="${x}" y="${y - 9}" width="10" height="10" fill="${PALETTE.series[n]}"/>`;
    return box + text({ x: x + 14, y, words: program });
  });
  return text({ x: CPU.left, y, words: "CPU ms a frame" }) + entries.join("");
}

type Scale = (value: number) => number;

/** The longest bar is as wide as the plot. */
function scaleTo({ left, width }: { left: number; width: number }, values: readonly number[]): Scale {
  const most = Math.max(...values);
  return (value) => left + value / most * width;
}

function renderPair(
  { name, ratio, cpuMs, programs }: PairRow,
  speed: Spread,
  speedX: Scale,
  cpuX: Scale,
): string {
  const isOurs = name === "vid";
  const figure = (x: number, words: string) =>
    text({ x, y: BASELINE, words, anchor: "end", isStrong: isOurs });
  return [
    figure(SPEED.left - 8, name),
    bar(SPEED.left, speedX(speed.median), isOurs ? STRONG : WEAK),
    `<path d="M${px(speedX(speed.least))} ${BAR / 2}H${px(speedX(speed.most))}" stroke="${PALETTE.ink}"/>`,
    figure(SPEED.value, speed.median.toFixed(1)),
    figure(SPEED.ratio, ratio.median.toFixed(2)),
    ...stackedBars(programs, cpuX),
    text({ x: cpuX(cpuMs.median) + 6, y: BASELINE, words: cpuMs.median.toFixed(1), isStrong: isOurs }),
  ].join("");
}

function stackedBars(programs: PairRow["programs"], cpuX: Scale): string[] {
  let ms = 0;
  return PROGRAMS.map((program, n) => {
    const from = ms;
    ms += programs[program]?.cpuMs ?? 0;
    return bar(cpuX(from), cpuX(ms), PALETTE.series[n]);
  });
}

function bar(from: number, to: number, colour: string): string {
  return `<rect x="${px(from)}" width="${px(to - from)}" height="${BAR}" fill="${colour}"/>`;
}

function speedOf({ framesPerSecond, latencyMs }: PairRow, figure: PairReport["figure"]): Spread {
  return figure === "framesPerSecond" ? framesPerSecond : latencyMs!.p50;
}

interface Text {
  x: number;
  y: number;
  words: string;
  anchor?: "middle" | "end";
  /** A title's, in px. */
  size?: number;
  isStrong?: boolean;
}

function text({ x, y, words, anchor, size, isStrong = size !== undefined }: Text): string {
  const attributes = [
    `x="${px(x)}" y="${px(y)}"`,
    ...(anchor ? [`text-anchor="${anchor}"`] : []),
    ...(size ? [`font-size="${size}"`] : []),
    ...(isStrong ? [`font-weight="600" fill="${PALETTE.ink}"`] : []),
  ];
  return `<text ${attributes.join(" ")}>${escapeText(words)}</text>`;
}
