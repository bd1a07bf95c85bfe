import truncatedWidth from "fast-string-truncated-width";

const ELLIPSIS = "…";

/** No character that a person sees takes more code units, as a rule: longer texts need not be looked at to their end. */
const MOST_UNITS = 16;

const SEGMENTER = new Intl.Segmenter();

/**
 * A text that takes so many columns of a terminal, neither more nor fewer: what is too long ends with an ellipsis.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([fit("line-3", 8), fit("line-3", 8, "right"), fit("line-3", 4)], ["line-3  ", "  line-3", "lin…"]);
 * ```
 */
export function fit(text: string, columns: number, side: "left" | "right" = "left"): string {
  const shown = cut(text, columns);
  const space = " ".repeat(Math.max(0, columns - widthOf(shown)));
  return side === "left" ? shown + space : space + shown;
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  return truncatedWidth(text).width;
}

/** By whole characters, each measured: the package's own limit counts those beyond Latin too late. */
function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const beginning = text.slice(0, columns * MOST_UNITS).toWellFormed();
  const characters = [...SEGMENTER.segment(beginning)].map(({ segment }) => segment);
  while (characters.length > 0 && widthOf(characters.join("") + ELLIPSIS) > columns) characters.pop();
  return columns < 1 ? "" : characters.join("") + ELLIPSIS;
}
