import { assert } from "@std/assert";
import { pythonWithOpenCv } from "./python_with_opencv.ts";

/** What `opencv.py` is asked for; sizes in pixels. */
export type OpenCvRequest =
  & { data?: Uint8Array }
  & (
    | { do: "resize"; width: number; height: number; channels: number; toWidth: number; toHeight: number }
    | { do: "encode"; width: number; height: number; channels: number; quality: number }
    | { do: "decode" }
    | { do: "frames"; file: string }
  );

let python: Promise<string> | undefined;

/** What Python's OpenCV answers, in the order of the requests. */
export async function askOpenCv(...requests: OpenCvRequest[]): Promise<Uint8Array<ArrayBuffer>[]> {
  const child = new Deno.Command(await (python ??= pythonWithOpenCv()), {
    args: ["-B", new URL("opencv.py", import.meta.url).pathname],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  for (const { data = new Uint8Array(0), ...ask } of requests) {
    await writer.write(new TextEncoder().encode(JSON.stringify({ ...ask, bytes: data.length }) + "\n"));
    await writer.write(data);
  }
  await writer.close();
  const { success, stdout } = await output;
  assert(success, "opencv.py failed");
  return cut(stdout);
}

function cut(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const answers: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
    answers.push(bytes.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return answers;
}
