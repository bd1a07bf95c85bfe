import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { camelCase, type Program, variableOf } from "../../lib/cli/flag.ts";
import { renderHelp, synopsisOf } from "../../lib/cli/help.ts";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { LISTED } from "../../lib/cli/analyzers_list.ts";
import { CLIENT } from "../../lib/cli/client_flags.ts";
import { CLIENT_PROGRAM } from "../../lib/cli/client_program.ts";
import {
  PROGRAMS,
  renderReadmeOptions,
  renderReadmeTable,
  updateReadme,
} from "../../lib/cli/readme_table.ts";
import { SERVER } from "../../lib/cli/server_flags.ts";
import { parseArguments } from "./parse_arguments.ts";

const README = new URL("../../README.md", import.meta.url);

const ALL: readonly Program[] = [SERVER, CLIENT_PROGRAM].flatMap((program) => [
  program,
  ...Object.values<Program>(program.commands),
]);

/** The table as a record, without the exact type of each row. */
function rowsOf({ flags }: Program) {
  return Object.entries(flags);
}

for (const program of ALL) {
  Deno.test(`the table of ${program.name} names no flag that it has not`, () => {
    const names = [
      ...(program.exclusive ?? []).flatMap(({ flags }) => flags),
      ...rowsOf(program).flatMap(([, { needs }]) => needs === undefined ? [] : [needs.flag]),
      ...(program.bareWord === undefined ? [] : [program.bareWord]),
    ];
    for (const name of names) assert(name in program.flags, name);
  });

  Deno.test(`the table of ${program.name} leaves no doubt whether a word is a flag's value`, () => {
    for (const [name, { value, separator, many }] of rowsOf(program)) {
      if (program.words !== undefined) assert(value?.optional !== "apart", name);
      assert(separator === undefined || many, name);
    }
    assert(program.words === undefined || program.commands === undefined);
  });

  Deno.test(`the commands of ${program.name} go by their words`, () => {
    for (const [word, command] of Object.entries(program.commands ?? {})) {
      assertEquals(command.name, `${program.name} ${word}`);
    }
  });

  Deno.test(`the table of ${program.name} is worded alike in each row`, () => {
    for (const [name, { summary, value }] of rowsOf(program)) {
      assertMatch(name, /^[a-z]+(-[a-z]+)*$/);
      assertMatch(summary, /^[A-Z].*[^.]$/);
      assert(value === undefined || value.name !== "", name);
    }
    assertMatch(program.summary, /^[A-Z].*[^.]$/);
  });

  Deno.test(`each example of ${program.name} is a command that its parser takes`, () => {
    for (const { command } of program.examples) {
      const { environment, words } = parseArguments(command.split(" | ").at(-1)!);
      const name = program.name.split(" ");
      assertEquals(words.slice(0, name.length), name);
      parseFlags(program, words.slice(name.length), environment);
    }
  });

  for (const columns of [80, 100, 200]) {
    Deno.test(`renderHelp() of ${program.name} at ${columns} columns tells each flag, default and example`, () => {
      const help = renderHelp(program, { columns });
      const text = help.replaceAll(/\s+/g, " ");
      for (const [name, flag] of rowsOf(program)) {
        const standard = flag.default ?? flag.defaultWords;
        const remark = standard === undefined ? "" : ` (default: ${standard})`;
        assert(text.includes(` ${synopsisOf(name, flag)} ${flag.summary}${remark} `), name);
        for (const [choice, meaning] of Object.entries(flag.value?.choices ?? {})) {
          assert(text.includes(` ${choice} ${meaning} `), choice);
        }
      }
      for (const { name, usage, summary } of Object.values(program.commands ?? {})) {
        assert(text.includes(` ${name} ${usage} ${summary} `), name);
      }
      const { words } = program;
      if (words) assert(text.includes(` ${words.value.name} ${words.summary} `), words.value.name);
      for (const { command, does } of program.examples) {
        assert(help.includes(`  # ${does}\n  ${command}\n`), command);
      }
      for (const line of help.split("\n")) assert(line.length <= Math.min(columns, 100), line);
      assertEquals(help, help.replaceAll(/ +$/gm, ""));
      assertEquals(help.includes("\x1b"), false);
    });
  }

  Deno.test(`renderHelp() of ${program.name} in colour differs by its colours alone`, () => {
    const coloured = renderHelp(program, { columns: 50, colour: true });
    assert(coloured.includes("\x1b[1mUsage:\x1b[0m"));
    const plain = ["0", "1", "2"].reduce((text, code) => text.replaceAll(`\x1b[${code}m`, ""), coloured);
    assertEquals(plain, renderHelp(program, { columns: 50 }));
  });
}

