import config from "../../deno.json" with { type: "json" };

/** vid's version: deno.json says it once for all. */
export const VERSION: string = config.version;

/** What `--version` prints: `vid-server 0.1.0 (deno 2.6.8, x86_64-linux)`. */
export function renderVersion(program: string): string {
  const { arch, os } = Deno.build;
  return `${program} ${VERSION} (deno ${Deno.version.deno}, ${arch}-${os})`;
}
