import { CodecError } from "./codec.ts";
import { npmFile } from "./npm_file.ts";

// handle, pixels, width, pitch, height, pixel format, pointer to JPEG, pointer to its size
const COMPRESS = {
  parameters: ["pointer", "buffer", "i32", "i32", "i32", "i32", "buffer", "buffer"],
  result: "i32",
} as const;

// handle, pointers to planes, width, strides, height, pointer to JPEG, pointer to its size
const COMPRESS_PLANES = {
  parameters: ["pointer", "buffer", "i32", "buffer", "i32", "buffer", "buffer"],
  result: "i32",
} as const;

const SYMBOLS = {
  tj3Init: { parameters: ["i32"], result: "pointer" },
  tj3Destroy: { parameters: ["pointer"], result: "void" },
  tj3GetErrorStr: { parameters: ["pointer"], result: "pointer" },
  tj3GetErrorCode: { parameters: ["pointer"], result: "i32" },
  tj3Set: { parameters: ["pointer", "i32", "i32"], result: "i32" },
  tj3Get: { parameters: ["pointer", "i32"], result: "i32" },
  tj3SetScalingFactor: { parameters: ["pointer", { struct: ["i32", "i32"] }], result: "i32" },
  tj3DecompressHeader: { parameters: ["pointer", "buffer", "usize"], result: "i32" },
  // handle, JPEG, its size, pixels, pitch, pixel format
  tj3Decompress8: { parameters: ["pointer", "buffer", "usize", "buffer", "i32", "i32"], result: "i32" },
  tj3Compress8: COMPRESS,
  tj3CompressFromYUVPlanes8: COMPRESS_PLANES,
  compressAside: { ...COMPRESS, name: "tj3Compress8", nonblocking: true },
  compressPlanesAside: { ...COMPRESS_PLANES, name: "tj3CompressFromYUVPlanes8", nonblocking: true },
} as const;

/**
 * libjpeg-turbo with its TurboJPEG 3 API, as {@link https://libjpeg-turbo.org/Documentation/Documentation}
 * has it.
 */
export type TurboLibrary = Deno.DynamicLibrary<typeof SYMBOLS>;

/** The platform that a library is for. */
export type Build = Pick<typeof Deno.build, "os" | "arch" | "target">;

/**
 * Opens the libjpeg-turbo of this platform, or throws {@linkcode CodecError} `unavailable` with what to do.
 */
export function openTurboLibrary(
  build: Build = Deno.build,
): TurboLibrary {
  const file = turboLibraryFile(build);
  if (file === undefined) throw unavailable(`there is none for ${build.target}`);
  // Asked first, since on a terminal Deno.dlopen would stop and ask the user. For one path alone it would not
  // do: Deno.UnsafePointer needs it for all.
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") {
    throw unavailable("Deno was not given --allow-ffi");
  }
  try {
    return Deno.dlopen(npmFile(file), SYMBOLS);
  } catch (cause) {
    throw unavailable(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The library's file in its npm package, where there is one for a platform that Deno runs on too. */
export function turboLibraryFile({ os, arch, target }: Build): string | undefined {
  if (os !== "linux") return undefined;
  const isMusl = target.endsWith("musl");
  if (isMusl && arch !== "x86_64") return undefined;
  const platform = `linux-${arch === "x86_64" ? "x64" : "arm64"}${isMusl ? "-musl" : ""}`;
  return `@julusian/jpeg-turbo/prebuilds/jpeg-turbo-${platform}/libturbojpeg.so.0`;
}

function unavailable(why: string, options?: ErrorOptions): CodecError {
  return new CodecError(
    "unavailable",
    `Cannot load the libjpeg-turbo library as ${why}: use the slower WASM one with --codec wasm`,
    options,
  );
}
