import { assertEquals } from "@std/assert";
import { dirname } from "node:path";
import { packageFiles } from "../../lib/build/package_files.ts";

/** Lays packages out and tells which of their files one needs; paths are relative to node_modules. */
async function filesOf(entry: string, files: Record<string, string>): Promise<string[]> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = `${folder}/node_modules/${name}`;
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    const needed = await packageFiles(`${folder}/node_modules/${entry}`);
    return [...needed].map((path) => path.slice(`${folder}/node_modules/`.length)).toSorted();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("packageFiles() follows static and dynamic imports, also in minified code", async () => {
  const files = {
    "a/package.json": "{}",
    "a/index.js": 'import"./one.js";export*from"./two/index.mjs";const x=()=>import("./three.js");',
    "a/one.js": "export const one = 1;",
    "a/two/index.mjs": "import {\n  x,\n} from '../four.js';",
    "a/three.js": "",
    "a/four.js": 'import "./one.js";',
    "a/unused.js": "",
    "a/one.d.ts": "",
    "a/one.js.map": "",
  };
  assertEquals(await filesOf("a/index.js", files), [
    "a/four.js",
    "a/index.js",
    "a/one.js",
    "a/package.json",
    "a/three.js",
    "a/two/index.mjs",
  ]);
});

Deno.test("packageFiles() follows require() by CommonJS's short names, and takes Emscripten's .wasm", async () => {
  const files = {
    "@s/a/package.json": "{}",
    "@s/a/index.js":
      'module.exports = [require("./cv"), require("./folder"), require("fs"), require("/etc")];',
    "@s/a/cv.js": "",
    "@s/a/cv.wasm": "",
    "@s/a/other.wasm": "",
    "@s/a/folder/index.js": 'require("../data.json")',
    "@s/a/data.json": '{"from": "./unused.js"}',
    "@s/a/unused.js": "",
  };
  assertEquals(await filesOf("@s/a/index.js", files), [
    "@s/a/cv.js",
    "@s/a/cv.wasm",
    "@s/a/data.json",
    "@s/a/folder/index.js",
    "@s/a/index.js",
    "@s/a/package.json",
  ]);
});

Deno.test("packageFiles() takes what a #name stands for under any condition, without the types", async () => {
  const imports = { "#util": { types: "./util.d.ts", deno: "./util.deno.js", default: "./util.js" } };
  const files = {
    "a/package.json": JSON.stringify({ imports }),
    "a/index.js": 'import { util } from "#util"; import "#none";',
    "a/util.js": "",
    "a/util.deno.js": "",
    "a/util.d.ts": "",
  };
  const expected = ["a/index.js", "a/package.json", "a/util.deno.js", "a/util.js"];
  assertEquals(await filesOf("a/index.js", files), expected);
});

Deno.test("packageFiles() takes all that can be loaded of another package, and none that an example names", async () => {
  const files = {
    "a/package.json": "{}",
    "a/index.js": '/**\n * import "c";\n */\n// import "c";\nimport "@s/b/sub";\n',
    "@s/b/package.json": "{}",
    "@s/b/sub/index.cjs": "",
    "@s/b/sub/index.cts": "",
    "@s/b/README.md": "",
    "c/package.json": "{}",
    "c/index.js": "",
  };
  const expected = ["@s/b/package.json", "@s/b/sub/index.cjs", "a/index.js", "a/package.json"];
  assertEquals(await filesOf("a/index.js", files), expected);
});
