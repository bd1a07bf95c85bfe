import { CaptureError } from "../capture/capture_error.ts";
import { CodecError } from "../codec/codec.ts";
import type { FileFailure } from "./file_frame.ts";

/** Says why a file cannot be read. Throws what is not the file's fault. */
export function fileFailureOf(file: string, error: unknown): FileFailure {
  if (error instanceof CaptureError) return { code: error.code, reason: error.message };
  // An encoder whose thread died is gone for all files.
  if (error instanceof CodecError && error.code !== "unavailable") {
    return { code: error.code, reason: error.message };
  }
  const words = SYSTEM_FAILURES.find(([kind]) => error instanceof kind);
  if (words === undefined) throw error;
  const [, code, reason] = words;
  return { code, reason: `Cannot open ${file}: ${reason}` };
}

/** Errors of the system, with the words that a capture has for them. */
const SYSTEM_FAILURES = [
  [Deno.errors.NotFound, "not-found", "there is no such file; check the path"],
  [Deno.errors.NotADirectory, "not-found", "there is no such file; check the path"],
  [Deno.errors.PermissionDenied, "no-permission", "this user may not read it; check its permissions"],
  [Deno.errors.NotCapable, "no-permission", "this program may not read it"],
  [Deno.errors.FilesystemLoop, "not-found", "its links go round in a circle"],
] as const;
