import { assert, assertEquals } from "@std/assert";
import { AnalysisPool } from "../../lib/analyze/pool.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { Budget } from "../../lib/link/budget.ts";
import { accept } from "../../lib/server/accept.ts";
import type { ClientRecord } from "../../lib/server/client_records.ts";
import type { Judge, JudgedJpeg } from "../../lib/server/judge.ts";
import { listen } from "../../lib/server/listen.ts";
import { Seats, type SeatsOptions } from "../../lib/server/seats.ts";
import { serveSession, type SessionOptions } from "../../lib/server/session.ts";

/** What differs from a usual server. */
export interface ServeOptions extends Partial<Omit<SessionOptions, "seats" | "signal"> & SeatsOptions> {
  /** @default {the analyzer ok for all} */
  settings?: Settings;
  maxCameras?: number;
}

/** A real server on a free port, in this process. */
export interface Served extends AsyncDisposable {
  port: number;
  seats: Seats;
  /** Bytes that are held for peers. */
  budget: Budget;
  /** All that were there. */
  clients: Set<ClientRecord>;
  /** Asks it to stop, as SIGTERM does; resolves when it has. All its books must be right then. */
  stop(): Promise<void>;
}

/** Starts a server: real sockets, real workers, real codec. */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const { settings = new Settings({ analyzers: [{ analyzers: ["ok"] }] }), maxCameras } = options;
  const listener = listen({ host: "127.0.0.1", port: 0 });
  const pool = options.judgeOf
    ? undefined
    : await AnalysisPool.start({ settings, maxCameras, codec: "auto", maxPixels: 64e6, workers: 2 });
  const abort = new AbortController();
  const witness = new Witness();
  const judgeOf = options.judgeOf ?? ((camera: string) => pool!.camera(camera));
  const seats = new Seats({ ...options, judgeOf: (camera) => witness.watch(judgeOf(camera)) });
  const budget = options.budget ?? new Budget(256 * 1024 * 1024);
  const session: SessionOptions = {
    ...options,
    seats: { take: (request) => witness.note(seats.take(request)) },
    budget,
    signal: abort.signal,
  };
  const accepting = accept(listener, (conn) => serveSession(conn, session), {
    signal: abort.signal,
    onTrouble(reason) {
      throw new Error(reason);
    },
  });
  const stop = async () => {
    abort.abort(new Error("The test is over"));
    await accepting;
    pool?.close();
    assertEquals(seats.names, [], "all seats are free again");
    witness.check();
  };
  const { port } = listener.addr;
  return { port, seats, budget, clients: witness.clients, stop, [Symbol.asyncDispose]: stop };
}

/** Counts by itself what the judges were asked and said, to hold it against the server's books. */
class Witness {
  readonly clients = new Set<ClientRecord>();
  readonly #said: Record<string, number> = {};
  #asked = 0;

  note<Seat extends { client: ClientRecord }>(seat: Seat): Seat {
    this.clients.add(seat.client);
    return seat;
  }

  watch(judge: Judge): Judge {
    return {
      analyzer: judge.analyzer,
      judge: async (jpeg, options) => {
        this.#asked++;
        let judged: JudgedJpeg | undefined;
        try {
          return judged = await judge.judge(jpeg, options);
        } finally {
          const { result, code } = judged?.judgement ?? { result: "error" };
          const word = result === "dropped" ? code! : result;
          this.#said[word] = (this.#said[word] ?? 0) + 1;
        }
      },
      [Symbol.dispose]: () => judge[Symbol.dispose](),
    };
  }

  check(): void {
    const all = [...this.clients].map(({ tally }) => tally.counts());
    const sum = (of: (counts: typeof all[number]) => number) =>
      all.reduce((total, one) => total + of(one), 0);
    for (const { received, answered, dropped, pending } of all) {
      assertEquals([received, pending], [answered + dropped, 0], "received = answered + dropped");
    }
    for (const verdict of ["ok", "ng", "unknown", "error"] as const) {
      assertEquals(sum(({ verdicts }) => verdicts[verdict]), this.#said[verdict] ?? 0, verdict);
    }
    assertEquals(sum(({ drops }) => drops.stale), this.#said.stale ?? 0, "stale");
    // For some there was no memory: they never came to a judge.
    const noMemory = sum(({ drops }) => drops.overload) - (this.#said.overload ?? 0);
    assert(noMemory >= 0, "overload");
    assertEquals(sum(({ received }) => received), this.#asked + noMemory, "received");
  }
}
