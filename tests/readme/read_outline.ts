/** A heading and what stands below it, up to the next heading. */
export interface Section {
  /** 1 for `#`. */
  level: number;
  title: string;
  /** The line in the file, from 1. */
  line: number;
  blocks: Block[];
}

/** A piece of a section that a translation keeps in its place. */
export interface Block {
  /** `paragraph`, `list item`, `table row`, `fold` (a summary), or what a fence says: `console block`. */
  kind: string;
  line: number;
  /** Its words, or its code without comments. */
  text: string;
  /** What is the same in every language: code, targets of links, cells without words. In code, its lines in order. */
  fixed: string[];
}

/** A link from one README to the other, alone in its paragraph. */
const TWIN_LINK = /^\[[^\]]+\]\(README(\.ko)?\.md\)$/;
const GENERATED = /^<!-- (flags:.*|options) -->$/;
const GENERATED_END = /^<!-- \/\w+ -->$/;
const ITEM = /^\s*(\d+\.|[-*]) /;

/**
 * Reads a README's sections. Of a generated table it says only that there is a link to README.md's section, as a
 * translation has it; a link to the other README, alone in its paragraph, is left out.
 */
export function readOutline(markdown: string): Section[] {
  const lines = markdown.split("\n");
  const sections: Section[] = [];
  const add = (block: Block) => sections.at(-1)?.blocks.push(block);
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1;
    /** The lines from here on up to one that ends it; `at` is then the last of them. */
    const take = (ends: (next: string) => boolean) => {
      const from = at;
      while (at + 1 < lines.length && !ends(lines[at + 1])) at++;
      return lines.slice(from, at + 1);
    };
    const heading = /^(#+) (.*)$/.exec(lines[at]);
    const fence = /^```(.*)$/.exec(lines[at]);
    if (heading) {
      sections.push({ level: heading[1].length, title: heading[2], line, blocks: [] });
    } else if (fence) {
      const code = take((next) => next === "```").slice(1);
      at++;
      add(codeBlock(fence[1], code, line));
    } else if (GENERATED.test(lines[at])) {
      take((next) => GENERATED_END.test(next));
      at++;
      const target = `](README.md#${slugOf(sections.at(-1)!.title)})`;
      add({ kind: "paragraph", line, text: "The table that is generated", fixed: [target] });
    } else if (/^\|[-| ]+\|$/.test(lines[at])) {
      // The rule below a table's head.
    } else if (lines[at].startsWith("|")) {
      add(tableRow(lines[at], line));
    } else if (lines[at].startsWith("<summary>")) {
      const text = lines[at].replaceAll(/<\/?code>/g, "`").replaceAll(/<[^>]*>/g, "");
      add({ kind: "fold", line, text, fixed: fixedOf(text) });
    } else if (/[^\s]/.test(lines[at]) && !lines[at].startsWith("<")) {
      const kind = ITEM.test(lines[at]) ? "list item" : "paragraph";
      const text = take((next) => next.trim() === "" || ITEM.test(next) || /^(#+ |```|\||<)/.test(next)).join(
        "\n",
      );
      if (!TWIN_LINK.test(text)) add({ kind, line, text, fixed: fixedOf(text) });
    }
  }
  return sections;
}

/** The anchor that GitHub gives a heading. */
export function slugOf(title: string): string {
  return title.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
}

/** Words outside of code and of links' targets. */
export function wordsOf(text: string): string {
  return text.replaceAll(/`[^`]+`/g, "").replaceAll(/\]\([^)]*\)/g, "]");
}

function tableRow(row: string, line: number): Block {
  const cells = row.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim().replaceAll("\\|", "|"));
  const figures = cells.map((cell, index) => `column ${index + 1}: ${cell}`)
    .filter((_, index) => /[^\p{L}]/u.test(cells[index]) && !/\p{L}/u.test(cells[index]));
  return { kind: "table row", line, text: cells.join(" | "), fixed: [...cells.flatMap(fixedOf), ...figures] };
}

/** Each piece of code and each target of a link, once. */
function fixedOf(text: string): string[] {
  const found = [...text.matchAll(/`[^`]+`|\]\([^)]*\)/g)].map(([piece]) => piece.replaceAll(/\s+/g, " "));
  return [...new Set(found)];
}

function codeBlock(info: string, code: string[], line: number): Block {
  const language = info.split(" ")[0];
  const fixed = (language === "console" ? commandsOf(code) : code)
    .map((text) => withoutComment(text, language)).filter((text) => text !== "");
  return { kind: `${info} block`.trim(), line, text: fixed.join("\n"), fixed };
}

/** Lines that a person types, with those that go on behind a `\`. */
function commandsOf(lines: string[]): string[] {
  let goesOn = false;
  return lines.filter((line) => {
    const isTyped = goesOn || line.startsWith("$ ");
    goesOn = isTyped && line.endsWith("\\");
    return isTyped;
  });
}

/** A line of code without what a translation may say in its own words: comments and, in a chart, labels. */
function withoutComment(line: string, language: string): string {
  const words: Record<string, [RegExp, string][]> = {
    console: [[/\s+# .*$/, ""]],
    mermaid: [[/\[[^\]]*\]/g, "[…]"], [/(--|==|-\.) .*? (-->|==>|\.->)/g, "$1 … $2"], [/^\s*%%.*$/, ""]],
    js: [[/(^|\s)\/\/ .*$/, ""]],
    "#": [[/(^|\s)#( .*)?$/, ""]],
  };
  const kind = ["ts", "js", "json", "jsonc"].includes(language)
    ? words.js
    : ["python", "sh", "bash", "yaml", "toml", "ini"].includes(language)
    ? words["#"]
    : words[language] ?? [];
  return kind.reduce((text, [pattern, by]) => text.replace(pattern, by), line).trimEnd();
}