for (const program of PROGRAMS) {
  Deno.test(`the README has the table of ${program.name}; "deno task readme" puts it there`, async () => {
    const readme = await Deno.readTextFile(README);
    assert(readme.includes(renderReadmeTable(program)));
  });

  Deno.test(`renderReadmeTable() of ${program.name} has a row of three cells for each flag`, () => {
    const table = renderReadmeTable(program);
    for (const [name, flag] of rowsOf(program)) {
      const synopsis = `\`${synopsisOf(name, flag).replaceAll("|", "\\|")}\``;
      const row = table.split("\n").find((line) => line.startsWith(`| ${synopsis} | ${flag.summary}`));
      assertEquals(row?.split(/(?<!\\)\|/).length, 5, name);
      assert(flag.default === undefined || row?.endsWith(`| \`${flag.default}\` |`), name);
    }
  });
}

Deno.test('the README has the options of all analyzers; "deno task readme" puts them there', async () => {
  assert((await Deno.readTextFile(README)).includes(renderReadmeOptions()));
});

Deno.test("renderReadmeOptions() has a row for each option as --set takes it", () => {
  const table = renderReadmeOptions();
  for (const { name, options } of LISTED) {
    for (const [option, { summary }] of Object.entries(options)) {
      const row = table.split("\n").find((line) => line.startsWith(`| \`${name}.${option}=`));
      assert(row?.includes(` | ${summary}`), `${name}.${option}`);
    }
  }
});

Deno.test("renderReadmeTable() escapes what would start a tag, but not in code", () => {
  const table = renderReadmeTable(CLIENT);
  assert(table.includes("| &lt;hostname>-&lt;source> |"));
  assert(table.includes("| `--header <L\\|>L\\|<Q\\|>Q` |"));
});

Deno.test("updateReadme() replaces what stands between the markers and nothing else", () => {
  const readme = [
    "# vid",
    ...PROGRAMS.flatMap(({ name }) => [`<!-- flags:${name} -->`, "old", "<!-- /flags -->", "after"]),
    ...["<!-- options -->", "old", "<!-- /options -->", "after"],
  ].join("\n");
  const updated = updateReadme(readme);
  assertEquals(/^old$/m.test(updated), false);
  assertEquals(updated.match(/^after$/gm)?.length, PROGRAMS.length + 1);
  assert(updated.startsWith("# vid\n<!-- flags:vid-server -->\n| Flag "));
  assertEquals(updateReadme(updated), updated);
});

Deno.test("updateReadme() refuses a README without a program's markers", () => {
  const error = assertThrows(() => updateReadme("# vid\n"), Error);
  assertMatch(
    error.message,
    /^Cannot put a table into the README as its markers are missing: got no <!-- flags:vid-server --> with /,
  );
});

Deno.test("variableOf() and camelCase() make names of a flag's", () => {
  assertEquals([variableOf("max-pixels"), camelCase("max-pixels")], ["VID_MAX_PIXELS", "maxPixels"]);
  assertEquals([variableOf("host"), camelCase("host")], ["VID_HOST", "host"]);
});
