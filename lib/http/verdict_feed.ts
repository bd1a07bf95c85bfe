import type { Hub } from "../server/hub.ts";
import { Bell } from "./bell.ts";
import { type LatestVerdict, latestVerdict } from "./camera_state.ts";
import type { Store } from "../store/store.ts";
import type { VerdictRow } from "../store/verdict_row.ts";

/** Rows that are asked for at a time. */
const PAGE = 200;

/** Rows that may wait for who reads them. */
const MAX_WAITING = 1000;

/** Some verdicts, oldest first; none where nothing came for a while. */
export interface FeedBatch {
  verdicts: (VerdictRow | LatestVerdict)[];
  /** The last row that was told, or passed over; left out where nothing is stored, and before the first one. */
  lastId?: number;
}

/** Options of the feeds. */
export interface FeedOptions {
  /** Ends it. */
  signal: AbortSignal;
  /** After how long without a verdict an empty batch is yielded, in ms. */
  silenceMs: number;
}

/**
 * Stored verdicts as they are written, in the order of their ids, each once and none left out; from the one behind `after` on, or
 * from now. For who reads slowly no more than a thousand wait: the others he gets from the store when he is there.
 */
export async function* storedVerdicts(
  store: Pick<Store, "onCommitted" | "after" | "verdicts">,
  after: number | undefined,
  { signal, silenceMs }: FeedOptions,
): AsyncGenerator<FeedBatch> {
  const bell = new Bell();
  let lastId = after;
  let waiting: VerdictRow[] = [];
  let isBehind = after !== undefined;
  using _listening = store.onCommitted((rows) => {
    if (rows.length === 0) return;
    lastId ??= rows[0]!.id - 1;
    if (waiting.length + rows.length > MAX_WAITING) isBehind = true;
    if (isBehind) waiting = [];
    else waiting.push(...rows);
    bell.ring();
  });
  using _waking = onAbort(signal, () => bell.ring());
  // Of another store, or of one that was emptied since, there may be ids that are still to come.
  if (after !== undefined) lastId = Math.min(after, await newestId(store));
  while (!signal.aborted) {
    let verdicts: VerdictRow[];
    if (isBehind) {
      // What is written from now on waits: it may be among what is asked for or not.
      isBehind = false;
      waiting = [];
      verdicts = await store.after(lastId!, PAGE);
      if (verdicts.length === PAGE) isBehind = true;
    } else {
      if (waiting.length === 0 && !await bell.wait(silenceMs)) {
        yield { verdicts: [], lastId };
        continue;
      }
      verdicts = waiting.filter(({ id }) => id > lastId!);
      waiting = [];
    }
    lastId = verdicts.at(-1)?.id ?? lastId;
    if (verdicts.length > 0) yield { verdicts, lastId };
  }
}

/** Verdicts as they are given, where nothing is stored. It ends where more than a thousand wait. */
export async function* liveVerdicts(
  hub: Pick<Hub, "tell">,
  { signal, silenceMs }: FeedOptions,
): AsyncGenerator<FeedBatch> {
  const bell = new Bell();
  let waiting: LatestVerdict[] = [];
  using _told = hub.tell({
    answered({ camera, result, facts }) {
      if (result.result === "dropped" || waiting.length > MAX_WAITING) return;
      waiting.push(latestVerdict({ camera, result, facts })!);
      bell.ring();
    },
  });
  using _waking = onAbort(signal, () => bell.ring());
  while (!signal.aborted) {
    if (waiting.length > MAX_WAITING) return;
    const verdicts = waiting;
    waiting = [];
    if (verdicts.length > 0) yield { verdicts };
    else if (!await bell.wait(silenceMs)) yield { verdicts: [] };
  }
}

async function newestId(store: Pick<Store, "verdicts">): Promise<number> {
  const { rows: [newest] } = await store.verdicts({ limit: 1 });
  return newest?.id ?? 0;
}

function onAbort(signal: AbortSignal, listener: () => void): Disposable {
  signal.addEventListener("abort", listener);
  return { [Symbol.dispose]: () => signal.removeEventListener("abort", listener) };
}
