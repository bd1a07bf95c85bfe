import { z } from "zod";
import { isCameraName, MAX_CAMERA_NAME } from "../../camera_name.ts";
import { VERDICTS } from "../../result.ts";

/** The farthest moment that there is (ECMA-262, 21.4.1.1), in ms since the epoch. */
const LAST_MOMENT = 8.64e15;

/** ms since the epoch, with a fraction as a verdict's own time has one. */
const MS = /^\d{1,16}(\.\d{1,6})?$/;

/** ISO 8601 as RFC 3339 narrows it, without an offset in UTC; or a date alone. */
const ISO = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);

/** How many rows a page has at most. */
export const MAX_LIMIT = 500;

/** A camera's name. */
export const cameraName = z.string().refine(isCameraName, {
  error: `a camera's name has 1 to ${MAX_CAMERA_NAME} characters, all of them visible`,
});

/** A moment, as text: ISO 8601, or ms since the epoch. */
export const moment = z.string().transform((text, context): number => {
  const ms = MS.test(text) ? Number(text) : ISO.safeParse(text).success ? Date.parse(inUtc(text)) : NaN;
  if (Math.abs(ms) <= LAST_MOMENT) return ms;
  const message = "it is a time in ISO 8601, such as 2026-11-28T09:30:00+09:00, or in ms since the epoch";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

/** The number of a row, as text. */
export const rowId = z.string().regex(/^[1-9]\d{0,14}$/, "it is a number, from 1").transform(Number);

/** Yes or no, as text. */
export const truth = z.enum(["true", "false"], { error: "it is true or false" })
  .transform((text) => text === "true");

/** Several of some words, as text with commas between. */
export function wordsOf<Word extends string>(words: readonly [Word, ...Word[]]) {
  const one = z.enum(words);
  return z.string().transform((text, context): Word[] => {
    const parsed = z.array(one).safeParse(text.split(",").map((word) => word.trim()));
    if (parsed.success) return [...new Set(parsed.data)];
    context.addIssue({
      code: "custom",
      message: `it is one or more of ${words.join(", ")}, with commas between`,
    });
    return z.NEVER;
  });
}

/** Which rows: of which camera, and when. */
export const spanFields = {
  camera: cameraName.optional().describe("Only of this camera"),
  from: moment.optional().describe(
    "Not before this time: ISO 8601 (UTC where no offset is said), or ms since the epoch",
  ),
  to: moment.optional().describe("Before this time"),
};

/** Which page of rows. */
export const pageFields = {
  limit: z.string().regex(/^[1-9]\d{0,5}$/, "it is a number, from 1").transform(Number)
    .refine((limit) => limit <= MAX_LIMIT, { error: `it is at most ${MAX_LIMIT}` })
    .default(50).describe(`How many at most: 1 to ${MAX_LIMIT}; 50 where nothing is said`),
  cursor: rowId.optional().describe("What the page before gave as its next"),
};

/** Which verdicts. */
export const verdictFields = {
  ...spanFields,
  result: wordsOf(VERDICTS).optional().describe(`One or more of ${VERDICTS.join(", ")}, with commas between`),
  code: z.string().min(1).max(64).optional().describe("What kind of unknown or error"),
  label: z.string().min(1).max(200).optional().describe("Something of this label was found"),
  picture: truth.optional().describe("Whether there is a picture"),
  evidence: truth.optional().describe(
    "Whether its picture is kept for its own sake: false for those beside such a one",
  ),
  mark: z.enum(["right", "wrong", "none"], { error: "it is right, wrong or none" }).optional()
    .describe("What a person said of it"),
};

/** Which parts. */
export const partFields = {
  ...spanFields,
  verdict: wordsOf(["ok", "ng", "unknown"]).optional().describe(
    "One or more of ok, ng, unknown, with commas between",
  ),
};

function inUtc(text: string): string {
  return text.includes("T") && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text;
}
