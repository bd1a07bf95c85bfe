import type { Result } from "../../lib/result.ts";
import { Store, type StoreOptions } from "../../lib/store/store.ts";

/** A store in a folder of its own, which is removed on dispose. */
export interface TestStore extends AsyncDisposable {
  store: Store;
  folder: string;
  warnings: string[];
  /** Closes it, and opens it again. */
  reopen(options?: Partial<StoreOptions>): Promise<Store>;
}

/** Opens a store in a new folder. */
export async function openStore(options: Partial<StoreOptions> = {}): Promise<TestStore> {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  const warnings: string[] = [];
  const open = (others: Partial<StoreOptions>) =>
    Store.open({ folder, onWarning: (words) => warnings.push(words), ...others });
  let store = await open(options);
  return {
    get store() {
      return store;
    },
    folder,
    warnings,
    async reopen(others = options) {
      await store[Symbol.asyncDispose]();
      return store = await open(others);
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** A frame's answer that was received then. */
export function resultAt(at: number, rest: Partial<Result> = {}): Result {
  return {
    vid: 1,
    result: "ok",
    ...rest,
    timing: { receivedAt: at, answeredAt: at, waitMs: 0.5, decodeMs: 2, analyzeMs: 1 },
  };
}

/** Bytes that stand for a JPEG, in a buffer of their own. */
export function pictureOf(length: number, fill = 7): Uint8Array<ArrayBuffer> {
  return new Uint8Array(length).fill(fill);
}

/** Files below a folder, by their paths in it. */
export function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${folder}/${name}`).map((path) => `${name}/${path}`) : [name]
  ).toSorted();
}
