/** What {@linkcode SaveError} tells apart. */
export type SaveErrorCode = "no-permission" | "not-a-folder" | "disk-full" | "gone" | "not-writable";

/** Thrown where no picture can be saved. The message is for the user as it stands. */
export class SaveError extends Error {
  override readonly name = "SaveError";
  /** Branch on this; the message is for people. */
  readonly code: SaveErrorCode;
  constructor(code: SaveErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Why a folder takes no file, for the user. */
export interface SaveFailure {
  code: SaveErrorCode;
  why: string;
  remedy: string;
}

const ELSEWHERE = "name another folder";

/** By the names that POSIX gives errors. */
const FAILURES: Readonly<Record<string, SaveFailure>> = {
  EACCES: { code: "no-permission", why: "this user may not write there", remedy: ELSEWHERE },
  EPERM: { code: "no-permission", why: "this user may not write there", remedy: ELSEWHERE },
  EROFS: { code: "no-permission", why: "the disk is read-only", remedy: ELSEWHERE },
  EEXIST: { code: "not-a-folder", why: "there is a file of that name", remedy: ELSEWHERE },
  ENOTDIR: { code: "not-a-folder", why: "a part of the path is a file", remedy: ELSEWHERE },
  ENOSPC: { code: "disk-full", why: "the disk is full", remedy: `free some of it, or ${ELSEWHERE}` },
  EDQUOT: { code: "disk-full", why: "this user's share of the disk is full", remedy: "free some of it" },
  ENOENT: { code: "gone", why: "the folder is gone", remedy: ELSEWHERE },
};

/** Says in words why Deno could not write. */
export function explainSaveFailure(error: unknown): SaveFailure {
  if (error instanceof Deno.errors.NotCapable) {
    return { code: "no-permission", why: "Deno may not write there", remedy: "give it --allow-write" };
  }
  const { code = "", message = String(error) } = error as { code?: string; message?: string };
  return FAILURES[code] ?? { code: "not-writable", why: message, remedy: ELSEWHERE };
}
