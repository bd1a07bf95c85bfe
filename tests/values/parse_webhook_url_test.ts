import { assertEquals, assertThrows } from "@std/assert";
import { parseWebhookUrl } from "../../lib/values/parse_webhook_url.ts";
import { ValueError } from "../../lib/values/value_error.ts";

Deno.test("parseWebhookUrl() reads URLs of HTTP as they are", () => {
  for (const url of ["http://10.0.0.9:9000/hook?a=1,2", "HTTPS://me:pw@example.com/x", "http://[::1]/"]) {
    assertEquals(parseWebhookUrl(url), url);
  }
});

Deno.test("parseWebhookUrl() refuses all else and tells its rule, and no secret", () => {
  for (
    const text of [
      "",
      "example.com",
      "ftp://a/",
      "http://",
      "http:///a",
      "http://a/b c",
      "http://a:x/",
      "file:///a",
    ]
  ) {
    const error = assertThrows(() => parseWebhookUrl(text), ValueError);
    assertEquals(error.rule, "a webhook is a URL such as http://10.0.0.9:9000/hook, without blanks");
  }
  const { got } = assertThrows(() => parseWebhookUrl("ftp://me:pw@a/?token=hush"), ValueError);
  assertEquals(got, "ftp://***@a/?token=***");
});
