/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import { explainStoreFailure } from "./explain_store_failure.ts";
import { StoreDisk } from "./store_disk.ts";
import type { AskMessage, FromStoreWorker, OpenMessage, ToStoreWorker } from "./worker_messages.ts";

/** How often it is looked whether something is too old, in ms. */
const TRIM_MS = 60_000;

let disk: StoreDisk | undefined;
/** Whether something is being let go of, step by step. */
let isTrimming = false;

self.onmessage = ({ data }: MessageEvent<ToStoreWorker>) => {
  try {
    hear(data);
  } catch (error) {
    die(error);
  }
};

function hear(message: ToStoreWorker): void {
  switch (message.kind) {
    case "open":
      return open(message);
    case "batch": {
      const written = disk!.write(message);
      tell(written, written.spare);
      if (disk!.isOver) trim();
      return;
    }
    case "ask":
      return answer(message);
    case "close":
      disk?.[Symbol.dispose]();
      disk = undefined;
      tell({ kind: "closed" });
      return self.close();
  }
}

function open({ folder, keep }: OpenMessage): void {
  try {
    disk = new StoreDisk(folder, keep);
  } catch (error) {
    const { code, words } = explainStoreFailure(error);
    tell({ kind: "refused", code, reason: words });
    return self.close();
  }
  tell({ kind: "opened", lastId: disk.lastId, extent: disk.extent });
  const sweeping = disk.sweep();
  inSteps("cannot look for files of no verdict", () => !sweeping.next().done, trim);
  setInterval(trim, TRIM_MS);
}

function answer({ question, args }: AskMessage): void {
  try {
    const ask = disk!.reader[question] as (...args: unknown[]) => unknown;
    const value = ask.apply(disk!.reader, args);
    tell({ kind: "answer", value }, value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : []);
  } catch (error) {
    tell({ kind: "failed", reason: explainStoreFailure(error).words });
  }
}

function trim(): void {
  if (isTrimming || disk === undefined) return;
  isTrimming = true;
  let did = false;
  inSteps("cannot let go of what is old", () => disk!.trim() && (did = true), () => {
    isTrimming = false;
    if (did) tell({ kind: "trimmed", extent: disk!.extent });
  });
}

/** Does something step by step, for as long as there are any; in between it is heard what comes. */
function inSteps(failing: string, step: () => boolean, onEnd: () => void): void {
  if (disk === undefined) return;
  try {
    if (step()) return void setTimeout(() => inSteps(failing, step, onEnd));
  } catch (error) {
    tell({ kind: "warning", words: `${failing}: ${explainStoreFailure(error).words}` });
  }
  onEnd();
}

function tell(message: FromStoreWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

/** Ends the thread with its reason as a message: what Deno prints of an uncaught error is a stack trace. */
function die(error: unknown): void {
  tell({ kind: "broken", reason: explainStoreFailure(error).words });
  self.close();
}

self.addEventListener("error", (event) => {
  event.preventDefault();
  die(event.error);
});
self.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  die(event.reason);
});
