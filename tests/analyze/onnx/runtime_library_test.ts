import { assert, assertEquals } from "@std/assert";
import { runtimeLibrary } from "../../../lib/analyze/onnx/runtime_library.ts";
import { npmFile } from "../../../lib/codec/npm_file.ts";

const BUILDS = [
  ["linux", "x86_64", "x86_64-unknown-linux-gnu"],
  ["linux", "aarch64", "aarch64-unknown-linux-gnu"],
  ["darwin", "aarch64", "aarch64-apple-darwin"],
  ["windows", "x86_64", "x86_64-pc-windows-msvc"],
] as const;

Deno.test("runtimeLibrary() names files that the npm package has", () => {
  for (const [os, arch, target] of BUILDS) {
    const { library, binding } = runtimeLibrary({ os, arch, target })!;
    for (const file of [library, binding]) assert(Deno.statSync(npmFile(file)).size > 100_000, file);
  }
});

Deno.test("runtimeLibrary() knows where there is none", () => {
  assertEquals(runtimeLibrary({ os: "darwin", arch: "x86_64", target: "x86_64-apple-darwin" }), undefined);
  assertEquals(
    runtimeLibrary({ os: "linux", arch: "x86_64", target: "x86_64-unknown-linux-musl" }),
    undefined,
  );
  assertEquals(
    runtimeLibrary({ os: "freebsd", arch: "x86_64", target: "x86_64-unknown-freebsd" }),
    undefined,
  );
});
