import type { Wall } from "../watch/watch_cameras.ts";
import type { WatchedCamera } from "../watch/watched_camera.ts";
import { escapeControls } from "./escape_controls.ts";
import { count, measure } from "./figures.ts";
import { fit, widthOf } from "./fit.ts";
import { type Painter, painter, type Style } from "./painter.ts";

/** Options of {@linkcode renderWall}. */
export interface WallOptions {
  /** Of the server, as it is told. */
  url: string;
  /** A time of `performance.now()`. */
  now: number;
  /** Width of the terminal. @default {80} */
  columns?: number;
  /** How many lines there is room for. @default {Infinity} */
  rows?: number;
  /** @default {false} */
  colour?: boolean;
}

/** What a camera's row begins with, and what is looked at first: the lower the sooner. */
interface Look {
  words: string;
  style: Style;
  rank: number;
}

/** Signs tell apart what colours do, for who sees none. */
const LOOKS = {
  ng: { words: "✗ NG", style: "red", rank: 0 },
  error: { words: "! error", style: "red", rank: 1 },
  stalled: { words: "! stalled", style: "red", rank: 2 },
  unknown: { words: "? unknown", style: "yellow", rank: 3 },
  dropped: { words: "- dropped", style: "yellow", rank: 4 },
  ok: { words: "✓ OK", style: "green", rank: 5 },
  waiting: { words: ". waiting", style: "dim", rank: 6 },
  left: { words: ". left", style: "dim", rank: 7 },
} as const satisfies Record<string, Look>;

/** The letters of a camera's last minute, the worst first: how they are shown, and what they mean. */
const LETTERS: Readonly<Record<string, { shown: string; means: string; style: Style }>> = {
  n: { shown: "N", means: "NG", style: "red" },
  e: { shown: "E", means: "error", style: "red" },
  u: { shown: "?", means: "unknown", style: "yellow" },
  d: { shown: "d", means: "dropped", style: "yellow" },
  o: { shown: "-", means: "OK", style: "green" },
  ".": { shown: ".", means: "nothing", style: "dim" },
};

const RANKED = Object.keys(LETTERS);

/** How many letters a minute has. */
const SECONDS = 60;

/** Widths of columns. */
const WIDTH = { look: 9, name: 24, figure: 6, parts: 11 };

/** Names are cut to this before anything is left out for them. */
const LEAST_NAME = 12;

/** In fewer lines cameras come before what their letters mean. */
const ROWS_FOR_LEGEND = 12;

/** A remark is not shown in less. */
const LEAST_REMARK = 8;

/** The columns that there is room for, and how wide they are; 0 where there is none. */
interface Layout {
  name: number;
  age: number;
  rate: number;
  parts: number;
  minute: number;
  remark: number;
}

/**
 * All cameras of a server as lines of a terminal, each with what it is, its frames a second, how long ago the newest was
 * answered, its last minute, its parts and why; what matters least is left out first. Where there are more than lines, those
 * that are wrong come first.
 *
 * ```text
 * http://127.0.0.1:8080 · 2 cameras · 1 NG, 1 OK
 *
 *           CAMERA      F/S    AGE LAST MINUTE                     WHY
 * ✗ NG      line-3     24.9  0.1 s ------------NN---------------NN Scratch
 * ✓ OK      line-4     30.0    0 s -------------------------------
 * ```
 */
export function renderWall(wall: Wall, options: WallOptions): string[] {
  const { columns = 80, rows = Infinity, colour = false, now } = options;
  // The last column stays free: some terminals go to the next line when it is written.
  const width = Math.max(1, columns - 1);
  const paint = painter(colour);
  const { cameras, toldAt } = wall;
  const head = renderHead(wall, options, width, paint);
  if (cameras.length === 0) return head.slice(0, rows);
  const layout = layoutFor(cameras, width);
  const sinceMs = toldAt === undefined ? 0 : now - toldAt;
  const legend = layout.minute > 0 && rows >= ROWS_FOR_LEGEND ? ["", paint("dim", cutTo(LEGEND, width))] : [];
  const shown = choose(cameras, rows - head.length - 2 - legend.length);
  const missing = cameras.length - shown.length;
  const isOld = wall.failure !== undefined;
  return [
    ...head,
    "",
    paint("bold", renderTitles(layout).trimEnd()),
    ...shown.map((camera) => renderCamera(camera, layout, { sinceMs, paint: isOld ? faded(paint) : paint })),
    ...(missing > 0 ? [cutTo(`… and ${count(missing)} more`, width)] : []),
    ...legend,
  ].slice(0, rows);
}

/** What has to be different for a wall to be told anew, where it is not looked at but kept: no figure that always changes. */
export function newsOf({ cameras, failure }: Wall): string {
  return JSON.stringify([
    failure?.reason,
    cameras.map(({ name, state, latest, part }) => [name, state, latest?.result, part?.id, part?.verdict]),
  ]);
}

const LEGEND = RANKED.map((letter) => `${LETTERS[letter]!.shown} ${LETTERS[letter]!.means}`).join("  ");

