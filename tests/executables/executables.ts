import type { ExecutableName } from "../../lib/build/executables.ts";
import { fitsNpmDenort } from "../../lib/build/npm_denort.ts";
import { Program } from "../end_to_end/programs.ts";

const ROOT = `${import.meta.dirname}/../..`;

/** The executables, compiled as `deno task compile` does, in a folder that is removed on dispose. */
export class Executables implements Disposable {
  /** What programs run in: empty at first. */
  readonly folder: string;
  readonly #home: string;

  private constructor(home: string) {
    this.#home = home;
    this.folder = `${home}/elsewhere`;
  }

  static async compile(): Promise<Executables> {
    const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "vid-test-" }));
    await Deno.mkdir(`${home}/elsewhere`);
    const allow = ["--allow-read", `--allow-write=${home}/dist`, "--allow-env", "--allow-run"];
    const DENORT_BIN = await denort();
    await deno([...allow, `--config=${ROOT}/deno.json`, `${ROOT}/lib/build/compile.ts`], {
      cwd: home,
      env: DENORT_BIN === undefined ? {} : { DENORT_BIN },
    });
    return new Executables(home);
  }

  pathOf(name: ExecutableName): string {
    return `${this.#home}/dist/vid-${name}`;
  }

  /** Starts one with nothing in its environment but what is said, the PATH for the client's ffmpeg, and no store by default. */
  start(name: ExecutableName, args: string[], env: Record<string, string> = {}): Program {
    return new Program(this.pathOf(name), {
      args,
      cwd: this.folder,
      clearEnv: true,
      env: { VID_STORE: "off", ...env },
    });
  }

  client(...args: string[]): Program {
    return this.start("client", args, { PATH: Deno.env.get("PATH") ?? "" });
  }

  /** Starts the server on free ports. */
  async server(...args: string[]): Promise<Program & { port: string }> {
    const server = this.start("server", ["--port", "0", "--http", "127.0.0.1:0", ...args]);
    const [, port] = await server.line(/listening on .*:(\d+)/);
    return Object.assign(server, { port });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#home, { recursive: true });
  }
}

/** The denort for tests, where npm has the one that this Deno needs; else Deno fetches its own. */
async function denort(): Promise<string | undefined> {
  const given = Deno.env.get("DENORT_BIN");
  if (given !== undefined || !fitsNpmDenort()) return given;
  return await deno(["-P=denort", `${ROOT}/lib/build/denort.ts`], { cwd: ROOT });
}

/** Runs a script of ours, and resolves to its output. */
async function deno(args: string[], options: Pick<Deno.CommandOptions, "cwd" | "env">): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...args],
    ...options,
  });
  const { success, stdout, stderr } = await command.output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trim();
}
