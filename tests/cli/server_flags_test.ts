import { assertEquals, assertThrows } from "@std/assert";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { SERVER, type ServerOptions, serverOptions } from "../../lib/cli/server_flags.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

function options(args: string[], cores = 8): ServerOptions {
  return serverOptions(parseFlags(SERVER, args, new Map()), { cores });
}

Deno.test("serverOptions() has the documented defaults", () => {
  const { settings, ...others } = options([]);
  assertEquals(settings.of().analyzers, ["quality"]);
  assertEquals(others, {
    host: "127.0.0.1",
    port: 5000,
    http: { host: "127.0.0.1", port: 8080 },
    open: false,
    models: "vid-data/models",
    store: {
      folder: "vid-data",
      evidence: "ng",
      keep: { ms: 30 * 86_400_000, bytes: 10_000_000_000 },
    },
    forgetMs: 600_000,
    workers: 8,
    maxCameras: 64,
    analyzeTimeoutMs: 5000,
    idleTimeout: 300_000,
    writeTimeout: 10_000,
    onDuplicate: undefined,
    maxMessage: 16 * 2 ** 20,
    maxPixels: 64_000_000,
    memory: 256 * 2 ** 20,
    codec: "auto",
    logLevel: "info",
    help: false,
    version: false,
  });
});

Deno.test("serverOptions() takes as many workers as there are cores, at least two, or as many as were asked for", () => {
  assertEquals([options([], 4).workers, options([], 1).workers, options(["--workers", "1"]).workers], [
    4,
    2,
    1,
  ]);
});

Deno.test("serverOptions() puts the page elsewhere, or leaves it out", () => {
  assertEquals(options(["--http", "[::1]:80"]).http, { host: "::1", port: 80 });
  assertEquals(options(["--http", "off"]).http, "off");
  const error = assertThrows(() => options(["--http", "8080"]), UsageError);
  assertEquals(
    error.message,
    'Cannot use --http as it is an address and a port, such as 127.0.0.1:8080 or [::1]:8080, or off: got "8080"',
  );
});

Deno.test("serverOptions() opens the page to others only where that is said outright", () => {
  for (
    const [address, host] of [["0.0.0.0:80", "0.0.0.0"], ["[::]:80", "::"], [
      "camera-server:80",
      "camera-server",
    ]]
  ) {
    const error = assertThrows(() => options(["--http", address!]), UsageError);
    assertEquals(
      error.message,
      `Cannot use --http ${address} as other machines reach it and there is no password: who does sees every camera and ` +
        "changes how it is judged. Use an address of this machine alone, such as 127.0.0.1:8080 (ssh -L brings it elsewhere), " +
        "or add --http-open where you trust all who are on the network",
    );
    assertEquals(options(["--http", address!, "--http-open"]).http, { host, port: 80 });
  }
  assertEquals(options(["--http", "localhost:80"]).http, { host: "localhost", port: 80 });
});

Deno.test("serverOptions() opens no browser where there is no page", () => {
  assertEquals(options(["--open"]).open, true);
  const error = assertThrows(() => options(["--open", "--http", "off"]), UsageError);
  assertEquals(error.message, "Cannot use --open with --http off as there is no page: leave one out");
});

Deno.test("serverOptions() refuses a memory that no message fits into", () => {
  const error = assertThrows(() => options(["--memory", "8MiB"]), UsageError);
  assertEquals(
    error.message,
    "Cannot use --memory 8MiB as one message may take 16MiB: raise --memory or lower --max-message",
  );
  assertEquals(options(["--memory", "8MiB", "--max-message", "8MiB"]).memory, 8 * 2 ** 20);
});

Deno.test("serverOptions() refuses a message whose length a uint32 cannot say", () => {
  const error = assertThrows(() => options(["--max-message", "4GiB"]), UsageError);
  assertEquals(error.message, 'Cannot use --max-message as it is at most 4294967295 bytes: got "4GiB"');
});

