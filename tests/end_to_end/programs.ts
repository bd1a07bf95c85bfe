import { TextLineStream } from "@std/streams";
import { V8_FLAGS } from "../../lib/build/v8_flags.ts";
import { assertBooks } from "./client_books.ts";

const ROOT = new URL("../../", import.meta.url);

/** What a program said and how it ended. */
export interface Ended {
  code: number;
  /** Lines. */
  stdout: string[];
  /** Lines. */
  stderr: string[];
}

/** A program that runs. It is killed on dispose if it has not ended. */
export class Program implements AsyncDisposable {
  readonly ended: Promise<Ended>;
  /** Lines that came so far. */
  readonly stdout: string[] = [];
  /** Lines that came so far. */
  readonly stderr: string[] = [];
  readonly #child: Deno.ChildProcess;
  #over = false;
  #news = Promise.withResolvers<void>();

  /** `check` looks at what it said once it has ended: what it throws is thrown by {@linkcode ended} and on dispose. */
  constructor(command: string | URL, options: Deno.CommandOptions, check?: (ended: Ended) => void) {
    this.#child = new Deno.Command(command, { stdin: "null", ...options, stdout: "piped", stderr: "piped" })
      .spawn();
    this.ended = this.#run(check);
    this.ended.catch(() => {}); // thrown where somebody waits for it
  }

  get pid(): number {
    return this.#child.pid;
  }

  kill(signal: Deno.Signal): void {
    try {
      if (!this.#over) this.#child.kill(signal);
    } catch (error) {
      // It has ended, and its output is being read to the end.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  /** Waits for a line of stdout or stderr; throws where the program ends without it. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    while (true) {
      for (const line of [...this.stdout, ...this.stderr]) {
        const match = pattern.exec(line);
        if (match) return match;
      }
      if (this.#over) throw new Error(`No ${pattern} in:\n${[...this.stdout, ...this.stderr].join("\n")}`);
      await this.#news.promise;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill("SIGKILL");
    await this.ended;
  }

  async #run(check?: (ended: Ended) => void): Promise<Ended> {
    const reading = [
      this.#read(this.#child.stdout, this.stdout),
      this.#read(this.#child.stderr, this.stderr),
    ];
    const [{ code }] = await Promise.all([this.#child.status, ...reading]);
    this.#over = true;
    this.#changed();
    const ended = { code, stdout: this.stdout, stderr: this.stderr };
    check?.(ended);
    return ended;
  }

  async #read(stream: ReadableStream<Uint8Array>, into: string[]): Promise<void> {
    const lines: ReadableStream<string> = stream.pipeThrough(new TextDecoderStream()).pipeThrough(
      new TextLineStream(),
    );
    for await (const line of lines) {
      into.push(line);
      this.#changed();
    }
  }

  #changed(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }
}

/**
 * Starts vid-server or vid-client with the permissions that its task has, without a store unless `--store` is given. A client that tells at its end what became of
 * its frames is held to that: {@linkcode assertBooks}.
 */
export function vid(
  program: "server" | "client",
  args: string[],
  options: Deno.CommandOptions = {},
): Program {
  const deno = ["run", "--quiet", "--no-prompt", `--v8-flags=${V8_FLAGS}`, `--permission-set=${program}`];
  const check = program === "client" ? assertBooks : undefined;
  return new Program(
    Deno.execPath(),
    {
      cwd: ROOT,
      ...options,
      env: { VID_STORE: "off", ...options.env },
      args: [...deno, `${program}.ts`, ...args],
    },
    check,
  );
}

/** Starts vid-server on a free port, without its page unless `--http` is given. */
export async function startServer(...args: string[]): Promise<Program & { port: string }> {
  const http = args.includes("--http") ? [] : ["--http", "off"];
  const server = vid("server", ["--port", "0", ...http, ...args]);
  const [, port] = await server.line(/listening on .*:(\d+)/);
  return Object.assign(server, { port });
}

/** Starts one of the tutorial's programs. */
export function python(name: string, args: string[] = [], form = "<L"): Program {
  return new Program("python3", {
    args: ["-u", name, ...args],
    cwd: new URL("tests/peers/", ROOT),
    env: { FORM: form, PYTHONDONTWRITEBYTECODE: "1" },
  });
}
