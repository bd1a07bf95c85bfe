import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** Gives permissions up, then lets a worker say which are left. */
const SCRIPT = `
import { giveUp } from "${new URL("lib/cli/give_up.ts", ROOT)}";
await giveUp("run", "write", "net");
const worker = new Worker("data:text/javascript," + encodeURIComponent(\`
  const names = ["run", "write", "net", "read", "ffi"];
  const states = names.map(async (name) => [name, (await Deno.permissions.query({ name })).state]);
  self.postMessage(Object.fromEntries(await Promise.all(states)));
\`), { type: "module" });
worker.onmessage = ({ data }) => {
  console.log(JSON.stringify(data));
  worker.terminate();
};
`;

Deno.test("giveUp() holds for the workers that a server starts then, and for nothing else", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/script.ts`, SCRIPT);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "--config=deno.json", "-P=server", `${folder}/script.ts`],
      cwd: ROOT,
    }).output();
    assertEquals(
      new TextDecoder().decode(stdout),
      '{"run":"prompt","write":"prompt","net":"prompt","read":"granted","ffi":"granted"}\n',
      new TextDecoder().decode(stderr),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