Deno.test("serverOptions() keeps what is learned elsewhere, or not at all", () => {
  assertEquals(options(["--models", "/srv/models"]).models, "/srv/models");
  assertEquals("models" in options(["--models", "off"]), false);
});

Deno.test("serverOptions() keeps verdicts elsewhere, otherwise, or not at all", () => {
  assertEquals(options(["--store", "/srv/vid", "--evidence", "all", "--keep", "all"]).store, {
    folder: "/srv/vid",
    evidence: "all",
    keep: {},
  });
  assertEquals("store" in options(["--store", "off"]), false);
});

Deno.test("serverOptions() waits for ever for peers that are silent where it is told to", () => {
  assertEquals(options(["--idle-timeout", "20s"]).idleTimeout, 20_000);
  assertEquals("idleTimeout" in options(["--idle-timeout", "off"]), false);
});

Deno.test("serverOptions() leaves it to clients how old a frame may be, and to the seats whose a name is", () => {
  const { maxAgeMs, onDuplicate } = options(["--max-age", "1.5s", "--on-duplicate", "rename"]);
  assertEquals([maxAgeMs, onDuplicate], [1500, "rename"]);
  assertEquals([options([]).maxAgeMs, options([]).onDuplicate], [undefined, undefined]);
});

const refusals: [args: string[], message: string][] = [
  [["--forget", "10"], 'at least 1s, up to 24h, such as 250ms, 5s or 10m: got "10"'],
  [["--forget", "999ms"], 'at least 1s, up to 24h, such as 250ms, 5s or 10m: got "999ms"'],
  [["--analyze-timeout", "50ms"], 'at least 100ms, up to 24h, such as 250ms, 5s or 10m: got "50ms"'],
  [["--idle-timeout", "999ms"], 'at least 1s, up to 24h, such as 250ms, 5s or 10m: got "999ms"'],
  [["--write-timeout", "off"], 'such as 250ms, 5s or 10m: got "off"'],
  [["--max-age", "0s"], 'above 0 with its unit, up to 24h, such as 250ms, 5s or 10m: got "0s"'],
  [["--on-duplicate", "kick"], "Cannot use --on-duplicate as it is one of takeover, refuse, rename"],
  [["--max-cameras", "0"], 'Cannot use --max-cameras as it is a whole number from 1 to 10000: got "0"'],
  [["--models", ""], "Cannot use --models without a value: write --models FOLDER|off"],
  [["--set", "defect.threshold=1"], "as no camera is judged by defect: add --analyzer quality,defect"],
];

for (const [args, message] of refusals) {
  Deno.test(`serverOptions() refuses ${args.join(" ")}`, () => {
    assertThrows(() => options(args), UsageError, message);
  });
}

Deno.test("serverOptions() takes webhooks, several in a variable too, and a secret's file with them alone", () => {
  assertEquals("webhooks" in options([]), false);
  const urls = ["http://10.0.0.9/a?b=1,2", "https://example.com/b"];
  const args = ["--webhook", urls[0], "--webhook", urls[1], "--webhook-secret-file", "/etc/vid/secret"];
  assertEquals(options(args).webhooks, { urls, secretFile: "/etc/vid/secret" });
  const values = parseFlags(SERVER, [], new Map([["VID_WEBHOOK", urls.join(";")]]));
  assertEquals(serverOptions(values, { cores: 1 }).webhooks, { urls, secretFile: undefined });
  const alone = assertThrows(() => options(["--webhook-secret-file", "secret"]), UsageError);
  assertEquals(
    alone.message,
    "Cannot use --webhook-secret-file alone as webhooks alone are signed: add --webhook URL",
  );
  const wrong = assertThrows(() => options(["--webhook", "ftp://me:pass@10.0.0.9/"]), UsageError);
  assertEquals(
    wrong.message,
    "Cannot use --webhook as a webhook is a URL such as http://10.0.0.9:9000/hook, without blanks: got " +
      '"ftp://***@10.0.0.9/"',
  );
});
