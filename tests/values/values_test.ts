import { assertEquals, assertThrows } from "@std/assert";
import { formatBytes, parseBytes } from "../../lib/values/parse_bytes.ts";
import { parseCameraName } from "../../lib/values/parse_camera_name.ts";
import { parseChoice } from "../../lib/values/parse_choice.ts";
import { parseFrameRate } from "../../lib/values/parse_frame_rate.ts";
import { parseHost } from "../../lib/values/parse_host.ts";
import { parseInteger } from "../../lib/values/parse_integer.ts";
import { parsePath } from "../../lib/values/parse_path.ts";
import { parsePercentage } from "../../lib/values/parse_percentage.ts";
import { parsePixels } from "../../lib/values/parse_pixels.ts";
import { parseListenPort, parsePort } from "../../lib/values/parse_port.ts";
import { parseSize } from "../../lib/values/parse_size.ts";
import { parseSwitch } from "../../lib/values/parse_switch.ts";
import { ValueError } from "../../lib/values/value_error.ts";

/** What a parser makes of texts, and the texts that it refuses, with the rule that it then tells. */
interface Case {
  name: string;
  parse: (text: string) => unknown;
  reads: [text: string, value: unknown][];
  refuses: string[];
  rule: string;
}

const NO_NUMBERS = [
  "",
  " ",
  "x",
  "-1",
  "+1",
  "1e3",
  "0x10",
  "1.",
  ".5",
  "1,5",
  "NaN",
  "Infinity",
  " 1",
  "1 ",
];

