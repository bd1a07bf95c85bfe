import type { EventEmitter } from "node:events";
import process from "node:process";

const EVENTS = ["uncaughtException", "unhandledRejection"];

type Listener = (...args: unknown[]) => void;

/**
 * Runs what loads an Emscripten module, and takes away the listeners that it leaves on the whole process.
 * OpenCV's print every unhandled rejection to stdout, where our programs write results, and turn it into an
 * "abort(…)" that hides where it came from. Without them Deno reports it as it does everywhere else.
 */
export function withoutProcessListeners<T>(load: () => T): T {
  const events: EventEmitter = process;
  const before = EVENTS.map((event) => events.listeners(event));
  try {
    return load();
  } finally {
    for (const [index, event] of EVENTS.entries()) {
      for (const listener of events.listeners(event) as Listener[]) {
        if (!before[index].includes(listener)) events.off(event, listener);
      }
    }
  }
}
