import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { cameraNameOf, CLIENT, type ClientOptions, clientOptions } from "../../lib/cli/client_flags.ts";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { parseCameraName } from "../../lib/cli/values/parse_camera_name.ts";

function options(args: string[], environment: [string, string][] = []): ClientOptions {
  return clientOptions(parseFlags(CLIENT, args, new Map(environment)), { hostname: "pi4.local" });
}

Deno.test("clientOptions() fills in what --test leaves open", () => {
  assertEquals(options(["--test"]), {
    source: { kind: "test" },
    mode: "live",
    window: 2,
    camera: "pi4-test",
    host: "127.0.0.1",
    port: 5000,
    header: "<L",
    quality: 80,
    size: undefined,
    scale: undefined,
    fps: undefined,
    count: undefined,
    codec: "auto",
    logLevel: "info",
  });
});

Deno.test("clientOptions() takes a file for lossless, with more in flight", () => {
  const { source, mode, window, camera } = options(["--file", "/videos/line 3.mp4"]);
  assertEquals(source, { kind: "file", path: "/videos/line 3.mp4", loop: false });
  assertEquals([mode, window, camera], ["lossless", 4, "pi4-line 3"]);
});

Deno.test("clientOptions() keeps what is given", () => {
  const given = options([
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
  ]);
  assertEquals(given, {
    source: { kind: "file", path: "a.mp4", loop: true },
    mode: "live",
    window: 7,
    camera: "line-3",
    count: 9,
    size: { width: 640, height: 360 },
    scale: undefined,
    fps: 12.5,
    host: "::1",
    port: 5001,
    header: ">Q",
    quality: 95,
    codec: "auto",
    logLevel: "info",
  });
  assertEquals(options(["--test", "--lossless", "--scale", "75%"]).mode, "lossless");
  assertEquals(options(["--test", "--scale", "75%"]).scale, 0.75);
});

Deno.test("clientOptions() reads a source from the environment, unless another is typed", () => {
  assertEquals(options([], [["VID_FILE", "a.mp4"]]).source, { kind: "file", path: "a.mp4", loop: false });
  assertEquals(options(["--test"], [["VID_FILE", "a.mp4"], ["VID_LOOP", "1"]]).source, { kind: "test" });
});

for (
  const [args, message] of [
    [[], "Cannot start without a source: add --file PATH for a video, or --test for a test scene"],
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
  Deno.test(`clientOptions() refuses ${JSON.stringify(args)}`, () => {
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
