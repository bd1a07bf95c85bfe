/**
 * Keeps verdicts on the small disk of its first argument until that is full, makes room and goes on. Prints what the store said
 * of itself, as JSON.
 */

import { Store } from "../../lib/store/store.ts";
import { pictureOf, resultAt } from "./open_store.ts";

const [disk] = Deno.args;
const ballast = `${disk}/ballast`;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

await Deno.writeFile(ballast, new Uint8Array(3_000_000));
const warnings: string[] = [];
const store = await Store.open({ folder: `${disk}/vid`, onWarning: (words) => warnings.push(words) });
const committed: number[] = [];
using _telling = store.onCommitted((rows) => committed.push(...rows.map(({ id }) => id)));
let added = 0;
/** Adds so many again and again, as long as that has to be. */
async function addWhile(isGoingOn: () => boolean, count: number, words: string): Promise<void> {
  for (const until = Date.now() + 30_000; isGoingOn() && Date.now() < until; added += count) {
    for (let n = 0; n < count; n++) {
      const result = resultAt(Date.now(), { result: "ng", reason: words });
      store.add({ camera: "line-3", result, jpeg: n === 0 ? pictureOf(1000) : undefined });
    }
    await pause(50);
  }
}

await addWhile(() => store.state.lostVerdicts === 0, 500, "reason ".repeat(50));
const full = store.state;
const { rows } = await store.verdicts({ limit: 1 });
await Deno.remove(ballast);
await addWhile(() => warnings.length < 2, 1, "there is room");
await store.cameras();
const recovered = store.state;
await store[Symbol.asyncDispose]();
const closed = store.state;
await using again = await Store.open({ folder: `${disk}/vid` });
const missing: number[] = [];
for (const id of committed) if (await again.verdict(id) === undefined) missing.push(id);
const isReadable = rows.length === 1;
const said = { added, warnings, full, isReadable, recovered, closed, missing };
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(said)));
