import { fileURLToPath } from "node:url";

/**
 * Path on disk of a file that an npm package ships, such as `@cwasm/jpeg-turbo/jpeg-turbo.wasm`.
 *
 * Both codecs find their binaries here and nowhere else, so that a compiled program has one place to bend.
 */
export function npmFile(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}
