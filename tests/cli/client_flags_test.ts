import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { cameraNameOf, CLIENT, type ClientTask, clientTask } from "../../lib/cli/client_flags.ts";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { parseCameraName } from "../../lib/values/parse_camera_name.ts";

function task(args: string[], environment: [string, string][] = [], isTerminal = false): ClientTask {
  return clientTask(parseFlags(CLIENT, args, new Map(environment)), { hostname: "pi4.local", isTerminal });
}

/** What is to be sent. */
function options(args: string[], environment: [string, string][] = []): ClientTask & { kind: "send" } {
  const asked = task(args, environment);
  if (asked.kind !== "send") throw new TypeError(`It is to ${asked.kind}`);
  return asked;
}

Deno.test("clientTask() fills in what --test leaves open", () => {
  assertEquals(options(["--test"]), {
    kind: "send",
    source: { kind: "test" },
    mode: "live",
    window: 16,
    maxAgeMs: 1000,
    stallMs: 5000,
    camera: "pi4-test",
    host: "127.0.0.1",
    port: 5000,
    retry: Infinity,
    timeouts: { connect: 5000, answer: 10_000, write: 10_000 },
    header: "<L",
    quality: 80,
    capture: "auto",
    size: undefined,
    scale: undefined,
    fps: undefined,
    count: undefined,
    onNg: undefined,
    onPart: undefined,
    codec: "auto",
    logLevel: "info",
  });
});

Deno.test("clientTask() takes a file for lossless, with more in flight", () => {
  const { source, mode, window, camera } = options(["--file", "/videos/line 3.mp4"]);
  assertEquals(source, { kind: "file", path: "/videos/line 3.mp4", loop: false });
  assertEquals([mode, window, camera], ["lossless", 4, "pi4-line 3"]);
});

Deno.test("clientTask() bounds the age of frames where they are live, and nowhere else", () => {
  assertEquals(options(["--test", "--max-age", "250ms"]).maxAgeMs, 250);
  assertEquals("maxAgeMs" in options(["--file", "a.mp4"]), false);
  assertThrows(
    () => options(["--file", "a.mp4", "--max-age", "1s"]),
    UsageError,
    "--max-age as nothing may be",
  );
});

Deno.test("clientTask() lets the quality change where that is asked for, and frames are encoded", () => {
  const adapting = options(["--test", "--adapt", "quality", "--min-quality", "40"]);
  assertEquals([adapting.quality, adapting.minQuality, adapting.capture], [80, 40, "raw"]);
  assertEquals("minQuality" in options(["--test"]), false);
  const wrong: [string[], string][] = [
    [["--file", "a.mp4", "--adapt", "quality"], "add --live"],
    [["--test", "--adapt", "quality", "--capture", "copy"], "keep their own"],
    [["--test", "--min-quality", "40"], "--adapt"],
  ];
  for (const [args, words] of wrong) assertThrows(() => options(args), UsageError, words);
});

Deno.test("clientTask() tries again as often as is said", () => {
  assertEquals([options(["--test", "--retry", "0"]).retry, options(["--test"]).retry], [0, Infinity]);
  assertThrows(() => options(["--test", "--retry", "often"]), UsageError, "from 0 up, or forever");
});

Deno.test("clientTask() keeps what is given", () => {
  const given = options([
    ...["--max-age", "250ms", "--stall", "2s", "--retry", "3"],
    ...["--connect-timeout", "1s", "--answer-timeout", "3s", "--write-timeout", "4s"],
    ...["--file", "a.mp4", "--loop", "--live", "--window", "7", "--camera", "line-3", "--count", "9"],
    ...[
      "--size",
      "640x360",
      "--fps",
      "12.5",
      "--host",
      "::1",
      "--port",
      "5001",
      "--header",
      ">Q",
      "--quality",
      "95",
    ],
    ...["--on-ng", "horn --short", "--on-part", "jq -c .part >> parts.jsonl"],
  ]);
  assertEquals(given, {
    kind: "send",
    source: { kind: "file", path: "a.mp4", loop: true },
    mode: "live",
    window: 7,
    maxAgeMs: 250,
    stallMs: 2000,
    retry: 3,
    timeouts: { connect: 1000, answer: 3000, write: 4000 },
    camera: "line-3",
    count: 9,
    size: { width: 640, height: 360 },
    scale: undefined,
    fps: 12.5,
    host: "::1",
    port: 5001,
    header: ">Q",
    quality: 95,
    capture: "raw",
    onNg: "horn --short",
    onPart: "jq -c .part >> parts.jsonl",
    codec: "auto",
    logLevel: "info",
  });
  assertEquals(options(["--test", "--lossless", "--scale", "75%"]).mode, "lossless");
  assertEquals(options(["--test", "--scale", "75%"]).scale, 0.75);
});

