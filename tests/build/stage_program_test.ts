import { assert, assertEquals } from "@std/assert";
import { relative } from "node:path";
import { type ExecutableName, EXECUTABLES } from "../../lib/build/executables.ts";
import { stageProgram } from "../../lib/build/stage_program.ts";
import { targetOf } from "../../lib/build/targets.ts";

/** What was laid out already. */
const staged = new Map<string, ReturnType<typeof stageAnew>>();

/** What is laid out for an executable: the paths of all files, and its deno.json. */
function stage(name: ExecutableName, target: string) {
  const key = `${name} ${target}`;
  const known = staged.get(key) ?? stageAnew(name, target);
  staged.set(key, known);
  return known;
}

async function stageAnew(name: ExecutableName, target: string) {
  const folder = await Deno.makeTempDir();
  try {
    const { included } = await stageProgram(EXECUTABLES[name], folder, targetOf(target));
    const config = JSON.parse(await Deno.readTextFile(`${folder}/deno.json`));
    return {
      included: included.toSorted(),
      config,
      files: (await Array.fromAsync(walk(folder, folder))).toSorted(),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function* walk(folder: string, root: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`, root);
    else yield relative(root, `${folder}/${name}`);
  }
}

/** The shared libraries and WASM files among them, without their folders. */
function binaries(files: string[]): string[] {
  return files.filter((file) => /\.(wasm|so|node)(\.\d+)?$/.test(file)).map((file) =>
    file.replace(/^.*\//, "")
  )
    .toSorted();
}

const LINUX = "x86_64-unknown-linux-gnu";

const WASM_CODEC = ["jpeg-turbo.wasm", "jpeg_encoder.wasm"];

/** What encodes: a worker, and its WASM. */
const ENCODER = ["lib/codec/assembly/jpeg_encoder.wasm", "lib/codec/encode_worker.ts"];

/** What judges. */
const ANALYSIS = ["lib/analyze/quality/assembly/measure_gray.wasm", "lib/analyze/worker.ts"];

const SERVER_BINARIES = [
  ...WASM_CODEC,
  "libturbojpeg.so.0",
  "measure_gray.wasm",
  "opencv.wasm",
  "zxing_reader.wasm",
];

Deno.test("stageProgram() lays out the server with its workers, its page, both codecs, OpenCV and ZXing", async () => {
  const { included, files } = await stage("server", LINUX);
  assertEquals(included, [...ANALYSIS, ...ENCODER, "lib/http/page", "lib/store/worker.ts"]);
  assertEquals(binaries(files), SERVER_BINARIES);
  assertEquals(files.filter((file) => /^node_modules\/onnx/.test(file)), []);
  const judge = ["lib/judge/judge_files.ts", "lib/capture/open_capture.ts", "lib/codec/decode_png.ts"];
  for (const file of ["server.ts", "lib/analyze/quality.ts", "lib/http/page/index.html", ...judge]) {
    assert(files.includes(file), file);
  }
});

Deno.test("stageProgram() lays out the server with ONNX Runtime as the server, and ONNX Runtime", async () => {
  const [{ files, ...others }, without] = [await stage("server-onnx", LINUX), await stage("server", LINUX)];
  const native = ["libonnxruntime.so.1", "onnxruntime_binding.node"];
  assertEquals(binaries(files), [...SERVER_BINARIES, ...native].toSorted());
  assertEquals(without.files.filter((file) => !files.includes(file)), []);
  const more = files.filter((file) => !without.files.includes(file));
  assertEquals(more.filter((file) => !/^node_modules\/onnxruntime-(node|common)\//.test(file)), []);
  assertEquals(others.config.permissions, without.config.permissions);
});

Deno.test("stageProgram() lays out the client with its worker and both codecs, without what judges", async () => {
  const { included, files } = await stage("client", LINUX);
  assertEquals(included, ENCODER);
  assertEquals(binaries(files), [...WASM_CODEC, "libturbojpeg.so.0"]);
  assert(
    !files.some((file) => /opencv-wasm|onnxruntime|^lib\/http\//.test(file)),
    files.join("\n"),
  );
});

Deno.test("stageProgram() leaves out what is not loaded", async () => {
  const { files } = await stage("server", LINUX);
  const dead = files.filter((file) =>
    /node_modules.*(\.ts|\.cts|\.map|\.md)$|playwright|fast-check|_test\.ts|lib\/(save|demo|build)\//.test(
      file,
    )
  );
  assertEquals(dead, []);
  assertEquals(files.filter((file) => file.startsWith("node_modules/deno-std/cli/")), [
    "node_modules/deno-std/cli/parse_args.js",
  ]);
});

Deno.test("stageProgram() takes the native codec of the platform, where there is one", async () => {
  const nativeOf = async (target: string) => {
    const { files } = await stage("client", target);
    return files.filter((file) => file.includes("libturbojpeg"));
  };
  assertEquals(await nativeOf("aarch64-unknown-linux-gnu"), [
    "node_modules/@julusian/jpeg-turbo/prebuilds/jpeg-turbo-linux-arm64/libturbojpeg.so.0",
  ]);
  assertEquals(await nativeOf("aarch64-apple-darwin"), []);
  assertEquals(await nativeOf("x86_64-pc-windows-msvc"), []);
});

Deno.test("stageProgram() takes the ONNX Runtime of the platform, where there is one", async () => {
  const nativeOf = async (target: string) => {
    const { files } = await stage("server-onnx", target);
    return files.filter((file) => /onnxruntime-node\/bin/.test(file)).map((file) =>
      file.replace(/.*napi-v6\//, "")
    )
      .toSorted();
  };
  assertEquals(await nativeOf("aarch64-unknown-linux-gnu"), [
    "linux/arm64/libonnxruntime.so.1",
    "linux/arm64/onnxruntime_binding.node",
  ]);
  assertEquals(await nativeOf("aarch64-apple-darwin"), [
    "darwin/arm64/libonnxruntime.1.dylib",
    "darwin/arm64/onnxruntime_binding.node",
  ]);
  assertEquals(await nativeOf("x86_64-apple-darwin"), []);
  assertEquals(await nativeOf("x86_64-pc-windows-msvc"), [
    "win32/x64/onnxruntime.dll",
    "win32/x64/onnxruntime_binding.node",
  ]);
});

Deno.test("stageProgram() maps each specifier to its file, and keeps one program's permissions alone", async () => {
  const { config, files } = await stage("client", LINUX);
  assertEquals(config.imports["@logtape/logtape"], "./node_modules/@logtape/logtape/dist/mod.js");
  for (const path of Object.values<string>(config.imports)) assert(files.includes(path.slice(2)), path);
  assertEquals(Object.keys(config).toSorted(), ["imports", "nodeModulesDir", "permissions", "version"]);
  assertEquals(Object.keys(config.permissions), ["client"]);
});

Deno.test("stageProgram() allows the client on each system to start the programs that it starts there", async () => {
  const run = async (target: string) => (await stage("client", target)).config.permissions.client.run;
  assertEquals(await run(LINUX), ["/bin/sh"]);
  assertEquals(await run("aarch64-apple-darwin"), ["/bin/sh"]);
  assertEquals(await run("x86_64-pc-windows-msvc"), ["ffmpeg"]);
});

Deno.test("stageProgram() allows the server what judge needs, and what is learned", async () => {
  const { permissions } = (await stage("server", LINUX)).config;
  assertEquals(permissions, {
    server: {
      net: true,
      read: true,
      write: true,
      env: ["ORT_DISABLE_TELEMETRY", "VID_*"],
      ffi: true,
      run: ["/bin/sh"],
    },
  });
});
