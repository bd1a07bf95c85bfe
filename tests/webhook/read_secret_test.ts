import { assertEquals, assertRejects } from "@std/assert";
import { readSecret, SecretError } from "../../lib/webhook/read_secret.ts";

async function withFile<T>(text: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = await Deno.makeTempFile({ prefix: "vid-test-" });
  try {
    await Deno.writeTextFile(path, text);
    return await use(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("readSecret() takes a file's first line before the variable, and there may be neither", async () => {
  const variable = "other";
  for (const text of ["s3 cret\n", "s3 cret", "s3 cret\r\nnot this\n"]) {
    assertEquals(await withFile(text, (file) => readSecret({ file, variable })), "s3 cret");
  }
  assertEquals(await readSecret({ variable }), "other");
  assertEquals([await readSecret({ variable: "" }), await readSecret({})], [undefined, undefined]);
});

Deno.test("readSecret() says why there is no secret in a file, and never what is", async () => {
  const error = async (file: string) =>
    (await assertRejects(() => readSecret({ file }), SecretError)).message.replace(/^Cannot use .* as /, "");
  assertEquals(await error("/nowhere/secret"), "there is no such file");
  assertEquals(
    await withFile("\nsecret", error),
    "its first line is empty: write the secret there",
  );
  assertEquals(await withFile("secret".repeat(1000), error), "a secret has at most 4096 bytes");
  assertEquals(await error("/dev/zero"), "a secret has at most 4096 bytes");
});
