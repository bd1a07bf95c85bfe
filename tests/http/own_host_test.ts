import { assertEquals } from "@std/assert";
import { isOwnHost, isOwnOrigin } from "../../lib/http/own_host.ts";

/** Those of some headers that are let in. */
function letIn(listening: string, headers: (string | undefined)[]): (string | undefined)[] {
  return headers.filter((header) => isOwnHost(header, listening));
}

Deno.test("isOwnHost() knows this machine by its loopback's names and addresses", () => {
  const own = [
    "localhost",
    "LOCALHOST:8080",
    "127.0.0.1",
    "127.0.0.1:9",
    "127.8.9.1",
    "[::1]:8080",
    "vid.localhost",
    "localhost.:8080",
    "127.0.0.1.",
  ];
  assertEquals(letIn("127.0.0.1", own), own);
  assertEquals(letIn("192.168.0.7", own), own);
});

Deno.test("isOwnHost() refuses every other name, and what is no host", () => {
  const others = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil-localhost"];
  const broken = [
    undefined,
    "",
    " ",
    "a b",
    "user@localhost",
    "localhost/..",
    "localhost:port",
    "[::1",
    "?",
    "localhost..",
    "localhost,x",
  ];
  const others4 = ["192.168.0.7", "10.0.0.1:8080", "[fe80::1]"];
  assertEquals(letIn("127.0.0.1", [...others, ...broken, ...others4]), []);
  assertEquals(letIn("0.0.0.0", [...others, ...broken]), []);
});

Deno.test("isOwnHost() takes the address that it was told to listen on; of all addresses, each", () => {
  assertEquals(letIn("192.168.0.7", ["192.168.0.7:8080", "192.168.0.8:8080"]), ["192.168.0.7:8080"]);
  assertEquals(letIn("Line-PC.local", ["line-pc.local.:8080", "line-pc.local.evil.example"]), [
    "line-pc.local.:8080",
  ]);
  assertEquals(letIn("fe80::1", ["[fe80:0::1]:80", "[fe80::2]"]), ["[fe80:0::1]:80"]);
  assertEquals(letIn("0.0.0.0", ["192.168.0.7:8080", "line-pc"]), ["192.168.0.7:8080"]);
  assertEquals(letIn("::", ["[fe80::2]", "10.0.0.1"]), ["[fe80::2]", "10.0.0.1"]);
});

Deno.test("isOwnOrigin() lets in the server's own page and programs, and no page of another site", () => {
  const origins = [
    ["http://127.0.0.1:8080", "127.0.0.1:8080"],
    ["http://localhost", "localhost:80"],
    ["https://vid.localhost", "vid.localhost"],
    [undefined, "127.0.0.1:8080"],
  ] as const;
  for (const [origin, host] of origins) assertEquals(isOwnOrigin(origin, host), true, `${origin} at ${host}`);
  const strangers = [
    "http://evil.example",
    "http://127.0.0.1:9999",
    "http://localhost:8080",
    "null",
    "",
    "file://",
  ];
  for (const origin of strangers) assertEquals(isOwnOrigin(origin, "127.0.0.1:8080"), false, origin);
});
