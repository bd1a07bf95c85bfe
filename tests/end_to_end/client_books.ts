import { assert, assertEquals } from "@std/assert";
import { VERDICTS } from "../../lib/result.ts";

/** The closing table of a vid-client: what became of the frames that it captured. */
export interface ClientBooks {
  captured: number;
  answered: number;
  dropped: number;
  pending: number;
  /** Sent again after a broken connection. */
  resent: number;
  /** Of those answered, by their verdicts. */
  verdicts: Counts;
  /** Of those dropped, by their codes. */
  drops: Counts;
}

/** How many there are of each; what is missing is 0. */
export type Counts = Readonly<Record<string, number>>;

/** Reads the closing table; undefined where there is none, as the client was killed or never started. */
export function readBooks(stderr: readonly string[]): ClientBooks | undefined {
  const equation = /^ +captured +([\d,]+) += ([\d,]+) answered \+ ([\d,]+) dropped(?: \+ ([\d,]+) pending)?$/;
  const [captured, answered, dropped, pending] = lastMatch(stderr, equation)?.map(numberOf) ?? [];
  if (captured === undefined) return undefined;
  const tallyOf = (name: string) =>
    readTally(lastMatch(stderr, new RegExp(`^ +${name} +[\\d,]+(.*)$`))?.[0] ?? "");
  const [resent] = lastMatch(stderr, /^ +resent +([\d,]+)/)?.map(numberOf) ?? [];
  return {
    ...{ captured, answered, dropped },
    pending: pending ?? 0,
    resent: resent ?? 0,
    verdicts: tallyOf("answered"),
    drops: tallyOf("dropped"),
  };
}

/**
 * Checks that a vid-client has accounted for each frame that it captured, and printed what it says: one line for each
 * answer of the server, in the order of capture. A client that has no closing table is not checked.
 */
export function assertBooks(said: { stdout: readonly string[]; stderr: readonly string[] }): void {
  const books = readBooks(said.stderr);
  if (books === undefined) return;
  const { captured, answered, dropped, pending, verdicts, drops } = books;
  assertEquals(captured, answered + dropped + pending, "captured = answered + dropped + pending");
  assertEquals([sum(verdicts), sum(drops)], [answered, dropped], "the tallies add up");

  const lines = said.stdout.map((line) => JSON.parse(line));
  const printed = countBy(lines, ({ result }) => VERDICTS.includes(result) ? result : "unknown");
  const { dropped: _, ...judged } = printed;
  assertEquals(judged, verdicts, "a line for each answer");
  // The client itself may find a frame stale too, and prints nothing of it.
  const { stale = 0, ...others } = countBy(
    lines.filter(({ result }) => result === "dropped"),
    ({ code }) => code === "stale" ? "stale" : "overload",
  );
  assertEquals(others.overload ?? 0, drops.overload ?? 0, "a line for each frame that the server dropped");
  assert(stale <= (drops.stale ?? 0), `${stale} lines of stale frames, ${drops.stale} counted`);
  assertOrder(lines);
}

function assertOrder(lines: readonly { stream?: string; sequence?: number }[]): void {
  const last = new Map<string, number>();
  for (const { stream = "", sequence = NaN } of lines) {
    const before = last.get(stream) ?? -1;
    assert(sequence > before, `Frame ${sequence} of ${stream} was reported after frame ${before}`);
    last.set(stream, sequence);
  }
}

/** Counts things by their names. */
export function countBy<T>(things: readonly T[], nameOf: (thing: T) => string): Counts {
  const counts: Record<string, number> = {};
  for (const name of things.map(nameOf)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** All of them together. */
export function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** `ok 1,198, ng 33` */
function readTally(text: string): Counts {
  const pairs = text.matchAll(/([a-z-]+) ([\d,]+)(?:, |$)/g);
  return Object.fromEntries([...pairs].map(([, name, number]) => [name, numberOf(number)]));
}

function lastMatch(lines: readonly string[], pattern: RegExp): string[] | undefined {
  return lines.map((line) => pattern.exec(line)).findLast((match) => match !== null)?.slice(1);
}

function numberOf(text: string | undefined): number {
  return Number(text?.replaceAll(",", "") ?? 0);
}
