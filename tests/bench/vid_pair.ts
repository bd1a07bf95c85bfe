import { V8_FLAGS } from "../../lib/build/v8_flags.ts";
import { Program } from "../end_to_end/programs.ts";
import { logTo } from "./log_to.ts";
import { type Pair, running } from "./pair.ts";

const ROOT = new URL("../../", import.meta.url);

/** How vid-client and vid-server are run. */
export interface VidOptions {
  /** Further flags. */
  server: readonly string[];
  client: readonly string[];
  /** The folder with the executables. @default {from the source, as the tasks do} */
  executables?: string;
  /** Only so many of the cores are theirs, by taskset. @default {all} */
  cores?: number;
}

/** vid-client and vid-server. */
export function vidPair(options: VidOptions): Pair {
  return {
    name: "vid",
    answer: /^\{.*"result":"(?!dropped")/m,
    async start({ video, fps, log }) {
      const server = startVidServer(options);
      const [, port] = await server.line(/listening on .*:(\d+)/);
      const pace = fps === undefined ? "--lossless" : "--live";
      const args = ["--port", port, "--file", video, "--loop", pace, ...options.client];
      return running(logTo(log, vidCommand("client", args, options), { cwd: ROOT }), server);
    },
  };
}

/** Starts vid-server on a free port, without its page. */
export function startVidServer({ server, ...options }: Omit<VidOptions, "client">): Program {
  return vidProgram("server", ["--port", "0", "--http", "off", ...server], options);
}

/** Starts one of ours, without a store: its peers have none. */
export function vidProgram(
  program: "server" | "client",
  args: readonly string[],
  options: Pick<VidOptions, "executables" | "cores">,
): Program {
  const [command, ...rest] = vidCommand(program, args, options);
  return new Program(command, { args: rest, cwd: ROOT, env: { VID_STORE: "off" } });
}

/** The program and its arguments that start one of ours, from the source as its task does. */
function vidCommand(
  program: "server" | "client",
  args: readonly string[],
  { executables, cores }: Pick<VidOptions, "executables" | "cores">,
): [command: string, ...args: string[]] {
  if (cores !== undefined) {
    return ["taskset", "--cpu-list", `0-${cores - 1}`, ...vidCommand(program, args, { executables })];
  }
  if (executables !== undefined) return [`${executables}/vid-${program}`, ...args];
  const deno = ["run", "--quiet", "--no-prompt", `--v8-flags=${V8_FLAGS}`, `--permission-set=${program}`];
  return [Deno.execPath(), ...deno, `${program}.ts`, ...args];
}
