import { assertEquals } from "@std/assert";
import { isLoopback } from "../../lib/link/is_loopback.ts";

Deno.test("isLoopback() knows this machine's own names and addresses, and nothing that only looks like them", () => {
  const own = ["127.0.0.1", "127.255.0.9", "::1", "[::1]", "localhost", "LocalHost", "vid.localhost"];
  const others = [
    "0.0.0.0",
    "::",
    "128.0.0.1",
    "127.0.0.1.evil.example",
    "127.evil",
    "localhost.evil",
    "evil-localhost",
    "",
  ];
  assertEquals([...own, ...others].filter(isLoopback), own);
});
