import type { OnLooker, OnLookers } from "./onlookers.ts";

/** Who takes nothing for so long is left, in ms: else his place would be taken for ever. */
const STALL_MS = 30_000;

/** Options of {@linkcode longAnswer}. */
export interface LongAnswerOptions {
  onLookers: OnLookers;
  headers: Record<string, string>;
  /** How long nothing may be taken of it, in ms. @default {30_000} */
  stallMs?: number;
}

/**
 * Answers with what `write` yields, for as long as somebody takes it: it is asked for the next only when the last was taken. Its
 * signal is aborted when who asked has gone, takes nothing, or the server stops; it then has to return.
 *
 * Throws `Problem` where too many look on.
 */
export function longAnswer(
  write: (signal: AbortSignal) => AsyncGenerator<Uint8Array<ArrayBuffer>>,
  { onLookers, headers, stallMs = STALL_MS }: LongAnswerOptions,
): Response {
  onLookers.makeRoom();
  const abort = new AbortController();
  const chunks = write(abort.signal);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onLooker: OnLooker = { close: () => abort.abort() };
  const leave = async () => {
    clearTimeout(timer);
    onLookers.delete(onLooker);
    abort.abort();
    await chunks.return(undefined);
  };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      clearTimeout(timer);
      try {
        const { done, value } = await chunks.next();
        if (done) {
          await leave();
          return controller.close();
        }
        controller.enqueue(value);
      } catch (error) {
        await leave();
        throw error;
      }
      if (abort.signal.aborted) return;
      timer = setTimeout(async () => {
        await leave();
        controller.error(new Error(`Nothing was taken for ${stallMs} ms`));
      }, stallMs);
    },
    cancel: leave,
  }, { highWaterMark: 0 });
  onLookers.add(onLooker);
  return new Response(body, { headers });
}
