import { type Program, vid } from "../end_to_end/programs.ts";

/** Options of {@linkcode RestartableServer.start}. */
export interface RestartableServerOptions {
  /** For what it keeps, and for its notes. */
  folder: string;
  /** How long judging a frame takes at least, in ms. @default {1} */
  slowMs?: number;
  /** What else judges each frame. @default {nothing} */
  analyzer?: string;
  /** More of vid-server's. @default {[]} */
  args?: readonly string[];
  /** Variables of its environment. */
  env?: Record<string, string>;
}

/** How often frames were judged more than once. */
export interface Repeats {
  /** By one server process: none may be. */
  twice: number;
  /** By a later server process, as the one before died with the answer. */
  again: number;
}

/**
 * A vid-server that may be killed and started again on the same port. It finds all frames ok, and notes each one that it
 * judges: `noting_analyzer.ts`.
 */
export class RestartableServer implements AsyncDisposable {
  readonly port: number;
  readonly #options: RestartableServerOptions;
  #program: Program;

  private constructor(options: RestartableServerOptions, program: Program, port: number) {
    this.#options = options;
    this.#program = program;
    this.port = port;
  }

  /** Resolves when it listens, on a free port where none is given. */
  static async start(options: RestartableServerOptions, port = 0): Promise<RestartableServer> {
    const { program, listening } = await startOn(port, options);
    return new RestartableServer(options, program, listening);
  }

  /** The one that runs, or ran last. */
  get program(): Program {
    return this.#program;
  }

  /** Kills it outright; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#program.kill("SIGKILL");
    await this.#program.ended;
  }

  /** Starts it again where the last one is gone; resolves when it listens. */
  async restart(): Promise<void> {
    ({ program: this.#program } = await startOn(this.port, this.#options));
  }

  /** Reads its notes. */
  async repeats(): Promise<Repeats> {
    const all = (await readIfThere(notesIn(this.#options))).split("\n");
    // Frames that do not say who they are may all be different ones.
    const notes = all.filter((note) => note !== "" && !note.includes("undefined"));
    const frames = new Set(notes.map((note) => note.replace(/^\d+ /, "")));
    const judged = new Set(notes);
    return { twice: notes.length - judged.size, again: judged.size - frames.size };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
  }
}

async function startOn(port: number, options: RestartableServerOptions) {
  const { folder, slowMs = 1, analyzer, args = [], env } = options;
  const file = new URL("noting_analyzer.ts", import.meta.url).pathname;
  const program = vid("server", [
    ...["--port", String(port), "--models", `${folder}/models`],
    ...args.includes("--http") ? [] : ["--http", "off"],
    ...["--analyzer", analyzer ? `module,${analyzer}` : "module", "--set", `module.file=${file}`],
    ...["--set", `module.options=notes=${notesIn(options)},slow=${slowMs}ms`],
    ...args,
  ], { env });
  const [, listening] = await program.line(/listening on .*:(\d+)/);
  return { program, listening: Number(listening) };
}

function notesIn({ folder }: RestartableServerOptions): string {
  return `${folder}/judged`;
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return "";
  }
}
