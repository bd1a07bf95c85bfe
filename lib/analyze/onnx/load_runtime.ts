import { npmFile } from "../../codec/npm_file.ts";
import { AnalyzerError } from "../analyzer.ts";
import { runtimeLibrary } from "./runtime_library.ts";

/** ONNX Runtime's JavaScript interface. */
export type OnnxRuntime = typeof import("onnxruntime-node");

let loading: Promise<OnnxRuntime> | undefined;

/** Loads ONNX Runtime, once in a thread. Throws {@linkcode AnalyzerError} where there is none for this platform. */
export function loadRuntime(): Promise<OnnxRuntime> {
  return loading ??= load();
}

async function load(): Promise<OnnxRuntime> {
  const files = runtimeLibrary(Deno.build);
  if (files === undefined) {
    throw new AnalyzerError(
      `Cannot use onnx as there is no ONNX Runtime for this platform: got ${Deno.build.target}`,
    );
  }
  if (!isThere(files.library)) {
    throw new AnalyzerError(
      "Cannot use onnx as this executable has no ONNX Runtime inside: use vid-server-onnx, which is vid-server with " +
        "it, or run vid by deno",
    );
  }
  // It would report to its makers what it runs, and looks at this when it is loaded.
  Deno.env.set("ORT_DISABLE_TELEMETRY", "1");
  try {
    // Its binding finds it among what is loaded, and not where an executable has unpacked that.
    const library = Deno.dlopen(npmFile(files.library), {});
    const runtime = await import("onnxruntime-node");
    library.close(); // the binding keeps it
    // What it would print is in what it throws.
    runtime.env.logLevel = "fatal";
    return runtime;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const hint = Deno.build.standalone
      ? "\nIt is unpacked into TMPDIR or /tmp, 46 MB: that has to be a folder that may be written to"
      : "";
    throw new AnalyzerError(`Cannot use onnx as ONNX Runtime does not load: ${why}${hint}`, { cause });
  }
}

/** Whether a file of an npm package is there: of the executables, one alone has ONNX Runtime. */
function isThere(file: string): boolean {
  try {
    npmFile(file);
    return true;
  } catch (error) {
    if (!Deno.build.standalone) throw error;
    return false; // TypeError: its name is not known
  }
}
