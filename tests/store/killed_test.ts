import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { filesBelow } from "./open_store.ts";

const PROGRAM = new URL("writing_program.ts", import.meta.url).pathname;

const ROUNDS = 20;

/** Runs the program until it has told of something, and for so long; then kills it outright. What it told, as lines. */
async function writeAndDie(folder: string, ms: number): Promise<string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-read", "--allow-write", PROGRAM, folder],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let told = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    told += text;
    timer ??= setTimeout(() => child.kill("SIGKILL"), ms);
  }
  const { signal } = await child.status;
  clearTimeout(timer);
  assertEquals(signal, "SIGKILL");
  // The last line may be cut off.
  return told.slice(0, told.lastIndexOf("\n")).split("\n");
}

/** What the database says, and what is wrong with it. */
function look(folder: string) {
  using db = new DatabaseSync(`${folder}/verdicts.sqlite`);
  const all = (sql: string) => db.prepare(sql).all().map((row) => Number(Object.values(row)[0]));
  return {
    integrity: { ...db.prepare("PRAGMA integrity_check").get() },
    ids: new Set(all("SELECT id FROM verdicts")),
    pictures: new Set(all("SELECT id FROM pictures")),
    oldest: all("SELECT min(id) FROM verdicts")[0],
    oldestPicture: all("SELECT min(id) FROM pictures")[0],
  };
}

Deno.test(`Store has all that it told when it is killed at any moment, ${ROUNDS} times`, async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  let lastId = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const ms = Math.round(Math.random() * 300);
    const told = (await writeAndDie(folder, ms)).map((line) => line.split(" "));
    const { integrity, ids, pictures, oldest, oldestPicture } = look(folder);
    const where = `round ${round}, killed ${ms} ms after the first commit`;
    assertEquals(integrity, { integrity_check: "ok" }, where);
    assert(told.length > 0 && Number(told[0][0]) > lastId, `${where}: ids go on after ${lastId}`);
    for (const [id, picture] of told.map(([id, picture]) => [Number(id), picture] as const)) {
      // Of what is the oldest some had to go.
      assert(id < oldest || ids.has(id), `${where}: verdict ${id} is there`);
      if (picture === "picture") {
        assert(id < oldestPicture || pictures.has(id), `${where}: picture ${id} is there`);
      }
    }
    const files = new Set(filesBelow(`${folder}/pictures`).map((path) => parseInt(path.split("/").at(-1)!)));
    const missing = [...pictures.difference(files)];
    assertEquals(missing, [], `${where}: no picture is told of that is not there`);
    lastId = Math.max(...ids);
  }
  await Deno.remove(folder, { recursive: true });
});
