/**
 * An address as people write it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(hostAndPort("192.168.0.7", 5000), "192.168.0.7:5000");
 * assertEquals(hostAndPort("::1", 5000), "[::1]:5000");
 * ```
 */
export function hostAndPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
