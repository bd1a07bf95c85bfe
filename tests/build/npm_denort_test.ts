import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { cacheFolder } from "../../lib/build/denort.ts";
import { CompileError } from "../../lib/build/compile_error.ts";
import { denortOf, fitsNpmDenort, npmDenort } from "../../lib/build/npm_denort.ts";

Deno.test("npmDenort() fetches a denort once, where there is one that fits", async () => {
  const folder = await Deno.makeTempDir();
  try {
    if (!fitsNpmDenort()) {
      await assertRejects(
        () => npmDenort(folder),
        CompileError,
        "one for Deno 2.6 on Linux x64 alone: got Deno ",
      );
      assertEquals([...Deno.readDirSync(folder)], []);
      return;
    }
    const path = await npmDenort(folder);
    const { mtime, size, mode } = await Deno.stat(path);
    assertEquals([path, size, mode! & 0o777], [`${folder}/denort-2.6.10`, 92_183_912, 0o755]);
    assertEquals([await npmDenort(folder), (await Deno.stat(path)).mtime], [path, mtime]);
    // A torn one is not taken.
    await Deno.truncate(path, 100);
    await npmDenort(folder);
    assertEquals((await Deno.stat(path)).size, 92_183_912);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["denort-2.6.10"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("denortOf() refuses a program that begins with anything else", async () => {
  const program = new Uint8Array(100);
  program.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  await assertRejects(() => denortOf(program), CompileError, "SHA-256 must be 1b136202");
});

Deno.test("fitsNpmDenort() knows the one Deno and the one platform", () => {
  assertEquals(fitsNpmDenort("2.6.0", "x86_64-unknown-linux-gnu"), true);
  assertEquals(fitsNpmDenort("2.7.0", "x86_64-unknown-linux-gnu"), false);
  assertEquals(fitsNpmDenort("2.6.8", "aarch64-unknown-linux-gnu"), false);
});

Deno.test("cacheFolder() is where the user keeps caches", () => {
  assertEquals(cacheFolder(new Map([["XDG_CACHE_HOME", "/c"], ["HOME", "/h"]])), "/c/vid");
  assertEquals(cacheFolder(new Map([["XDG_CACHE_HOME", ""], ["HOME", "/h"]])), "/h/.cache/vid");
  assertThrows(() => cacheFolder(new Map()), CompileError, "set one");
});