function renderHead(
  { cameras, failure, toldAt }: Wall,
  { url, now }: WallOptions,
  width: number,
  paint: Painter,
): string[] {
  if (failure !== undefined) {
    const seconds = Math.round((now - failure.since) / 1000);
    const words = escapeControls(`no answer from ${url} for ${seconds} s: trying again`);
    const old = toldAt === undefined ? "" : `; below is what was ${ageInWords(now - toldAt)} ago`;
    return [
      paint("red", cutTo(`! ${words}`, width)),
      cutTo(`  ${escapeControls(failure.reason)}${old}`, width),
    ];
  }
  const looks = cameras.map(lookOf);
  const tally = Object.values(LOOKS).flatMap((look) => {
    const many = looks.filter(({ words }) => words === look.words).length;
    return many === 0 ? [] : [`${count(many)} ${look.words.slice(2)}`];
  });
  const all = `${count(cameras.length)} camera${cameras.length === 1 ? "" : "s"}`;
  const parts = [escapeControls(url), cameras.length === 0 ? "no cameras" : all, tally.join(", ")];
  return [cutTo(parts.filter((part) => part !== "").join(" · "), width)];
}

/** A camera that is there is what its newest frame is, or where parts are judged its last part; any other is gone or silent. */
function lookOf({ state, latest, part }: WatchedCamera): Look {
  if (state !== "live") return LOOKS[state];
  const verdict = part?.verdict ?? latest?.result;
  return verdict === undefined ? LOOKS.waiting : LOOKS[verdict];
}

function choose(cameras: readonly WatchedCamera[], room: number): readonly WatchedCamera[] {
  if (cameras.length <= room) return cameras;
  // One line says how many more there are.
  return cameras.toSorted((a, b) => lookOf(a).rank - lookOf(b).rank).slice(0, Math.max(1, room - 1));
}

function layoutFor(cameras: readonly WatchedCamera[], width: number): Layout {
  let left = width - WIDTH.look - 1;
  const take = (wanted: number, keep = 0) => {
    if (left - wanted - 1 < keep) return 0;
    left -= wanted + 1;
    return wanted;
  };
  const longest = Math.max("CAMERA".length, ...cameras.map(({ name }) => widthOf(escapeControls(name))));
  const wanted = Math.min(longest, WIDTH.name);
  const name = take(wanted, 40) || take(Math.min(wanted, LEAST_NAME)) || take(Math.max(1, left - 1));
  const age = take(WIDTH.figure);
  const rate = take(WIDTH.figure);
  const hasParts = cameras.some(({ part }) => part?.counts !== undefined);
  const parts = hasParts ? take(WIDTH.parts) : 0;
  const minute = take(SECONDS, 40) || take(30, 14) || take(20, 12) || take(15);
  return { name, age, rate, parts, minute, remark: left >= LEAST_REMARK ? left : 0 };
}

function renderTitles(layout: Layout): string {
  return joinCells(layout, {
    look: " ".repeat(WIDTH.look),
    name: "CAMERA",
    rate: "F/S",
    age: "AGE",
    minute: fit("LAST MINUTE", layout.minute),
    parts: "NG OF PARTS",
    remark: "WHY",
  });
}

function renderCamera(
  camera: WatchedCamera,
  layout: Layout,
  { sinceMs, paint }: { sinceMs: number; paint: Painter },
): string {
  const { name, framesPerSecond, frameAgeMs, minute, latest, part, state } = camera;
  const look = lookOf(camera);
  const { seen, ng } = part?.counts ?? {};
  const isLive = state === "live";
  const reason = part === undefined ? latest?.reason : part.reason;
  return joinCells(layout, {
    look: paint(look.style, fit(look.words, WIDTH.look)),
    name: escapeControls(name),
    rate: framesPerSecond === undefined || !isLive ? "" : measure(framesPerSecond),
    age: frameAgeMs === undefined ? "" : ageInWords(frameAgeMs + sinceMs),
    minute: renderMinute(minute, layout.minute, paint),
    parts: seen === undefined || ng === undefined ? "" : `${count(ng)} of ${count(seen)}`,
    remark: isLive ? escapeControls(reason ?? "") : "",
  }).trimEnd();
}

/** `look` and `minute` are as wide as they are to be already, as there may be colours in them. */
function joinCells(layout: Layout, cells: Record<"look" | keyof Layout, string>): string {
  return [
    cells.look,
    fit(cells.name, layout.name),
    ...(layout.rate > 0 ? [fit(cells.rate, layout.rate, "right")] : []),
    ...(layout.age > 0 ? [fit(cells.age, layout.age, "right")] : []),
    ...(layout.minute > 0 ? [cells.minute] : []),
    ...(layout.parts > 0 ? [fit(cells.parts, layout.parts, "right")] : []),
    ...(layout.remark > 0 ? [fit(cells.remark, layout.remark)] : []),
  ].join(" ");
}

/** The last minute in so many letters, each of which is the worst of those that it stands for. */
function renderMinute(minute: string, columns: number, paint: Painter): string {
  if (columns === 0) return "";
  const letters = minute.slice(-SECONDS).padStart(SECONDS, ".");
  const each = SECONDS / columns;
  const worst = Array.from({ length: columns }, (_, n) => {
    const some = letters.slice(n * each, (n + 1) * each);
    return RANKED.find((letter) => some.includes(letter)) ?? ".";
  });
  // Neighbours that are alike are painted in one go.
  return worst.join("").replaceAll(/(.)\1*/g, (run) => {
    const { shown, style } = LETTERS[run[0]!]!;
    return paint(style, shown.repeat(run.length));
  });
}

function cutTo(text: string, width: number): string {
  return fit(text, width).trimEnd();
}

/** What was, and may not be any more: no colour says that it is good. */
function faded(paint: Painter): Painter {
  return (_, text) => paint("dim", text);
}

/** How long ago something was, in five columns or so. */
function ageInWords(ms: number): string {
  if (ms < 10_000) return `${Math.max(0, ms / 1000).toFixed(1)} s`;
  if (ms < 100_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 100 * 60_000) return `${Math.round(ms / 60_000)} m`;
  return `${Math.round(ms / 3_600_000)} h`;
}
