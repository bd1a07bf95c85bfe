import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { findExecutables } from "./find_executables.ts";

Deno.test("findExecutables() wants both, and tells where they are", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "vid-test-" }));
  try {
    await Deno.writeTextFile(`${folder}/vid-client`, "");
    await assertRejects(() => findExecutables(folder), UsageError, `as ${folder} has no vid-server`);
    await Deno.writeTextFile(`${folder}/vid-server`, "");
    assertEquals(await findExecutables(`${folder}/../${folder.split("/").at(-1)}`), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
