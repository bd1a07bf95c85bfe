import { assertEquals, assertThrows } from "@std/assert";
import { targetOf } from "../../lib/build/targets.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

Deno.test("targetOf() knows this platform as Deno does", () => {
  const { os, arch, target } = Deno.build;
  assertEquals(targetOf(target), { os, arch, target });
});

Deno.test("targetOf() knows what other platforms are", () => {
  const target = "aarch64-apple-darwin";
  assertEquals(targetOf(target), { os: "darwin", arch: "aarch64", target });
});

for (const target of ["x86_64-unknown-linux-musl", "constructor", ""]) {
  Deno.test(`targetOf() names those that there are where it is asked for ${target || "nothing"}`, () => {
    const { message } = assertThrows(() => targetOf(target), UsageError);
    assertEquals(
      message,
      "Cannot compile for a target other than x86_64-unknown-linux-gnu, aarch64-unknown-linux-gnu, " +
        `x86_64-apple-darwin, aarch64-apple-darwin, x86_64-pc-windows-msvc: got ${target}`,
    );
  });
}
