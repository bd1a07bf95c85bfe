import { AnalysisPool } from "../../lib/analyze/pool.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { Budget } from "../../lib/link/budget.ts";
import { accept } from "../../lib/server/accept.ts";
import { CameraNames } from "../../lib/server/camera_names.ts";
import { listen } from "../../lib/server/listen.ts";
import { type Judge, serveSession, type SessionOptions } from "../../lib/server/session.ts";

/** What differs from a usual server. */
export interface ServeOptions
  extends Partial<Pick<SessionOptions, "budget" | "hub" | "maxBytes" | "messageTimeout" | "names">> {
  /** @default {the analyzer ok for all} */
  settings?: Settings;
  maxCameras?: number;
  /** In place of the pool's. */
  judgeOf?(camera: string): Judge;
}

/** A real server on a free port, in this process. */
export interface Served extends AsyncDisposable {
  port: number;
  /** Asks it to stop, as SIGTERM does; resolves when it has. */
  stop(): Promise<void>;
}

/** Starts a server: real sockets, real workers, real codec. */
export async function serve(options: ServeOptions = {}): Promise<Served> {
  const { settings = new Settings({ analyzers: [{ analyzers: ["ok"] }] }), maxCameras, ...session } = options;
  const listener = listen({ host: "127.0.0.1", port: 0 });
  const pool = options.judgeOf
    ? undefined
    : await AnalysisPool.start({ settings, maxCameras, codec: "auto", maxPixels: 64e6, workers: 2 });
  const abort = new AbortController();
  const served = {
    judgeOf: (camera: string) => pool!.camera(camera),
    names: new CameraNames(),
    ...session,
    budget: session.budget ?? new Budget(256 * 1024 * 1024),
    signal: abort.signal,
  };
  const accepting = accept(listener, (conn) => serveSession(conn, served), {
    signal: abort.signal,
    onTrouble(reason) {
      throw new Error(reason);
    },
  });
  const stop = async () => {
    abort.abort(new Error("The test is over"));
    await accepting;
    pool?.close();
  };
  return { port: listener.addr.port, stop, [Symbol.asyncDispose]: stop };
}
