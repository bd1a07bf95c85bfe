import type { Build } from "../../codec/turbo_library.ts";

/** The files of ONNX Runtime for a platform, in the npm package, as they would be imported. */
export interface RuntimeLibrary {
  library: string;
  /** What makes JavaScript's calls the library's: an addon of Node's. */
  binding: string;
}

/** ONNX Runtime, where the npm package has it for a platform. */
export function runtimeLibrary({ os, arch, target }: Build): RuntimeLibrary | undefined {
  const file = fileFor(os);
  const isIntelMac = os === "darwin" && arch === "x86_64";
  // It is linked against glibc.
  if (file === undefined || isIntelMac || target.endsWith("musl")) return undefined;
  const folder = `onnxruntime-node/bin/napi-v6/${os === "windows" ? "win32" : os}/${
    arch === "x86_64" ? "x64" : "arm64"
  }`;
  return { library: `${folder}/${file}`, binding: `${folder}/onnxruntime_binding.node` };
}

function fileFor(os: Build["os"]): string | undefined {
  switch (os) {
    case "linux":
      return "libonnxruntime.so.1";
    case "darwin":
      return "libonnxruntime.1.dylib";
    case "windows":
      return "onnxruntime.dll";
    default:
      return undefined;
  }
}
