/** A module of the project, and a set of permissions in deno.json. */
export type ProgramName = "server" | "client";

/** A program as one file. */
export interface Executable {
  program: ProgramName;
  /** Whether ONNX Runtime is inside, which is half as large again as all else, and read at each start. */
  hasOnnx: boolean;
}

/** All that are made, by what follows `vid-` in their names. */
export const EXECUTABLES = {
  "server": { program: "server", hasOnnx: false },
  "client": { program: "client", hasOnnx: false },
  "server-onnx": { program: "server", hasOnnx: true },
} as const satisfies Record<string, Executable>;

/** A key of {@linkcode EXECUTABLES}. */
export type ExecutableName = keyof typeof EXECUTABLES;
