import { whyFetchFailed } from "../why_fetch_failed.ts";
import { parseCameras, type WatchedCamera, WatchError } from "./watched_camera.ts";

/** More is no list of cameras, in bytes. */
const MAX_BYTES = 16 * 2 ** 20;

/** Options of {@linkcode askCameras}. */
export interface AskOptions {
  /** How long the answer may take, in ms. */
  timeoutMs: number;
  signal: AbortSignal;
}

/** The cameras of the vid-server whose page is at `url`. Throws {@linkcode WatchError}, or the signal's reason. */
export async function askCameras(url: string, { timeoutMs, signal }: AskOptions): Promise<WatchedCamera[]> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(`${url}/api/v1/cameras`, {
      redirect: "manual",
      signal: AbortSignal.any([late, signal]),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new WatchError(`it answered ${response.status}: a vid-server of this version answers 200`);
    }
    return parseCameras(await textOf(response));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof WatchError) throw error;
    if (late.aborted) {
      throw new WatchError(`it did not answer within ${timeoutMs / 1000} s`, { cause: error });
    }
    throw new WatchError(whyFetchFailed(error, url), { cause: error });
  }
}

async function textOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let read = 0;
  for await (const bytes of body ?? []) {
    read += bytes.length;
    if (read > MAX_BYTES) {
      throw new WatchError(`what answers there is no vid-server: it says more than ${MAX_BYTES} bytes`);
    }
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}
