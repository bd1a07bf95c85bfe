import { CLIENT } from "./client_flags.ts";
import type { Flag, Program } from "./flag.ts";
import { groupsOf, synopsisOf, variablesSentence } from "./help.ts";
import { SERVER } from "./server_flags.ts";

/** The programs whose flags the README shows. */
export const PROGRAMS: readonly Program[] = [SERVER, CLIENT];

const HEAD = ["Flag", "What it does", "Default"];

/** A program's table of flags in Markdown, with a sentence on its variables below. */
export function renderReadmeTable({ flags }: Program): string {
  const rows = [
    HEAD,
    HEAD.map((title) => "-".repeat(title.length)),
    ...[...groupsOf(flags)].flatMap(([group, rows]) => [[`**${group}**`, "", ""], ...rows.map(cellsOf)]),
  ];
  const table = rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  return `${table}\n\n${variablesSentence(flags).replaceAll(/VID_\w+|--[a-z-]+/g, "`$&`")}\n`;
}

/**
 * Puts each program's table into the text of the README, between `<!-- flags:NAME -->` and `<!-- /flags -->`.
 * Throws where a program's markers are not there.
 */
export function updateReadme(readme: string): string {
  return PROGRAMS.reduce((text, program) => {
    const begin = `<!-- flags:${program.name} -->`;
    const from = text.indexOf(begin) + begin.length;
    const to = text.indexOf("<!-- /flags -->", from);
    if (from < begin.length || to < 0) {
      throw new Error(
        `Cannot put the flags of ${program.name} into the README as its markers are missing: got no ` +
          `${begin} with <!-- /flags --> after it`,
      );
    }
    return `${text.slice(0, from)}\n${renderReadmeTable(program)}${text.slice(to)}`;
  }, readme);
}

function cellsOf([name, flag]: [string, Flag]): string[] {
  const standard = flag.default === undefined ? flag.defaultWords ?? "" : `\`${flag.default}\``;
  const choices = Object.entries(flag.value?.choices ?? {}).map(([choice, meaning]) =>
    `. \`${choice}\`: ${meaning}`
  );
  return [`\`${synopsisOf(name, flag)}\``, flag.summary + choices.join(""), standard].map(escape);
}

/** What would end a cell, or start a tag: code has no tags, and shows `&lt;` as it stands. */
function escape(cell: string): string {
  return cell.replaceAll("|", "\\|").replaceAll(/`[^`]*`|</g, (part) => part === "<" ? "&lt;" : part);
}

if (import.meta.main) {
  const path = new URL("../../README.md", import.meta.url);
  await Deno.writeTextFile(path, updateReadme(await Deno.readTextFile(path)));
}
