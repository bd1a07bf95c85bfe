import type { FlagValue } from "./flag.ts";
import { parseChoice } from "../values/parse_choice.ts";

/**
 * A flag value that is one of a few words.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(choiceValue(["auto", "turbo", "wasm"]).name, "auto|turbo|wasm");
 * ```
 */
export function choiceValue<const Choice extends string>(choices: readonly Choice[]): FlagValue<Choice> {
  return { name: choices.join("|"), parse: (text) => parseChoice(text, choices) };
}

/** A flag value that is one of a few words, each with what it means, which help tells. */
export function explainedChoiceValue<Choice extends string>(
  choices: Readonly<Record<Choice, string>>,
): FlagValue<Choice> {
  const words = Object.keys(choices) as Choice[];
  return { ...choiceValue(words), choices };
}
