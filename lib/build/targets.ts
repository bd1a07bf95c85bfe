import type { Build } from "../codec/turbo_library.ts";
import { UsageError } from "../cli/usage_error.ts";

/** The platforms that `deno compile` makes executables for, by Deno's names. */
const TARGETS: Record<string, Omit<Build, "target">> = {
  "x86_64-unknown-linux-gnu": { os: "linux", arch: "x86_64" },
  "aarch64-unknown-linux-gnu": { os: "linux", arch: "aarch64" },
  "x86_64-apple-darwin": { os: "darwin", arch: "x86_64" },
  "aarch64-apple-darwin": { os: "darwin", arch: "aarch64" },
  "x86_64-pc-windows-msvc": { os: "windows", arch: "x86_64" },
};

/** The platform of a name such as `aarch64-unknown-linux-gnu`. Throws {@linkcode UsageError} for any other. */
export function targetOf(target: string): Build {
  if (Object.hasOwn(TARGETS, target)) return { target, ...TARGETS[target] };
  const names = Object.keys(TARGETS).join(", ");
  throw new UsageError(`Cannot compile for a target other than ${names}: got ${target}`);
}
