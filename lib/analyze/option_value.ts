import { z } from "zod";
import { parseChoice } from "../values/parse_choice.ts";
import { parseDuration } from "../values/parse_duration.ts";
import { arePolygons, parseRegions, type Regions } from "../values/parse_regions.ts";
import { ValueError } from "../values/value_error.ts";
import type { Option, OptionValue } from "./options.ts";

/** Of a text, in characters: the labels of a thousand classes. */
const MAX_TEXT = 32_768;

/** Of what is told of a wrong value, in characters. */
const MAX_TOLD = 80;

const polygonsSchema = z.array(z.array(z.tuple([z.number(), z.number()])));
const regionsSchema = z.union([
  polygonsSchema,
  z.strictObject({ polygons: polygonsSchema }).transform(({ polygons }) => polygons),
]);

/**
 * Checks a value from JSON for an option. A duration is a number of ms, or a text with its unit; regions are polygons,
 * `[[[10, 10], [90, 10], [50, 80]]]` or the same below `polygons`, or a text as `--set` has it. What would name a file is
 * refused. Throws `ValueError` where it does not follow the option's rule.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(readOptionValue({ type: "duration", summary: "How long" }, "5s"), 5000);
 * ```
 */
export function readOptionValue(option: Option, value: unknown): OptionValue {
  switch (option.type) {
    case "number":
    case "integer":
      return readNumber(option, value);
    case "duration":
      return readDuration(value);
    case "switch":
      if (typeof value === "boolean") return value;
      throw wrong("it is true or false", value);
    case "choice": {
      const choices = Object.keys(option.choices);
      if (typeof value === "string" && value.length <= MAX_TOLD) {
        return reading(value, () => parseChoice(value, choices));
      }
      throw wrong(`it is one of ${choices.join(", ")}`, value);
    }
    case "path":
      throw wrong("it names a file, and is set when the server starts", value);
    case "regions":
      return readRegions(value);
    case "text":
      if (typeof value === "string" && value.length <= MAX_TEXT) return value;
      throw wrong(`it is a text of ${MAX_TEXT} characters at most`, value);
  }
}

/** What a wrong value was, as JSON, cut where it is long. */
export function tellValue(value: unknown): string {
  const json = JSON.stringify(value) ?? "nothing";
  return json.length > MAX_TOLD ? `${json.slice(0, MAX_TOLD).toWellFormed()}…` : json;
}

function readNumber(option: Option & { type: "number" | "integer" }, value: unknown): number {
  const { type, min, max } = option;
  const isOne = typeof value === "number" && value >= min && value <= max;
  if (isOne && (type === "number" || Number.isInteger(value))) return value;
  throw wrong(`it is a ${type === "integer" ? "whole " : ""}number from ${min} to ${max}`, value);
}

function readDuration(value: unknown): number {
  const rule = "it is a duration above 0, up to 24h: in ms, or with its unit, such as 5s";
  const text = typeof value === "number" ? `${value}ms` : value;
  if (typeof text === "string") return reading(value, () => parseDuration(text), rule);
  throw wrong(rule, value);
}

function readRegions(value: unknown): Regions {
  const rule =
    "it is polygons in pixels of the frame, such as [[[10,10],[90,10],[50,80]]]; a PNG is set when the server starts";
  if (typeof value === "string") {
    const regions = reading(value, () => parseRegions(value), rule);
    if ("polygons" in regions) return regions;
  } else {
    const { data: polygons } = regionsSchema.safeParse(value);
    if (polygons !== undefined && arePolygons(polygons)) return { polygons };
  }
  throw wrong(rule, value);
}

/** What is wrong is told by `rule`, or by that of who parses, with the value as JSON has it. */
function reading<T>(value: unknown, parse: () => T, rule?: string): T {
  try {
    return parse();
  } catch (error) {
    throw error instanceof ValueError ? wrong(rule ?? error.rule, value) : error;
  }
}

function wrong(rule: string, value: unknown): ValueError {
  return new ValueError(rule, tellValue(value));
}
