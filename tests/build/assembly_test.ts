import { assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const LIB = fileURLToPath(new URL("../../lib/", import.meta.url));

/** The configurations of AssemblyScript's compiler below a folder. */
async function* configsBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* configsBelow(join(folder, name));
    else if (name === "asconfig.json") yield join(folder, name);
  }
}

/** What `deno task wasm` makes, and what it would take the place of. */
async function compile(config: string): Promise<{ made: Uint8Array; committed: Uint8Array }> {
  const { targets } = JSON.parse(await Deno.readTextFile(config));
  const outFile = await Deno.makeTempFile({ prefix: "vid-test-", suffix: ".wasm" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "wasm", config, "--outFile", outFile],
      env: { DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "system,mozilla", NO_COLOR: "1" },
    }).output();
    assertEquals([success, new TextDecoder().decode(stderr)], [true, ""]);
    const committed = await Deno.readFile(join(dirname(config), targets.release.outFile));
    return { made: await Deno.readFile(outFile), committed };
  } finally {
    await Deno.remove(outFile);
  }
}

Deno.test("deno task wasm makes the very files that are committed beside their sources", async () => {
  const configs = await Array.fromAsync(configsBelow(LIB));
  assertEquals(configs.includes(join(LIB, "codec/assembly/asconfig.json")), true);
  for (const config of configs) {
    const { made, committed } = await compile(config);
    assertEquals(made, committed, config);
  }
});
