import type { Program } from "../end_to_end/programs.ts";

/** What a pair is given. */
export interface PairTask {
  /** The video's path. */
  video: string;
  /** Of a live source: the video's own frames/s. Left out, frames are sent as fast as they are judged. */
  fps?: number;
  /** A file that is there, into which a line is written for each frame that was judged. */
  log: string;
}

/** A client and a server that run. Both are killed on dispose. */
export interface RunningPair extends AsyncDisposable {
  client: Program;
  server: Program;
}

/** A client and a server of one make, as separate processes. */
export interface Pair {
  name: string;
  /** What is in a line of its log, among others, where the line stands for a judged frame. */
  answer: RegExp;
  /** Resolves when both run. */
  start(task: PairTask): Promise<RunningPair>;
}

/** A running client and server as one. */
export function running(client: Program, server: Program): RunningPair {
  return {
    client,
    server,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}
