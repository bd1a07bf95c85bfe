import { logOf } from "../log.ts";
import type { Hub } from "../server/hub.ts";
import { Recorder } from "./recorder.ts";
import { Store, type StoreOptions } from "./store.ts";
import { StoreError, type StoreErrorCode } from "./store_error.ts";

const log = logOf("store");

/** What a person can do. */
const REMEDIES: Readonly<Record<StoreErrorCode, string>> = {
  "locked": "give each vid-server a folder of its own by --store FOLDER",
  "not-writable": "choose another one by --store FOLDER, or --store off",
  "newer": "use the newer vid, or another folder by --store FOLDER",
  "damaged": "move it away, or choose another folder by --store FOLDER",
  "busy": "start vid-server again",
  "closed": "start vid-server again",
};

/** Options of {@linkcode keepVerdicts}. */
export interface KeepVerdictsOptions extends Omit<StoreOptions, "onWarning"> {
  /** Tells of the frames. */
  hub: Pick<Hub, "tell">;
}

/** A store that a hub tells of its frames. On dispose all that came is on the disk, or lost. */
export interface Keeping extends AsyncDisposable {
  store: Store;
}

/**
 * Opens a store, which from now on is told of a hub's frames. Undefined where it cannot be opened: then a warning says why, and
 * what to do; judging goes on without.
 */
export async function keepVerdicts({ hub, ...options }: KeepVerdictsOptions): Promise<Keeping | undefined> {
  const { folder, evidence, giveBack } = options;
  const onWarning = (words: string) => log.warn("{words}", { words });
  let store: Store;
  try {
    store = await Store.open({ ...options, onWarning });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    onWarning(
      `Cannot keep verdicts in ${folder} as ${error.message}: judging goes on; ${REMEDIES[error.code]}`,
    );
    return undefined;
  }
  log.info("verdicts are kept in {folder}", { folder });
  const telling = hub.tell(new Recorder({ store, evidence, giveBack }));
  return {
    store,
    async [Symbol.asyncDispose]() {
      telling[Symbol.dispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
