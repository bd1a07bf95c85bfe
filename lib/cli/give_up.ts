/** What Deno lets a program do. */
export type PermissionName = Deno.PermissionDescriptor["name"];

/**
 * Gives up permissions for good: neither this thread nor a worker that it starts later can do such things any more. What is
 * open already stays open.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * await giveUp("sys");
 * assertEquals((await Deno.permissions.query({ name: "sys" })).state, "prompt");
 * ```
 */
export async function giveUp(...names: PermissionName[]): Promise<void> {
  for (const name of names) await Deno.permissions.revoke({ name });
}