Deno.test("clientTask() takes commands as they are, commas and all, and none that is empty", () => {
  const command = "curl -d @- http://plc/jet,1 || echo 'no jet' >&2";
  assertEquals(options(["--test"], [["VID_ON_NG", command]]).onNg, command);
  assertThrows(
    () => options(["--test", "--on-part", " "]),
    UsageError,
    "a command has at least one character",
  );
});

Deno.test("clientTask() reads a source from the environment, unless another is typed", () => {
  assertEquals(options([], [["VID_FILE", "a.mp4"]]).source, { kind: "file", path: "a.mp4", loop: false });
  assertEquals(options(["--test"], [["VID_FILE", "a.mp4"], ["VID_LOOP", "1"]]).source, { kind: "test" });
});

for (
  const [args, source, mode, camera] of [
    [
      ["--device", "/dev/video2"],
      { kind: "device", device: "/dev/video2", controls: [] },
      "live",
      "pi4-video2",
    ],
    [["--device", "0"], { kind: "device", device: "0", controls: [] }, "live", "pi4-video0"],
    [["--device", "HD Cam"], { kind: "device", device: "HD Cam", controls: [] }, "live", "pi4-HD Cam"],
    [
      ["--url", "rtsp://me:p@x/1@cam-3:554/live"],
      { kind: "url", url: "rtsp://me:p@x/1@cam-3:554/live" },
      "live",
      "pi4-cam-3",
    ],
    [["--file", "-"], { kind: "file", path: "-", loop: false }, "lossless", "pi4-stdin"],
    [["--jpegs", "-", "--live"], { kind: "jpegs", path: "-" }, "live", "pi4-stdin"],
    [["--jpegs", "sets/good/"], { kind: "jpegs", path: "sets/good/" }, "lossless", "pi4-good"],
    [["--screen"], { kind: "screen" }, "live", "pi4-screen"],
  ] as const
) {
  Deno.test(`clientTask() knows the source of ${args.join(" ")}`, () => {
    const asked = options([...args]);
    assertEquals([asked.source, asked.mode, asked.camera], [source, mode, camera]);
  });
}

Deno.test("clientTask() keeps a camera's settings in their order, also those of the variable", () => {
  const controls = [{ name: "auto_exposure", value: "1" }, { name: "exposure_time_absolute", value: "200" }];
  const given = ["--device", "0", "--control", "auto_exposure=1", "--control=exposure_time_absolute=200"];
  assertEquals(options(given).source, { kind: "device", device: "0", controls });
  const environment: [string, string][] = [["VID_CONTROL", "auto_exposure=1, exposure_time_absolute=200"]];
  assertEquals(options(["--device", "0"], environment).source, { kind: "device", device: "0", controls });
  assertEquals(options(["--test"], environment).source, { kind: "test" });
});

Deno.test("clientTask() lists instead of sending", () => {
  assertEquals(task(["--list-devices"]), { kind: "list-devices", json: false });
  assertEquals(task(["--list-controls", "--device", "1", "--json"]), {
    kind: "list-controls",
    device: "1",
    json: true,
  });
});

Deno.test("clientTask() reads stdin where something is piped into it", () => {
  const onTerminal = () => task(["--jpegs", "-"], [], true);
  assertThrows(onTerminal, UsageError, "Cannot read stdin as it is a terminal: pipe something in");
  assertEquals(task(["--jpegs", "pictures"], [], true).kind, "send");
});

