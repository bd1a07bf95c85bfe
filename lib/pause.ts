/**
 * Resolves after so many ms, or as soon as the signal aborts.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * const started = performance.now();
 * await pause(60_000, AbortSignal.timeout(5));
 * assert(performance.now() - started < 60_000);
 * ```
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const timer = setTimeout(wake, ms);
  signal.addEventListener("abort", wake);
  await promise;
  signal.removeEventListener("abort", wake);
  clearTimeout(timer);
}
