import { WireError } from "./wire_error.ts";

/** What bytes are read from: the part of a `Deno.Conn` that it takes. */
export type ByteReader = Pick<Deno.Conn, "read">;

/**
 * Fills `into`. Resolves to false where the peer closed before the first byte, a clean end; throws
 * {@linkcode WireError} `truncated` where it closed any later.
 *
 * @example
 * ```ts
 * import { readExactly } from "./read_exactly.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const conn = { read: (into: Uint8Array) => Promise.resolve(into.fill(7, 0, 1) && 1) };
 * const header = new Uint8Array(4);
 * assertEquals(await readExactly(conn, header), true);
 * assertEquals(header, new Uint8Array([7, 7, 7, 7]));
 * ```
 */
export async function readExactly(conn: ByteReader, into: Uint8Array): Promise<boolean> {
  let filled = 0;
  while (filled < into.length) {
    const count = await conn.read(into.subarray(filled));
    if (count === null) {
      if (filled === 0) return false;
      throw new WireError("truncated", `Cannot read ${into.length} bytes as the peer closed: got ${filled}`);
    }
    filled += count;
  }
  return true;
}