Deno.test("clientTask() saves where it is told to", () => {
  assertEquals(options(["--test"]).save, undefined);
  assertEquals(options(["--test", "--save", "out"]).save, { folder: "out", limit: 1000 });
  assertEquals(options(["--test", "--save", "out", "--save-limit", "3"]).save, { folder: "out", limit: 3 });
});

for (
  const [args, message] of [
    [
      [],
      "Cannot start without a source: add --device NAME for a camera (--list-devices lists them), --file PATH for a " +
      "video, or --test for a test scene",
    ],
    [
      ["--test", "--quality", "5", "--capture", "copy"],
      "Cannot use --quality with --capture copy as JPEGs that are copied keep their own: leave one out",
    ],
    [["--test", "--json"], "Cannot use --json alone as it is a form of list: add --list-devices"],
    [
      ["--list-controls"],
      "Cannot use --list-controls alone as each camera has settings of its own: add --device PATH|NAME|INDEX",
    ],
    [
      ["--test", "--control", "a=1"],
      "Cannot use --control alone as only a camera has settings: add --device PATH|NAME|INDEX",
    ],
    [
      ["--device", "0", "--control", "a"],
      'Cannot use --control as a setting is NAME=VALUE, such as focus_absolute=30: got "a"',
    ],
    [
      ["--test", "--save-limit", "3"],
      "Cannot use --save-limit alone as it limits what is saved: add --save FOLDER",
    ],
    [
      ["--url", "me:geheim@cam"],
      "Cannot use --url as a stream's URL is such as rtsp://10.0.0.9/live or http://10.0.0.9/video.mjpg, without " +
      'blanks: got "***@cam"',
    ],
    [
      ["rtsp://me:geheim@cam/live"],
      'Cannot use "rtsp://***@cam/live" as vid-client takes nothing but flags. Did you mean --url rtsp://***@cam/live?',
    ],
    [["--file", "a", "--test"], "Cannot use --file with --test as a client has one source: leave one out"],
    [
      ["--test", "--size", "1x1", "--scale", "5%"],
      "Cannot use --size with --scale as both say how large frames get: leave one out",
    ],
    [
      ["--test", "--live", "--lossless"],
      "Cannot use --live with --lossless as frames are either dropped or waited for: leave one out",
    ],
    [["--test", "--loop"], "Cannot use --loop alone as only a file can begin again: add --file PATH"],
    [["--test", "--port", "0"], 'Cannot use --port as a port is a whole number from 1 to 65535: got "0"'],
    [["--test", "--qualty", "5"], "Unknown flag --qualty. Did you mean --quality?"],
    [["a.mp4"], 'Cannot use "a.mp4" as vid-client takes nothing but flags. Did you mean --file a.mp4?'],
  ] as const
) {
  Deno.test(`clientTask() refuses ${JSON.stringify(args)}`, () => {
    assertEquals(assertThrows(() => options([...args]), UsageError).message, message);
  });
}

for (
  const [hostname, path, name] of [
    ["pi4", "/videos/line 3.mp4", "pi4-line 3"],
    ["pi4.example.com", "C:\\videos\\a.b.mp4", "pi4-a.b"],
    ["pi4", ".hidden", "pi4-.hidden"],
    ["pi4", "/", "pi4-file"],
    ["", "a\u202e\n.mp4", "client-a"],
    ["h".repeat(63), `${"f".repeat(80)}.mp4`, `${"h".repeat(32)}-${"f".repeat(31)}`],
  ] as const
) {
  Deno.test(`cameraNameOf() makes ${name} of ${JSON.stringify([hostname, path])}`, () => {
    assertEquals(cameraNameOf(hostname, { kind: "file", path, loop: false }), name);
  });
}

Deno.test("cameraNameOf() makes a name that is one, of any host and path", () => {
  const text = fc.string({ unit: "binary", maxLength: 80 });
  fc.assert(fc.property(text, text, (hostname, path) => {
    const name = cameraNameOf(hostname, { kind: "file", path, loop: false });
    assertEquals(parseCameraName(name), name);
  }));
});
