import { assertEquals, assertThrows } from "@std/assert";
import { parseListenAddress } from "../../lib/values/parse_listen_address.ts";
import { ValueError } from "../../lib/values/value_error.ts";

Deno.test("parseListenAddress() reads an address with a port, and off", () => {
  assertEquals(parseListenAddress("127.0.0.1:8080"), { host: "127.0.0.1", port: 8080 });
  assertEquals(parseListenAddress("localhost:0"), { host: "localhost", port: 0 });
  assertEquals(parseListenAddress("[::1]:65535"), { host: "::1", port: 65535 });
  assertEquals(parseListenAddress("off"), "off");
});

Deno.test("parseListenAddress() refuses all else and tells its rule", () => {
  const wrong = [
    "",
    "8080",
    ":8080",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:65536",
    "127.0.0.1:-1",
    "::1:8080",
    "a b:80",
  ];
  for (
    const text of [...wrong, "http://127.0.0.1:8080", "Off", "127.0.0.1:8080/", "[x]:80", "127.0.0.1:1e3"]
  ) {
    const { rule } = assertThrows(() => parseListenAddress(text), ValueError);
    assertEquals(rule, "it is an address and a port, such as 127.0.0.1:8080 or [::1]:8080, or off", text);
  }
});
