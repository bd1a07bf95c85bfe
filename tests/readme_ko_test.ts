import { assert, assertEquals } from "@std/assert";
import { differencesOf } from "./readme/differences_of.ts";

const ENGLISH = await Deno.readTextFile(new URL("../README.md", import.meta.url));
const KOREAN = await Deno.readTextFile(new URL("../README.ko.md", import.meta.url));

Deno.test("README.ko.md says in Korean what README.md says", () => {
  const differences = differencesOf(ENGLISH, KOREAN);
  assert(differences.length === 0, `README.ko.md is not README.md's twin:\n${differences.join("\n")}`);
});

Deno.test("each README links to the other one below its title", () => {
  assertEquals(ENGLISH.split("\n").slice(0, 3), ["# vid", "", "[한국어](README.ko.md)"]);
  assertEquals(KOREAN.split("\n").slice(0, 3), ["# vid", "", "[English](README.md)"]);
});

const TWINS = [
  `# vid

[한국어](README.ko.md)

Sends frames to \`vid-server\`.

## Start

\`\`\`console
$ ./run server --port 5000   # in a terminal
listening
$ ./run client
\`\`\`

See [what it answers](#answers).

## Answers

| Code | |
| --- | --- |
| \`stale\` | Too old |
| more noise | 118 / 0 |

1. One answer for each frame.
2. It comes within 30 s.

## Flags

<!-- flags:vid-server -->
| Flag | What it does |
| \`--port\` | The port |

Flags win.
<!-- /flags -->
`,
  `# vid

[English](README.md)

프레임을 \`vid-server\`로 보냅니다.

## 시작하기

\`\`\`console
$ ./run server --port 5000   # 터미널에서
listening
$ ./run client
\`\`\`

[응답의 내용](#응답)을 보십시오.

## 응답

| 코드 | |
| --- | --- |
| \`stale\` | 너무 오래됨 |
| 더 심한 노이즈 | 118 / 0 |

1. 프레임마다 응답 하나입니다.
2. 30초 안에 옵니다.

## 플래그

[영어 README](README.md#flags)에 있습니다.
`,
];

Deno.test("differencesOf() says nothing of twins", () => {
  assertEquals(differencesOf(TWINS[0], TWINS[1]), []);
});

/** What is changed in the Korean twin, and what is then said of it. */
const CHANGES: [name: string, from: string, to: string, said: string[]][] = [
  [
    "a section",
    /## 응답\n.*?(?=## 플래그)/s.exec(TWINS[1])![0],
    "",
    [
      "README.ko.md:15 lacks a link to #answers of the paragraph at README.md:15",
      "README.ko.md:15 has a link to #응답, which the paragraph at README.md:15 lacks",
      'README.ko.md lacks the section "## Answers" of README.md:17: translate it',
    ],
  ],
  ["a level", "## 응답", "### 응답", [
    'README.ko.md:17 has "### 응답", README.md:17 "## Answers": give it the same level',
  ]],
  ["a section of its own", "## 플래그", "## 부록\n\n`--more`입니다.\n\n## 플래그", [
    'README.ko.md:27 has the section "## 부록", which README.md lacks',
  ]],
  ["a command", "$ ./run client\n", "", [
    'README.ko.md:9 lacks the line "$ ./run client" of the console block at README.md:9',
  ]],
  ["a command's argument", "--port 5000", "--port 5001", [
    'README.ko.md:9 lacks the line "$ ./run server --port 5000" of the console block at README.md:9',
    'README.ko.md:9 has the line "$ ./run server --port 5001", which the console block at README.md:9 lacks',
  ]],
  [
    "the order of commands",
    "$ ./run server --port 5000\nlistening\n$ ./run client",
    "$ ./run client\n$ ./run server --port 5000",
    [
      "README.ko.md:9 has the lines of README.md:9 in another order",
    ],
  ],
  ["a fence's language", "```console", "```sh", [
    'README.ko.md lacks the console block "$ ./run server --port 5000 $ ./run client" of README.md:9 in its section "## 시작하기": translate it',
    'README.ko.md:9 has the sh block "$ ./run server --port 5000 listening $ ./run client", which README.md\'s section "## Start" lacks',
  ]],
  ["a row", "| `stale` | 너무 오래됨 |\n", "", [
    'README.ko.md lacks the table row "`stale` | Too old" of README.md:21 in its section "## 응답": translate it',
  ]],
  ["a figure", "118 / 0", "118 / 4", [
    "README.ko.md:22 lacks column 2: 118 / 0 of the table row at README.md:22",
    "README.ko.md:22 has column 2: 118 / 4, which the table row at README.md:22 lacks",
  ]],
  ["a paragraph's code", "`vid-server`", "서버", [
    "README.ko.md:5 lacks `vid-server` of the paragraph at README.md:5",
  ]],
  ["a link to a generated table", "README.md#flags", "README.md#flag", [
    "README.ko.md:29 lacks a link to README.md#flags of the paragraph at README.md:29",
    "README.ko.md:29 has a link to README.md#flag, which the paragraph at README.md:29 lacks",
  ]],
  ["a figure in prose", "30초", "3초", [
    "README.ko.md:25 lacks 30, as the list item at README.md:25 says it",
  ]],
  ["the language", "프레임마다 응답 하나입니다.", "One answer for each frame.", [
    'README.ko.md:24 is not in Korean: "1. One answer for each frame."',
  ]],
];

for (const [name, from, to, said] of CHANGES) {
  Deno.test(`differencesOf() names where the Korean README differs in ${name}`, () => {
    const changed = TWINS[1].replace("   # 터미널에서", "").replace(from, to);
    assert(changed !== TWINS[1]);
    assertEquals(differencesOf(TWINS[0], changed), said);
  });
}

Deno.test("differencesOf() names what README.md got that is not translated yet", () => {
  const section =
    "## API\n\n`GET /api/v1/version` says it.\n\n```console\n$ curl localhost:8080/metrics\n```\n\n";
  assertEquals(
    differencesOf(
      TWINS[0].replace("## Flags", `${section}## Flags`).replace(
        "Too old |",
        "Too old |\n| `late` | Later |",
      ),
      TWINS[1],
    ),
    [
      'README.ko.md lacks the table row "`late` | Later" of README.md:22 in its section "## 응답": translate it',
      'README.ko.md lacks the section "## API" of README.md:28: translate it',
    ],
  );
});
