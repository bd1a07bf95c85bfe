import { entryOfOption, LISTED } from "./analyzers_list.ts";
import { CLIENT } from "./client_flags.ts";
import type { Entry } from "./entry.ts";
import type { Program } from "./flag.ts";
import { entryOfFlag, groupsOf, variablesSentence } from "./help.ts";
import { JUDGE } from "./judge_flags.ts";
import { SERVER } from "./server_flags.ts";

/** The programs whose flags the README shows. */
export const PROGRAMS: readonly Program[] = [SERVER, JUDGE, CLIENT];

const HEAD = ["What it does", "Default"];

/** A program's table of flags in Markdown, with a sentence on its variables below. */
export function renderReadmeTable({ flags }: Program): string {
  const groups = [...groupsOf(flags)].map((
    [group, rows],
  ): [string, Entry[]] => [
    `**${group}**`,
    rows.map(entryOfFlag),
  ]);
  const sentence = variablesSentence(flags).replaceAll(/VID_\w+(=on)?|--[a-z-]+|(?<=have a )\S+/g, "`$&`");
  return `${renderTable("Flag", groups)}\n\n${sentence}\n`;
}

/** The table of all options of analyzers in Markdown. */
export function renderReadmeOptions(): string {
  const groups = LISTED.filter(({ options }) => Object.keys(options).length > 0)
    .map(({ name, summary, options }): [string, Entry[]] => [
      `**${name}**: ${summary}`,
      Object.entries(options).map(entryOfOption).map((entry) => ({
        ...entry,
        synopsis: `${name}.${entry.synopsis}`,
      })),
    ]);
  return `${renderTable("Option", groups)}\n`;
}

/**
 * Puts each program's table into the text of the README, between `<!-- flags:NAME -->` and `<!-- /flags -->`, and that of
 * all options between `<!-- options -->` and `<!-- /options -->`. Throws where markers are not there.
 */
export function updateReadme(readme: string): string {
  const withFlags = PROGRAMS.reduce((text, program) => {
    const markers = [`<!-- flags:${program.name} -->`, "<!-- /flags -->"] as const;
    return replaceBetween(text, markers, renderReadmeTable(program));
  }, readme);
  return replaceBetween(withFlags, ["<!-- options -->", "<!-- /options -->"], renderReadmeOptions());
}

function replaceBetween(text: string, [begin, end]: readonly [string, string], by: string): string {
  const from = text.indexOf(begin) + begin.length;
  const to = text.indexOf(end, from);
  if (from >= begin.length && to >= 0) return `${text.slice(0, from)}\n${by}${text.slice(to)}`;
  throw new Error(
    `Cannot put a table into the README as its markers are missing: got no ${begin} with ${end} after it`,
  );
}

function renderTable(title: string, groups: readonly [heading: string, readonly Entry[]][]): string {
  const head = [title, ...HEAD];
  const rows = [
    head,
    head.map((title) => "-".repeat(title.length)),
    ...groups.flatMap(([heading, entries]) => [[escape(heading), "", ""], ...entries.map(cellsOf)]),
  ];
  return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cellsOf({ synopsis, summary, standard, standardWords, choices }: Entry): string[] {
  const meanings = Object.entries(choices ?? {}).map(([choice, meaning]) => `. \`${choice}\`: ${meaning}`);
  const code = standard === undefined ? standardWords ?? "" : `\`${standard}\``;
  return [`\`${synopsis}\``, summary + meanings.join(""), code].map(escape);
}

/** What would end a cell, or start a tag: code has no tags, and shows `&lt;` as it stands. */
function escape(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll(/`[^`]*`|</g, (part) => part === "<" ? "&lt;" : part);
}

if (import.meta.main) {
  const path = new URL("../../README.md", import.meta.url);
  await Deno.writeTextFile(path, updateReadme(await Deno.readTextFile(path)));
}
