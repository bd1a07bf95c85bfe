import type { Result } from "../../lib/result.ts";
import { Store, type StoreOptions } from "../../lib/store/store.ts";

/** A real store in a folder of its own, which is removed on dispose. */
export interface TestStore extends AsyncDisposable {
  store: Store;
  /** Adds verdicts, each what a test says of it, and waits until they are on the disk; resolves to their ids. */
  fill(...frames: Frame[]): Promise<number[]>;
}

/** What a test says of a verdict. */
export interface Frame extends Partial<Result> {
  /** @default {line-3} */
  camera?: string;
  /** When it was received. @default {a second after the one before, from 2026-11-28T09:00:00Z on} */
  at?: number;
  jpeg?: Uint8Array<ArrayBuffer>;
}

/** Opens it. */
export async function openTestStore(options: Partial<StoreOptions> = {}): Promise<TestStore> {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  const store = await Store.open({ folder, ...options });
  let next = Date.parse("2026-11-28T09:00:00Z");
  return {
    store,
    async fill(...frames) {
      const committed: number[] = [];
      const done = Promise.withResolvers<void>();
      using _listening = store.onCommitted((rows) => {
        committed.push(...rows.map(({ id }) => id));
        if (committed.length >= frames.length) done.resolve();
      });
      for (const { camera = "line-3", at, jpeg, ...result } of frames) {
        next += 1000;
        const receivedAt = at ?? next;
        const timing = { receivedAt, answeredAt: receivedAt + 5, waitMs: 1, decodeMs: 2, analyzeMs: 2 };
        store.add({ camera, result: { vid: 1, result: "ok", timing, ...result }, ...(jpeg && { jpeg }) });
      }
      await done.promise;
      return committed;
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
