import { assertEquals, assertThrows } from "@std/assert";
import { isHello, parseHello } from "../../lib/link/hello.ts";
import { WireError } from "../../lib/link/wire_error.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("parseHello() reads who a client is", () => {
  const hello = bytes('{"vid":1,"camera":"line-3","token":"secret","later":true}');
  assertEquals(isHello(hello), true);
  assertEquals(parseHello(hello), { vid: 1, camera: "line-3", token: "secret" });
  assertEquals(parseHello(bytes('{"vid":1}')), { vid: 1 });
  assertEquals(isHello(new Uint8Array([0xff, 0xd8])), false);
});

Deno.test("parseHello() says what is wrong and never repeats a token", () => {
  for (
    const [text, words] of [
      ['{"vid":1,"token":"secret"', "it is no JSON"],
      ['{"vid":2,"token":"secret"}', "vid is wrong"],
      ['{"token":"secret"}', "vid is wrong"],
      ['{"vid":1,"token":["secret"]}', "token is wrong"],
      ['{"vid":1,"camera":"a\\u0007b","token":"secret"}', "camera is wrong"],
    ]
  ) {
    const error = assertThrows(() => parseHello(bytes(text)), WireError, words);
    assertEquals(error.code, "malformed");
    assertEquals(error.message.includes("secret") || error.cause !== undefined, false);
  }
});

Deno.test("parseHello() reads no long ones: JSON of any length would keep the event loop busy", () => {
  const hello = bytes(`{"vid":1,"more":[${"{},".repeat(2000)}{}]}`);
  assertThrows(() => parseHello(hello), WireError, "at most 4096 bytes: got 6021");
});
