import { SHELL } from "../capture/shell.ts";
import { logOf } from "../log.ts";

/**
 * Waits for a URL and shows that: so the program that starts it need not be allowed to run anything for longer than that takes,
 * which is long before it has a URL. Where it ends before, so does the shell.
 */
const opensLater = (opener: string) => `read -r url && exec ${opener} "$url" </dev/null`;

const log = logOf("http");

/** Shows a page in the browser of who sits at this machine. Where none can be started, that is a warning with its URL. */
export type OpenBrowser = (url: string) => Promise<void>;

/**
 * Makes ready to open a browser. After that there need be no permission to run programs any more, but for `explorer` on Windows.
 *
 * @param opener The program that shows a URL. @default {the system's own}
 */
export function standByBrowser(opener: string = openerOf(Deno.build.os)): OpenBrowser {
  const open = Deno.build.os === "windows" ? runs(opener) : wakes(opener);
  return async (url) => {
    try {
      const code = await open(url);
      // Windows' explorer exits with 1 though all went well.
      if (code === 0 || Deno.build.os === "windows") return;
      log.warn("no browser could be opened ({opener} exited with {code}): open {url} yourself", {
        opener,
        code,
        url,
      });
    } catch (error) {
      const { message } = error as Error;
      log.warn("no browser could be opened ({message}): open {url} yourself", { message, url });
    }
  };
}

function openerOf(os: typeof Deno.build.os): string {
  if (os === "windows") return "explorer";
  return os === "darwin" ? "open" : "xdg-open";
}

function wakes(opener: string): (url: string) => Promise<number> {
  const args = ["-c", opensLater(opener)];
  const child = new Deno.Command(SHELL, { args, stdin: "piped", stdout: "null", stderr: "null" }).spawn();
  child.unref();
  return async (url) => {
    child.ref();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${url}\n`));
    await writer.close();
    return (await child.status).code;
  };
}

function runs(opener: string): (url: string) => Promise<number> {
  return async (url) => {
    const command = new Deno.Command(opener, { args: [url], stdin: "null", stdout: "null", stderr: "null" });
    return (await command.spawn().status).code;
  };
}
