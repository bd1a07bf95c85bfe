import { escapeText } from "../svg/escape_text.ts";
import { PALETTE } from "../svg/palette.ts";
import { px } from "../svg/px.ts";
import type { CpuTree } from "./cpu_tree.ts";

const [WIDTH, MARGIN, ROW] = [1200, 16, 24];
const TOP = 70;
/** Of a letter, about. */
const LETTER = 6.4;
const LEVELS = 4;

/** One colour for each level: program, thread, library, function. */
const COLOURS = ["#e8590c", "#f08c3a", "#f6b26b", "#fbdcb6"];

/** What a flame graph is of. */
export interface FlameWords {
  title: string;
  remark: string;
  /** CPU ms a frame of all together. */
  cpuMs: number;
}

/** Draws where CPU time goes as a flame graph, an SVG: programs at the bottom, above them threads, libraries and functions. */
export function renderFlames(tree: CpuTree, { title, remark, cpuMs }: FlameWords): string {
  const height = TOP + LEVELS * ROW + MARGIN;
  const scale = (WIDTH - 2 * MARGIN) / tree.samples;
  const boxes: string[] = [];
  const draw = ({ parts }: CpuTree, level: number, from: number) => {
    for (const part of parts) {
      const box = {
        x: MARGIN + from * scale,
        width: part.samples * scale,
        y: TOP + (LEVELS - 1 - level) * ROW,
      };
      const ms = part.samples / tree.samples * cpuMs;
      boxes.push(renderBox(part.name, ms, ms / cpuMs, box, COLOURS[level]!));
      draw(part, level + 1, from);
      from += part.samples;
    }
  };
  draw(tree, 0, 0);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"
  font-family="system-ui, sans-serif" font-size="11.5" fill="${PALETTE.ink}">
<rect width="100%" height="100%" fill="#fff"/>
<text x="${MARGIN}" y="30" font-size="18">${escapeText(title)}</text>
<text x="${MARGIN}" y="50">${escapeText(remark)}</text>
${boxes.join("\n")}
</svg>
`;
}

function renderBox(
  name: string,
  ms: number,
  share: number,
  { x, y, width }: { x: number; y: number; width: number },
  colour: string,
): string {
  const words = `${name} ${ms.toFixed(2)} ms, ${(100 * share).toFixed(1)} %`;
  const label = labelOf([words, `${name} ${ms.toFixed(2)}`, name], Math.floor((width - 8) / LETTER));
  const text = label === "" ? "" : `<text x="${px(x + 4)}" y="${px(y + 16)}">${escapeText(label)}</text>`;
  const size = `width="${px(Math.max(0.5, width - 1))}" height="${ROW - 1}"`;
  const box = `<rect x="${px(x)}" y="${px(y)}" ${size} rx="2" fill="${colour}"/>`;
  return `<g><title>${escapeText(words)}</title>${box}${text}</g>`;
}

/** The longest words that fit, or the beginning of the last ones where that says something. */
function labelOf(all: readonly string[], letters: number): string {
  const fitting = all.find((words) => words.length <= letters);
  return fitting ?? (letters < 5 ? "" : `${all.at(-1)!.slice(0, letters - 1)}…`);
}
