/** An exported global that says where in a module's heap something is. */
export interface Address {
  value: number;
}

/**
 * Loads a WASM module with SIMD that was compiled from AssemblyScript, and imports nothing. Undefined where this processor lacks
 * the instructions: on x64 SSE 4.1. Throws where the file cannot be read.
 */
export function loadAssembly<Exports extends Record<string, unknown>>(file: URL): Exports | undefined {
  const wasm = Deno.readFileSync(file);
  if (!WebAssembly.validate(wasm)) return undefined;
  // Its own type says no more than that there are exports.
  return new WebAssembly.Instance(new WebAssembly.Module(wasm)).exports as Exports;
}
