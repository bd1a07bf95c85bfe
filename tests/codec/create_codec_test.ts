import { assertEquals, assertLess, assertStringIncludes, assertThrows } from "@std/assert";
import { CodecError } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { openTurboLibrary } from "../../lib/codec/turbo_library.ts";
import { assertRefused } from "./assert_refused.ts";
import { drawPicture } from "./ffmpeg_picture.ts";

const CREATE_CODEC = JSON.stringify(import.meta.resolve("../../lib/codec/create_codec.ts"));

const picture = await drawPicture("i420", 320, 240);

Deno.test("createCodec() makes what it is told, and turbo by itself", async () => {
  using turbo = await createCodec("turbo");
  using wasm = await createCodec("wasm");
  using auto = await createCodec();
  assertEquals([turbo.name, wasm.name, auto.name], ["turbo", "wasm", "turbo"]);
});

Deno.test("createCodec() comes to wasm without --allow-ffi, and tells who asked for turbo", async () => {
  const program = `
    import { createCodec } from ${CREATE_CODEC};
    console.log((await createCodec()).name);
    await createCodec("turbo").catch(({ code, message }) => console.log(code, message));
  `;
  const { stdout, stderr } = await run(program, "--allow-read");
  assertEquals(stderr, "");
  assertEquals(stdout.split("\n"), [
    "wasm",
    "unavailable Cannot load the libjpeg-turbo library as Deno was not given --allow-ffi: use the slower WASM one with --codec wasm",
    "",
  ]);
});

Deno.test("createCodec() says what is missing where nothing can be loaded", async () => {
  const program = `
    import { createCodec } from ${CREATE_CODEC};
    await createCodec().catch(({ name, code, message }) => console.log(name, code, message));
  `;
  const { stdout } = await run(program, "--no-prompt");
  assertStringIncludes(
    stdout,
    "CodecError unavailable Cannot load the WASM codec as its files have to be read: ",
  );
});

// All processors of 64-bit ARM have SIMD.
if (Deno.build.arch === "x86_64") {
  Deno.test("createCodec() says what a processor lacks that is too old for wasm", async () => {
    const program = `
      import { createCodec } from ${CREATE_CODEC};
      await createCodec("wasm").catch(({ name, code, message }) => console.log(name, code, message));
    `;
    const { stdout } = await run(program, "--allow-read", "--v8-flags=--no-enable-sse4-1");
    assertStringIncludes(
      stdout,
      "CodecError unavailable Cannot load the WASM codec as this processor has no SSE4.1",
    );
  });
}

Deno.test("openTurboLibrary() names the platform that it has no library for", () => {
  for (
    const [os, arch, target] of [
      ["darwin", "aarch64", "aarch64-apple-darwin"],
      ["windows", "x86_64", "x86_64-pc-windows-msvc"],
      ["linux", "aarch64", "aarch64-unknown-linux-musl"],
    ] as const
  ) {
    const error = assertThrows(() => openTurboLibrary({ os, arch, target }), CodecError) as CodecError;
    assertEquals(error.code, "unavailable");
    assertStringIncludes(error.message, `there is none for ${target}: use`);
  }
});

for (const [name, pictures] of [["turbo", 1000], ["wasm", 400]] as const) {
  Deno.test(`${name}.close() can be called twice, and ends all use`, async () => {
    const codec = await createCodec(name);
    codec.close();
    codec.close();
    assertRefused(codec, new Uint8Array(0), "unavailable", "closed");
    assertThrows(() => codec.encode(picture), CodecError, "closed");
  });

  Deno.test(`${name} gives back its memory after each picture, also after bad ones`, async () => {
    const program = `
      import { createCodec } from ${CREATE_CODEC};
      using codec = await createCodec("${name}");
      const data = Uint8Array.from({ length: 28_800 }, (_, index) => index * index >> 8);
      const mostMemory = (pictures) => {
        let most = 0;
        for (let count = 0; count < pictures; count++) {
          const jpeg = codec.encode({ format: "i420", width: 160, height: 120, data });
          codec.decode(jpeg);
          try { codec.decode(jpeg.subarray(0, 2000)) } catch {}
          most = Math.max(most, Deno.memoryUsage().rss);
        }
        return most;
      };
      const before = mostMemory(${pictures});
      console.log(mostMemory(${pictures}) - before);
    `;
    const { stdout, stderr } = await run(program, "--allow-read", "--allow-ffi");
    assertEquals(stderr, "");
    // 1000 decoded pictures are 58 MB, 400 instances of the WASM decoder over 100 MB.
    assertLess(Number(stdout), 35e6);
  });
}

async function run(program: string, ...flags: string[]): Promise<{ stdout: string; stderr: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", ...flags, "--config", "deno.json", "-"],
    cwd: new URL("../..", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ stdout, stderr }] = await Promise.all([
    child.output(),
    ReadableStream.from([new TextEncoder().encode(program)]).pipeTo(child.stdin),
  ]);
  return { stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}
