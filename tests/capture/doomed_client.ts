/**
 * A client that comes to an end: `doomed_client.ts OPTIONS END`, with the options of openCapture() as JSON. It says
 * `open` when its capture is. At a line on stdin it throws or exits, if that is its END; `read` reads frames until
 * somebody kills it, `wait` does nothing until then.
 */
import { openRaw } from "./open_raw.ts";

const [options, end] = Deno.args;
const capture = await openRaw(JSON.parse(options));
const frames = capture.frames();
await frames.next();
await Deno.stdout.write(new TextEncoder().encode("open\n"));
while (end === "read" && !(await frames.next()).done);
await Deno.stdin.read(new Uint8Array(1));
if (end === "throw") throw new Error("The end");
if (end === "exit") Deno.exit(0);
