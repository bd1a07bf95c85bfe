import { nearest } from "./nearest.ts";
import { ValueError } from "./value_error.ts";

/**
 * Reads one of a few words. Throws {@linkcode ValueError} for all else, with the word that is most like it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseChoice("wasm", ["auto", "turbo", "wasm"]), "wasm");
 * ```
 */
export function parseChoice<Choice extends string>(text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((choice) => choice === text);
  if (choice !== undefined) return choice;
  const guess = nearest(text, choices);
  const hint = guess === undefined ? "" : ` (did you mean ${guess}?)`;
  throw new ValueError(`it is one of ${choices.join(", ")}${hint}`, text);
}
