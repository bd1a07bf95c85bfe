import { assertEquals, assertThrows } from "@std/assert";
import { parseServerUrl } from "../../lib/values/parse_server_url.ts";
import { ValueError } from "../../lib/values/value_error.ts";

Deno.test("parseServerUrl() reads where a page is, with or without a slash", () => {
  for (
    const url of [
      "http://127.0.0.1:8080",
      "https://vid.example",
      "http://[::1]:8080",
      "http://a/behind/proxy",
    ]
  ) {
    assertEquals([parseServerUrl(url), parseServerUrl(`${url}/`)], [url, url]);
  }
});

Deno.test("parseServerUrl() refuses all else and tells its rule, and no password", () => {
  const wrong = [
    "",
    "127.0.0.1:8080",
    "ftp://a",
    "http://",
    "http://a b",
    "http://a/?b=1",
    "http://a#b",
    "http://a:x",
  ];
  for (const text of [...wrong, "http://me:secret@a"]) {
    const error = assertThrows(() => parseServerUrl(text), ValueError);
    assertEquals(error.rule, "it is where a vid-server's page is, such as http://192.168.0.7:8080");
    assertEquals(error.got, text.replace("me:secret", "***"));
  }
});
