import type { Program } from "../end_to_end/programs.ts";
import { sleep } from "./sleep.ts";

/** A client has to be answered within this, also after an outage: it tries again every 10 s, and a server has to start. */
const LONGEST_MS = 15_000;

/** Resolves when so many more answers came to a client; throws where that takes more than 15 s. */
export async function answered(client: Program, more: number): Promise<void> {
  const enough = client.stdout.length + more;
  for (const since = performance.now(); client.stdout.length < enough; await sleep(10)) {
    if (performance.now() - since < LONGEST_MS) continue;
    throw new Error(
      `${client.stdout.length} answers, not ${enough}, after 15 s: ${client.stderr.join("\n")}`,
    );
  }
}
