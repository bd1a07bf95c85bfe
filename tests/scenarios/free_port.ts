import { between, type Random } from "../analyze/defect/random.ts";

/**
 * A port that nothing listens on, below those that the system gives to callers: who calls a free one of these may be given
 * that very port, and is connected with himself.
 */
export function freePort(random: Random): number {
  while (true) {
    const port = Math.floor(between(random, 20_000, 32_000));
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
