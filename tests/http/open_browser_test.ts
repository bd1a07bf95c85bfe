import { assertEquals } from "@std/assert";
import { standByBrowser } from "../../lib/http/open_browser.ts";

/** A program that notes what it is asked to open, and exits with a code. */
async function opener(code: number) {
  const folder = await Deno.makeTempDir();
  const [path, noted] = [`${folder}/opener`, `${folder}/noted`];
  await Deno.writeTextFile(path, `#!/bin/sh\nprintf '%s|' "$@" > ${noted}\nexit ${code}\n`, { mode: 0o755 });
  return {
    path,
    noted: () => Deno.readTextFile(noted),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

Deno.test("standByBrowser() hands the URL to the system's opener, as one argument and through no shell's hands", async () => {
  await using program = await opener(0);
  await standByBrowser(program.path)("http://127.0.0.1:8080/ $(id) ; `id`");
  assertEquals(await program.noted(), "http://127.0.0.1:8080/ $(id) ; `id`|");
});

Deno.test("standByBrowser() needs nothing more once it stands by, and fails with no more than a warning", async () => {
  await using program = await opener(3);
  await standByBrowser(program.path)("http://127.0.0.1:8080/");
  assertEquals(await program.noted(), "http://127.0.0.1:8080/|");
  await standByBrowser(`${program.path}-that-is-not-there`)("http://127.0.0.1:8080/");
});
