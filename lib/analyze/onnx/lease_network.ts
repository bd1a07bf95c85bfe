import { modelError } from "./model_error.ts";
import { Network } from "./network.ts";

/** The networks of this thread that some camera judges by. */
const shared = new Map<string, { opening: Promise<Network>; users: number }>();

/** A network, as long as it is used. */
export interface NetworkLease extends Disposable {
  readonly network: Network;
}

/**
 * Opens a network, or shares it with the other cameras of this thread; the last one that disposes of its lease closes
 * it. Throws `AnalyzerError` where it cannot be used.
 */
export async function leaseNetwork(model: string, threads: number): Promise<NetworkLease> {
  const key = JSON.stringify([stampOf(model), threads]);
  const entry = shared.get(key) ?? { opening: Network.open(model, threads), users: 0 };
  shared.set(key, entry);
  entry.users++;
  let isHeld = true;
  const release = () => {
    if (!isHeld) return;
    isHeld = false;
    if (--entry.users > 0) return;
    shared.delete(key);
    entry.opening.then((network) => network.close(), () => {});
  };
  try {
    return { network: await entry.opening, [Symbol.dispose]: release };
  } catch (error) {
    release();
    throw error;
  }
}

/** What changes when the file does. Throws `AnalyzerError` where it is none. */
function stampOf(model: string): unknown[] {
  try {
    const { isFile, isDirectory, size, mtime } = Deno.statSync(model);
    if (isFile) return [Deno.realPathSync(model), size, mtime?.getTime()];
    throw new Error(isDirectory ? "it is a folder" : "it is no file");
  } catch (cause) {
    throw modelError(model, cause instanceof Deno.errors.NotFound ? "there is no such file" : cause);
  }
}
