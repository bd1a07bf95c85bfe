import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { APPLICATION_ID, MIGRATIONS, SCHEMA_VERSION } from "../../lib/store/schema.ts";
import { Store } from "../../lib/store/store.ts";
import { StoreError } from "../../lib/store/store_error.ts";
import { openStore, resultAt } from "./open_store.ts";

/** A folder with a database that somebody else made, which is removed at the end. */
async function withDatabase(
  make: (path: string) => void,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    make(`${folder}/verdicts.sqlite`);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function refusal(folder: string): Promise<[code: string, message: string]> {
  const { code, message } = await assertRejects(() => Store.open({ folder }), StoreError);
  return [code, message];
}

Deno.test("Store.open() brings a database of version 1 to what it is now", async () => {
  const at = Date.UTC(2025, 0, 1);
  const make = (path: string) => {
    using db = new DatabaseSync(path);
    db.exec(`PRAGMA journal_mode = WAL; ${MIGRATIONS[0]}`);
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 1`);
    db.exec(`
      INSERT INTO cameras VALUES (1, 'line-3');
      INSERT INTO verdicts VALUES (7, ${at}, 1, 1, 'defect', '{"score":0.5}');
      INSERT INTO minutes VALUES (${at / 60_000}, 7, 7);
      UPDATE store SET last_id = 7;
    `);
  };
  await withDatabase(make, async (folder) => {
    {
      await using store = await Store.open({ folder });
      const row = {
        id: 7,
        camera: "line-3",
        at,
        result: "ng" as const,
        code: "defect",
        score: 0.5,
        hasPicture: false,
        isEvidence: false,
      };
      assertEquals(await store.verdicts({ from: at, limit: 5 }), { rows: [row] });
      assertEquals(await store.mark(7, "wrong"), { ...row, mark: "wrong" });
      assertEquals(store.add({ camera: "line-3", result: resultAt(at) }), 8);
    }
    using db = new DatabaseSync(`${folder}/verdicts.sqlite`);
    assertEquals({ ...db.prepare("PRAGMA user_version").get() }, { user_version: SCHEMA_VERSION });
    assertEquals({ ...db.prepare("PRAGMA integrity_check").get() }, { integrity_check: "ok" });
  });
});

Deno.test("Store.open() refuses what a newer vid wrote, and leaves it as it is", async () => {
  const make = (path: string) => {
    using db = new DatabaseSync(path);
    db.exec(`CREATE TABLE a (b); PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = 99`);
  };
  await withDatabase(make, async (folder) => {
    assertEquals(await refusal(folder), [
      "newer",
      `a newer vid wrote it, whose version 99 this one does not know (it knows ${SCHEMA_VERSION})`,
    ]);
    using db = new DatabaseSync(`${folder}/verdicts.sqlite`);
    assertEquals({ ...db.prepare("PRAGMA user_version").get() }, { user_version: 99 });
  });
});

const DAMAGED: [name: string, make: (path: string) => void][] = [
  ["another program's database", (path) => {
    using db = new DatabaseSync(path);
    db.exec("CREATE TABLE a (b)");
  }],
  ["a file that is no database", (path) => Deno.writeTextFileSync(path, "words ".repeat(1000))],
];

for (const [name, make] of DAMAGED) {
  Deno.test(`Store.open() refuses ${name}, and leaves it as it is`, async () => {
    await withDatabase(make, async (folder) => {
      const before = await Deno.readFile(`${folder}/verdicts.sqlite`);
      const [code, message] = await refusal(folder);
      assertEquals(code, "damaged");
      assertMatch(message, /^its database is (damaged|none of vid's)$/);
      assertEquals((await Deno.readFile(`${folder}/verdicts.sqlite`)).length, before.length);
    });
  });
}

Deno.test("Store.open() refuses a database in which a page is overwritten, at once or when it is read", async () => {
  await using test = await openStore();
  for (let n = 0; n < 2000; n++) test.store.add({ camera: "line-3", result: resultAt(n) });
  await test.store[Symbol.asyncDispose]();
  const path = `${test.folder}/verdicts.sqlite`;
  using file = await Deno.open(path, { write: true });
  await file.seek(4096, Deno.SeekMode.Start);
  for (let n = 1; n < 30; n++) await file.write(new Uint8Array(4096).fill(0xff));
  const opened = Store.open({ folder: test.folder }).then(async (store) => {
    await using _store = store;
    return await store.verdicts({ limit: 500 });
  });
  const { code, message } = await assertRejects(() => opened, StoreError);
  assertEquals([code, message], ["damaged", "its database is damaged"]);
});

Deno.test("Store.open() refuses a folder that another store has, and takes it when that is closed", async () => {
  await using test = await openStore();
  assertEquals(await refusal(test.folder), ["locked", "another vid-server uses it"]);
  await test.store[Symbol.asyncDispose]();
  await using again = await Store.open({ folder: test.folder });
  assertEquals(await again.cameras(), []);
});

Deno.test("Store.open() refuses what is no folder", async () => {
  const file = await Deno.makeTempFile({ prefix: "vid-test-" });
  assertEquals((await refusal(file))[0], "not-writable");
  assertEquals((await refusal(`${file}/below`))[0], "not-writable");
  await Deno.remove(file);
});

Deno.test("Store.open() makes folders, of any name", async () => {
  const home = await Deno.makeTempDir({ prefix: "vid-test-" });
  const folder = `${home}/a b/라인?#%20'"`;
  {
    await using store = await Store.open({ folder });
    store.add({ camera: "line-3", result: resultAt(0) });
    assertEquals(await store.cameras(), ["line-3"]);
  }
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).toSorted(), [
    "pictures",
    "verdicts.sqlite",
  ]);
  await Deno.remove(home, { recursive: true });
});
