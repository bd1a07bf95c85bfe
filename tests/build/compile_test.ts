import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { compileOptions } from "../../lib/build/compile.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

const ROOT = `${import.meta.dirname}/../..`;

/** Runs the task in a folder of its own, and tells what it left in dist/. */
async function compile(args: string[], env: Record<string, string> = {}) {
  const cwd = await Deno.makeTempDir();
  const { DENORT_BIN: _, ...withoutDenort } = Deno.env.toObject();
  try {
    await Deno.mkdir(`${cwd}/dist`);
    await Deno.writeTextFile(`${cwd}/dist/vid-client`, "an earlier one");
    const allow = ["--allow-read", `--allow-write=${cwd}/dist`, "--allow-env", "--allow-run"];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--no-prompt",
        ...allow,
        `--config=${ROOT}/deno.json`,
        `${ROOT}/lib/build/compile.ts`,
        ...args,
      ],
      cwd,
      clearEnv: true,
      env: { ...withoutDenort, ...env },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const dist = [...Deno.readDirSync(`${cwd}/dist`)].map(({ name }) => name);
    const earlier = await Deno.readTextFile(`${cwd}/dist/vid-client`);
    return { code, stdout: text(stdout), stderr: text(stderr), dist, earlier };
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

Deno.test("compileOptions() makes all executables that there are for this platform, or what it is told", () => {
  const { target } = Deno.build;
  const read = (...args: string[]) => {
    const { executables, build } = compileOptions(args);
    return [executables.join(), build.target];
  };
  const [linux, intelMac] = ["x86_64-unknown-linux-gnu", "x86_64-apple-darwin"];
  assertEquals(read("--target", linux), ["server,client,server-onnx", linux]);
  assertEquals(read("--target", intelMac), ["server,client", intelMac]);
  assertEquals(read("client"), ["client", target]);
  assertEquals(read("client", "server"), ["server,client", target]);
  assertEquals(read("--target", "aarch64-apple-darwin", "server-onnx"), [
    "server-onnx",
    "aarch64-apple-darwin",
  ]);
  assertThrows(
    () => compileOptions(["--target", intelMac, "server", "server-onnx"]),
    UsageError,
    `Cannot compile server-onnx as there is no ONNX Runtime for ${intelMac}`,
  );
  for (const wrong of ["--targets", "--target=", "srever", "-x", "--out=x"]) {
    assertThrows(() => compileOptions([wrong]), UsageError, "Cannot compile ");
  }
});

Deno.test("compile says what it knows where it is asked for something else, with exit code 2", async () => {
  const { code, stdout, stderr } = await compile(["clinet"]);
  const words =
    "vid: Cannot compile as it knows server, client, server-onnx and --target TRIPLE: got clinet\n";
  assertEquals([code, stdout, stderr], [2, "", words]);
});

Deno.test("compile says in one line what to do where denort cannot be fetched, and keeps an earlier executable", async () => {
  const denoDir = await Deno.makeTempDir();
  try {
    // Nobody listens on port 9.
    const proxy = "http://127.0.0.1:9";
    const env = { HTTPS_PROXY: proxy, https_proxy: proxy, NO_PROXY: "", no_proxy: "", DENO_DIR: denoDir };
    const { code, stdout, stderr, dist, earlier } = await compile(["client"], env);
    assertMatch(
      stderr,
      /^vid: Cannot compile as dl\.deno\.land, .*, is out of reach: set DENORT_BIN to .*\n$/,
    );
    assertEquals([code, stdout, dist, earlier], [1, "", ["vid-client"], "an earlier one"]);
  } finally {
    await Deno.remove(denoDir, { recursive: true });
  }
});

Deno.test("compile says so where DENORT_BIN is no denort, and keeps an earlier executable", async () => {
  const { code, stdout, stderr, dist, earlier } = await compile(["client"], { DENORT_BIN: "/bin/true" });
  assertMatch(stderr, /^vid: Cannot compile with this denort .*\nSet DENORT_BIN to the denort of Deno .*\n$/);
  assertEquals([code, stdout, dist, earlier], [1, "", ["vid-client"], "an earlier one"]);
});