const CASES: Case[] = [
  {
    name: "parseInteger()",
    parse: (text) => parseInteger(text, { min: 1, max: 100 }),
    reads: [["1", 1], ["080", 80], ["100", 100], ["5.0", 5]],
    refuses: [...NO_NUMBERS, "0", "101", "1.5"],
    rule: "it is a whole number from 1 to 100",
  },
  {
    name: "parseInteger() without an upper bound",
    parse: (text) => parseInteger(text, { min: 1 }),
    reads: [["9007199254740991", 9007199254740991]],
    refuses: ["0", "9007199254740993"],
    rule: "it is a whole number of at least 1",
  },
  {
    name: "parsePort()",
    parse: parsePort,
    reads: [["1", 1], ["5000", 5000], ["65535", 65535]],
    refuses: [...NO_NUMBERS, "0", "65536", "80.5"],
    rule: "a port is a whole number from 1 to 65535",
  },
  {
    name: "parseListenPort()",
    parse: parseListenPort,
    reads: [["0", 0], ["5000", 5000], ["65535", 65535]],
    refuses: [...NO_NUMBERS, "65536"],
    rule: "a port is a whole number from 0 to 65535",
  },
  {
    name: "parseHost()",
    parse: parseHost,
    reads: [
      ["127.0.0.1", "127.0.0.1"],
      ["localhost", "localhost"],
      ["pi4.local", "pi4.local"],
      ["my_host", "my_host"],
      ["bücher.example", "bücher.example"],
      ["::1", "::1"],
      ["[::1]", "::1"],
      ["fe80::1%eth0", "fe80::1%eth0"],
      ["::ffff:192.168.0.7", "::ffff:192.168.0.7"],
    ],
    refuses: [
      "",
      " ",
      "a b",
      "http://pi4",
      "pi4:5000",
      "127.0.0.1:5000",
      "[::1]:5000",
      "[pi4]",
      "-a",
      "a/b",
      "a\n",
    ],
    rule: "a host is a name or an IP address alone, such as 127.0.0.1, with no port in it",
  },
  {
    name: "parseSize()",
    parse: parseSize,
    reads: [
      ["640x360", { width: 640, height: 360 }],
      ["1X1", { width: 1, height: 1 }],
      ["65500×3", { width: 65500, height: 3 }],
    ],
    refuses: [
      "",
      "640",
      "640x",
      "x360",
      "0x360",
      "640x0",
      "640x360x3",
      "640 x 360",
      "-640x360",
      "6.5x3",
      "65501x1",
    ],
    rule: "a size is WIDTHxHEIGHT in pixels, such as 640x360, each from 1 to 65500",
  },
  {
    name: "parsePercentage()",
    parse: parsePercentage,
    reads: [["75%", 0.75], ["0.5%", 0.005], ["100%", 1], ["1000%", 10]],
    refuses: ["", "%", "75", "0.75", "0%", "-5%", "1001%", "75 %", "75%%"],
    rule: "a percentage is a number above 0 and up to 1000 with its sign, such as 75%",
  },
  {
    name: "parseFrameRate()",
    parse: parseFrameRate,
    reads: [["30", 30], ["12.5", 12.5], ["0.1", 0.1], ["1000", 1000]],
    refuses: [...NO_NUMBERS, "0", "0.0", "1000.1"],
    rule: "a frame rate is frames per second, such as 12.5, above 0 and up to 1000",
  },
  {
    name: "parseBytes()",
    parse: (text) => parseBytes(text),
    reads: [
      ["4096", 4096],
      ["4096B", 4096],
      ["16MiB", 16_777_216],
      ["16mib", 16_777_216],
      ["16MB", 16_000_000],
      ["1.5GiB", 1_610_612_736],
      ["2kB", 2000],
      ["2KiB", 2048],
      ["1GB", 1e9],
    ],
    refuses: ["", "MiB", "16 MiB", "16M", "16TB", "-1", "1..5MiB", "1e3"],
    rule: "it is a number of bytes, with or without a unit, such as 16MiB, 16MB or 4096",
  },
  {
    name: "parseBytes() with a range, below it",
    parse: (text) => parseBytes(text, { min: 1024, max: 2 ** 20 }),
    reads: [["1KiB", 1024], ["1MiB", 2 ** 20]],
    refuses: ["0", "1023"],
    rule: "it is at least 1KiB",
  },
  {
    name: "parseBytes() with a range, above it",
    parse: (text) => parseBytes(text, { max: 1000 }),
    reads: [["1000", 1000]],
    refuses: ["1001", "1KiB", "9999999GiB"],
    rule: "it is at most 1000 bytes",
  },
  {
    name: "parsePixels()",
    parse: parsePixels,
    reads: [["64MP", 64e6], ["0.3mp", 300_000], ["64000000", 64e6], ["1", 1]],
    refuses: ["", "MP", "0", "0MP", "64 MP", "64M", "5000MP", "-1"],
    rule: "it is a number of pixels, such as 64MP or 64000000, up to 4294MP",
  },
  {
    name: "parseChoice()",
    parse: (text) => parseChoice(text, ["auto", "turbo", "wasm"]),
    reads: [["auto", "auto"], ["wasm", "wasm"]],
    refuses: ["", "zzzzzz", "constructor"],
    rule: "it is one of auto, turbo, wasm",
  },
  {
    name: "parseChoice() with a slip",
    parse: (text) => parseChoice(text, ["auto", "turbo", "wasm"]),
    reads: [],
    refuses: ["tubro", "t", "TURBO", "turbos"],
    rule: "it is one of auto, turbo, wasm (did you mean turbo?)",
  },
  {
    name: "parseCameraName()",
    parse: parseCameraName,
    reads: [["line-3", "line-3"], ["カメラ 1", "カメラ 1"], ["a".repeat(64), "a".repeat(64)]],
    refuses: ["", " ", "a".repeat(65), "a\nb", "\x1b[2J", "a\u202eb", "\ud800"],
    rule: "a camera's name has 1 to 64 characters, no control characters among them",
  },
  {
    name: "parsePath()",
    parse: parsePath,
    reads: [["movie.mp4", "movie.mp4"], ["/a b/ü", "/a b/ü"], ["-", "-"]],
    refuses: ["", "a\0b"],
    rule: "a path has at least one character, and no NUL",
  },
  {
    name: "parseSwitch()",
    parse: parseSwitch,
    reads: [["1", true], ["TRUE", true], ["yes", true], ["on", true], ["0", false], ["false", false], [
      "Off",
      false,
    ]],
    refuses: ["", "2", "maybe", "true "],
    rule: "it is true or false",
  },
];

for (const { name, parse, reads, refuses, rule } of CASES) {
  for (const [text, value] of reads) {
    Deno.test(`${name} reads ${JSON.stringify(text)}`, () => assertEquals(parse(text), value));
  }
  Deno.test(`${name} refuses all else and tells its rule`, () => {
    for (const text of refuses) {
      const error = assertThrows(() => parse(text), ValueError);
      assertEquals(error.message, `Cannot use this value as ${rule}: got ${JSON.stringify(text)}`);
      assertEquals(error.at("--x"), `Cannot use --x as ${rule}: got ${JSON.stringify(text)}`);
    }
  });
}

Deno.test("formatBytes() takes the largest binary unit that divides the number", () => {
  assertEquals([0, 1, 1000, 1024, 1536, 16 * 2 ** 20, 2 ** 30].map(formatBytes), [
    "0 bytes",
    "1 byte",
    "1000 bytes",
    "1KiB",
    "1536 bytes",
    "16MiB",
    "1GiB",
  ]);
});
