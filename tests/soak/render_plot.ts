import { median } from "../../lib/median.ts";
import { escapeText } from "../svg/escape_text.ts";
import { niceAbove } from "../svg/nice_above.ts";
import { PALETTE } from "../svg/palette.ts";
import { px } from "../svg/px.ts";
import type { Sample, Trend } from "./trend.ts";

const WIDTH = 960;
const PANEL_HEIGHT = 190;
const TOP = 64;
const LEFT = 64;
/** For the lines' names. */
const RIGHT = 150;
const PLOT_HEIGHT = 120;
const PLOT_WIDTH = WIDTH - LEFT - RIGHT;
/** Of each line: neighbours are drawn as their median, and the band between their least and their most. */
const POINTS = 240;
const COLOURS = PALETTE.series;

/** One line of a panel. */
export interface PlotLine {
  name: string;
  samples: readonly Sample[];
  /** Is drawn over the samples that it was fitted to: those from so many seconds on. */
  trend: Trend;
  from: number;
}

/** Lines of one unit, above each other's panels with one axis of time. */
export interface PlotPanel {
  title: string;
  lines: readonly PlotLine[];
}

/** Draws panels over the minutes of a run, as an SVG. */
export function renderPlot(title: string, panels: readonly PlotPanel[]): string {
  const height = TOP + panels.length * PANEL_HEIGHT + 24;
  const seconds = Math.max(
    ...panels.flatMap(({ lines }) => lines.map(({ samples }) => samples.at(-1)!.seconds)),
  );
  const body = panels.map((panel, n) =>
    `<g transform="translate(${LEFT},${TOP + n * PANEL_HEIGHT + 30})">${renderPanel(panel, seconds)}</g>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"
  font-family="system-ui, sans-serif" font-size="12" fill="${PALETTE.text}">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${LEFT}" y="34" font-size="17" font-weight="600" fill="${PALETTE.ink}">${escapeText(title)}</text>
<text x="${LEFT}" y="53">Median of some seconds, and from the least to the most; dashed: the Theil–Sen line</text>
${body.join("\n")}
</svg>
`;
}

function renderPanel({ title, lines }: PlotPanel, seconds: number): string {
  const top = niceAbove(Math.max(...lines.flatMap(({ samples }) => samples.map(({ value }) => value || 0))));
  const x = (at: number) => at / seconds * PLOT_WIDTH;
  const y = (value: number) => PLOT_HEIGHT * (1 - value / top);
  const grid = [0, top / 2, top].map((value) =>
    `<path d="M0 ${px(y(value))}H${PLOT_WIDTH}" stroke="${PALETTE.grid}"/>` +
    `<text x="-8" y="${px(y(value) + 4)}" text-anchor="end">${value}</text>`
  );
  const step = niceStep(seconds / 60 / 6);
  const minutes = Array.from({ length: Math.floor(seconds / 60 / step) + 1 }, (_, n) => n * step);
  const times = minutes.map((minute, n) =>
    `<text x="${px(x(60 * minute))}" y="${PLOT_HEIGHT + 18}" text-anchor="middle">${+minute.toFixed(2)}${
      n === 0 ? " min" : ""
    }</text>`
  );
  const drawn = lines.map((line, n) => renderLine(line, COLOURS[n % COLOURS.length], x, y));
  return [
    `<text y="-12" font-weight="600" fill="${PALETTE.ink}">${escapeText(title)}</text>`,
    ...grid,
    ...times,
    ...drawn,
    ...renderNames(lines, y),
  ].join("\n");
}

type Scale = (value: number) => number;

function renderLine({ samples, trend, from }: PlotLine, colour: string, x: Scale, y: Scale): string {
  const groups = groupsOf(samples.filter(({ value }) => Number.isFinite(value)));
  const edge = (pick: (values: number[]) => number) =>
    groups.map(({ seconds, values }) => `${px(x(seconds))},${px(y(pick(values)))}`);
  const band = [
    ...edge((values) => Math.max(...values)),
    ...edge((values) => Math.min(...values)).toReversed(),
  ];
  const ends = [from, samples.at(-1)!.seconds].map((seconds) =>
    `${px(x(seconds))},${px(y(trend.intercept + trend.slope * seconds))}`
  );
  return `<polygon points="${band.join(" ")}" fill="${colour}" opacity="0.15"/>` +
    `<polyline points="${edge(median).join(" ")}" fill="none" stroke="${colour}" stroke-width="1.5"/>` +
    `<polyline points="${
      ends.join(" ")
    }" fill="none" stroke="${PALETTE.ink}" stroke-dasharray="5 4" opacity="0.7"/>`;
}

/** Each line's name and level stand at its end; where two ends are close, one below the other. */
function renderNames(lines: readonly PlotLine[], y: Scale): string[] {
  let lowest = -Infinity;
  return lines.map((line, n) => ({ line, colour: COLOURS[n % COLOURS.length], at: y(line.trend.median) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ line: { name, trend }, colour, at }) => {
      lowest = Math.max(at + 4, lowest + 15);
      return `<text x="${PLOT_WIDTH + 10}" y="${px(lowest)}" fill="${colour}" font-weight="600">${
        escapeText(name)
      } ` +
        `${trend.median.toFixed(trend.median < 100 ? 1 : 0)}</text>`;
    });
}

function groupsOf(samples: readonly Sample[]): { seconds: number; values: number[] }[] {
  const each = Math.ceil(samples.length / POINTS);
  return Array.from({ length: Math.ceil(samples.length / each) }, (_, n) => {
    const some = samples.slice(n * each, (n + 1) * each);
    return { seconds: some[some.length >> 1]!.seconds, values: some.map(({ value }) => value) };
  });
}

/** The next of 0.25, 0.5, 1, 2, 5, 10, 20, … that is not below. */
function niceStep(value: number): number {
  const steps = [0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 240];
  return steps.find((step) => step >= value) ?? Math.ceil(value / 240) * 240;
}
