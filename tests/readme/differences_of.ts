import { align } from "./align.ts";
import { type Block, readOutline, type Section, slugOf, wordsOf } from "./read_outline.ts";

/**
 * What the Korean README lacks of the English one, has more than it, or has not in Korean: a sentence each, in the
 * order of the files, with the file, the line and what to do. None where they are twins.
 */
export function differencesOf(english: string, korean: string): string[] {
  const pairs = align(readOutline(english), readOutline(korean), likenessOfSections);
  const anchors = new Map<string, string>();
  for (const [left, right] of pairs) {
    if (left && right) anchors.set(`](#${slugOf(right.title)})`, `](#${slugOf(left.title)})`);
  }
  return pairs.flatMap(([left, right]) => {
    if (!right) {
      return `README.ko.md lacks the section ${headingOf(left)} of README.md:${left.line}: translate it`;
    }
    if (!left) return `README.ko.md:${right.line} has the section ${headingOf(right)}, which README.md lacks`;
    return differencesOfSections(left, withAnchors(right, anchors));
  });
}

function differencesOfSections(left: Section, right: Section): string[] {
  const blocks = align(left.blocks, right.blocks, likenessOfBlocks).flatMap(([english, korean]) => {
    if (!korean) {
      const where = `of README.md:${english.line} in its section ${headingOf(right)}`;
      return `README.ko.md lacks the ${english.kind} "${beginning(english)}" ${where}: translate it`;
    }
    if (!english) {
      const what = `the ${korean.kind} "${beginning(korean)}"`;
      return `README.ko.md:${korean.line} has ${what}, which README.md's section ${headingOf(left)} lacks`;
    }
    return differencesOfBlocks(english, korean);
  });
  if (left.level === right.level) return blocks;
  const level = `README.ko.md:${right.line} has ${headingOf(right)}, README.md:${left.line} ${
    headingOf(left)
  }`;
  return [`${level}: give it the same level`, ...blocks];
}

function differencesOfBlocks(english: Block, korean: Block): string[] {
  const lacking = without(english.fixed, korean.fixed).map((piece) =>
    `README.ko.md:${korean.line} lacks ${
      nameOf(piece, english)
    } of the ${english.kind} at README.md:${english.line}`
  );
  const more = without(korean.fixed, english.fixed).map((piece) =>
    `README.ko.md:${korean.line} has ${
      nameOf(piece, korean)
    }, which the ${english.kind} at README.md:${english.line} lacks`
  );
  if (lacking.length + more.length > 0) return [...lacking, ...more];
  const figures = without(figuresOf(english), figuresOf(korean));
  if (figures.length > 0) {
    const what = figures.join(" and ");
    return [
      `README.ko.md:${korean.line} lacks ${what}, as the ${english.kind} at README.md:${english.line} says it`,
    ];
  }
  if (isCode(english)) {
    if (english.text === korean.text) return [];
    return [`README.ko.md:${korean.line} has the lines of README.md:${english.line} in another order`];
  }
  const words = wordsOf(korean.text);
  if (/\p{Script=Hangul}/u.test(words) || (words.match(/[A-Za-z-]{2,}/g) ?? []).length < 3) return [];
  return [`README.ko.md:${korean.line} is not in Korean: "${beginning(korean)}"`];
}

/** What of the first list the second one lacks, as often as it does. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return all.filter((piece) => {
    const at = rest.indexOf(piece);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

function withAnchors(section: Section, anchors: ReadonlyMap<string, string>): Section {
  const translate = (block: Block) => ({
    ...block,
    fixed: block.fixed.map((piece) => anchors.get(piece) ?? piece),
  });
  return { ...section, blocks: section.blocks.map(translate) };
}

// A little for the place alone, so that prose without any code has its pair too.
const FOR_ITS_PLACE = 0.1;

function likenessOfSections(left: Section, right: Section): number {
  return FOR_ITS_PLACE + share(left.blocks.flatMap(piecesOf), right.blocks.flatMap(piecesOf));
}

function likenessOfBlocks(left: Block, right: Block): number {
  return left.kind === right.kind ? FOR_ITS_PLACE + share(left.fixed, right.fixed) : 0;
}

/** The share of pieces that both have, of all that there are. */
function share(left: readonly string[], right: readonly string[]): number {
  const all = new Set([...left, ...right]);
  if (all.size === 0) return 0.5;
  return new Set(left).intersection(new Set(right)).size / all.size;
}

function piecesOf({ kind, fixed }: Block): string[] {
  return [kind, ...fixed];
}

/** Figures in prose, of which a translation may have more: it has no "six" or "both". */
function figuresOf(block: Block): string[] {
  return isCode(block) ? [] : [...new Set(wordsOf(block.text).match(/\d+(?:\.\d+)?/g))];
}

function isCode({ kind }: Block): boolean {
  return kind.endsWith("block");
}

function headingOf({ level, title }: Section): string {
  return `"${"#".repeat(level)} ${title}"`;
}

function nameOf(piece: string, block: Block): string {
  if (isCode(block)) return `the line "${piece}"`;
  return piece.startsWith("](") ? `a link to ${piece.slice(2, -1)}` : piece;
}

function beginning({ text }: Block): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length <= 60 ? line : `${line.slice(0, 60)}…`;
}
