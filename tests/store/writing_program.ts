/** Keeps verdicts in the folder of its first argument as fast as it can, and prints the ids of those that are committed. */

import { Store } from "../../lib/store/store.ts";
import { pictureOf, resultAt } from "./open_store.ts";

await using store = await Store.open({ folder: Deno.args[0], keep: { bytes: 8_000_000 } });
using _telling = store.onCommitted((rows) => {
  const lines = rows.map(({ id, hasPicture }) => `${id} ${hasPicture ? "picture" : "none"}\n`);
  Deno.stdout.writeSync(new TextEncoder().encode(lines.join("")));
});
while (true) {
  for (let n = 0; n < 100; n++) {
    const objects = [{ label: `label ${n % 3}`, box: [0, 0, 1, 1] as [number, number, number, number] }];
    const isNg = n % 25 === 0;
    const result = resultAt(Date.now(), { result: isNg ? "ng" : "ok", objects });
    const id = store.add({ camera: `line-${n % 4}`, result, jpeg: isNg ? pictureOf(20_000) : undefined });
    if (id === undefined || isNg || n % 30 !== 0) continue;
    const [camera, at] = [`line-${n % 4}`, result.timing!.receivedAt];
    store.addPicture({ id, camera, at, isEvidence: false, jpeg: pictureOf(10_000) });
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
