import type { ByteReader } from "../../lib/link/read_exactly.ts";

/** A peer that sends `chunks`, as TCP may cut them, and closes. */
export function connOf(chunks: Iterable<Uint8Array>): ByteReader {
  const queue = [...chunks].filter((chunk) => chunk.length > 0);
  return {
    read(into: Uint8Array) {
      const chunk = queue.shift();
      if (chunk === undefined) return Promise.resolve(null);
      const count = Math.min(into.length, chunk.length);
      into.set(chunk.subarray(0, count));
      if (count < chunk.length) queue.unshift(chunk.subarray(count));
      return Promise.resolve(count);
    },
  };
}

/** Cuts bytes at the given places. */
export function cut(bytes: Uint8Array, places: number[]): Uint8Array[] {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, i) => bytes.subarray(edges[i], edge));
}
