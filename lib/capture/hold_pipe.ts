import { SHELL } from "./shell.ts";

/** Opened for both reading and writing, which never has to wait for a writer. The end of stdin is the end. */
const HOLD = `exec 3<>"$1"; echo held; read -r end`;

/**
 * Keeps a named pipe open until it is disposed of, so that its writer goes on while it has no other reader. To a reader the
 * pipe then has no end. Does nothing where this user may not write to it.
 */
export async function holdPipe(path: string): Promise<AsyncDisposable> {
  const shell = new Deno.Command(SHELL, {
    args: ["-c", HOLD, "sh", path],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const said = shell.stdout.getReader();
  await said.read();
  await said.cancel();
  return {
    async [Symbol.asyncDispose]() {
      await shell.stdin.close();
      await shell.status;
    },
  };
}
