import { assertEquals, assertThrows } from "@std/assert";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { SERVER, type ServerOptions, serverOptions } from "../../lib/cli/server_flags.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

function options(args: string[], cores = 8): ServerOptions {
  return serverOptions(parseFlags(SERVER, args, new Map()), { cores });
}

Deno.test("serverOptions() has the documented defaults", () => {
  assertEquals(options([]), {
    host: "127.0.0.1",
    port: 5000,
    http: { host: "127.0.0.1", port: 8080 },
    analyzer: "quality",
    workers: 8,
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
  assertEquals(options(["--http", "[::]:80"]).http, { host: "::", port: 80 });
  assertEquals(options(["--http", "off"]).http, "off");
  const error = assertThrows(() => options(["--http", "8080"]), UsageError);
  assertEquals(
    error.message,
    'Cannot use --http as it is an address and a port, such as 127.0.0.1:8080 or [::1]:8080, or off: got "8080"',
  );
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

Deno.test("serverOptions() refuses an analyzer that there is none of", () => {
  const error = assertThrows(() => options(["--analyzer", "qualty"]), UsageError);
  assertEquals(
    error.message,
    'Cannot use --analyzer as it is one of ok, quality (did you mean quality?): got "qualty"',
  );
});
