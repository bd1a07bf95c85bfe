import { StoreError, type StoreErrorCode } from "./store_error.ts";

/** What SQLite and the system say of a store, and what it means for a person. The first that matches counts. */
const MEANINGS: readonly (readonly [pattern: RegExp, code: StoreErrorCode, words: string])[] = [
  [/database is locked|database table is locked/i, "locked", "another vid-server uses it"],
  [/disk is full|no space left|os error 28\b/i, "not-writable", "the disk is full"],
  [/quota/i, "not-writable", "the disk's quota is used up"],
  [/file too large|os error 27\b/i, "not-writable", "a file may not get any larger"],
  [/not a database|malformed|corrupt/i, "damaged", "its database is damaged"],
  [/readonly|read-only|os error 30\b/i, "not-writable", "it is read-only"],
  [/permission denied|NotCapable|requires (write|read) access/i, "not-writable", "it may not be written"],
  [/unable to open database file/i, "not-writable", "its database cannot be opened"],
  [/not a directory|file exists/i, "not-writable", "it is no folder"],
];

/** Why a store's disk did not do what it was asked, in words that go on a sentence: `the disk is full`. */
export function explainStoreFailure(error: unknown): { code: StoreErrorCode; words: string } {
  if (error instanceof StoreError) return { code: error.code, words: error.message };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const [, code, words] = MEANINGS.find(([pattern]) => pattern.test(message)) ?? [];
  return { code: code ?? "not-writable", words: words ?? (error instanceof Error ? error.message : message) };
}
