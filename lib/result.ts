import { z } from "zod";

/** The words that a frame is answered with. */
export const VERDICTS = ["ok", "ng", "unknown", "error", "dropped"] as const;

/** `ok` and `ng` are judgements; `code` says more of the others. */
export type Verdict = typeof VERDICTS[number];

/** What was found in a frame. */
export interface FoundObject {
  label: string;
  /** Of a code: what it says. */
  text?: string;
  /** 0 to 1. */
  score?: number;
  /** x, y, width, height, in pixels of the frame that was sent. */
  box: [number, number, number, number];
  /** In pixels of the frame that was sent. */
  area?: number;
  /** Of what was inspected, in %. */
  areaPercent?: number;
  /** How far it stands out from what should be there, in gray levels. Negative: it is darker. */
  contrast?: number;
}

/** Times of one frame at the server. */
export interface ServerTiming {
  /** When its last byte was read: ms since the epoch, the server's clock. */
  receivedAt: number;
  /** When its answer was handed to the socket: ms since the epoch, the server's clock. */
  answeredAt: number;
  /** Between the two, neither decoded nor analyzed, in ms. */
  waitMs?: number;
  /** In ms. */
  decodeMs?: number;
  /** In ms. */
  analyzeMs?: number;
}

/** What one analyzer says of a frame. */
export interface StepJudgement {
  result: Verdict;
  /** What kind of `unknown`, `error` or `dropped` it is. */
  code?: string;
  /** The reason, in words for a person. */
  reason?: string;
  /** What was measured, in the unit of `threshold`. */
  score?: number;
  /** Where `ng` begins. */
  threshold?: number;
  objects?: FoundObject[];
  metrics?: Record<string, number>;
}

/** How many parts there were, by their verdicts. */
export type PartCounts = Record<"seen" | PartVerdict, number>;

/** What is said of a part. */
export type PartVerdict = "ok" | "ng" | "unknown";

/** The one verdict of a part that was in view for many frames. */
export interface JudgedPart {
  /** Number of the part at its camera, from 1. */
  id: number;
  verdict: PartVerdict;
  /** How many of its frames were judged and voted. */
  frames: number;
  /** The reason, in words for a person. */
  reason?: string;
  /** How many of the votes were ng. */
  ng: number;
  /** How long it was in view until then, in ms. */
  inViewMs: number;
  /** All of its camera so far, this one among them. */
  counts: PartCounts;
}

/** What is said of a frame: by one analyzer, or by all of a chain. */
export interface Judgement extends StepJudgement {
  /** What each analyzer of a chain said, by its name. */
  steps?: Record<string, StepJudgement>;
  /** Options that were changed since the frame before: this frame is the first that was judged by these values. */
  changed?: Record<string, unknown>;
  /** The part that the frame shows, where parts are judged. */
  partId?: number;
  /** On the frame at which a part's verdict is decided. */
  part?: JudgedPart;
}

/** What a frame is answered with. */
export interface Result extends Judgement {
  /** Version of the protocol: tells a client that it talks to vid. */
  vid: 1;
  camera?: string;
  stream?: string;
  sequence?: number;
  analyzer?: string;
  /** What the client should know beside it, once, in words for a person: that another one has its camera's name. */
  notice?: string;
  timing?: ServerTiming;
}

/** An answer that came over the wire: of vid, or of some other server that knows no more than `result`. */
export interface Answer extends Omit<Result, "vid" | "result"> {
  vid?: number;
  /** It is the answer to a hello, and has no `result`. */
  hello?: true;
  /** Of vid: a {@linkcode Verdict}. Of others: whatever they say. */
  result?: unknown;
}

/** Thrown where an answer from a server cannot be understood. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
  readonly code = "bad-answer";
}

const stepSchema = z.looseObject({
  result: z.enum(VERDICTS),
  code: z.string().optional(),
  reason: z.string().optional(),
  score: z.number().optional(),
  threshold: z.number().optional(),
  objects: z.array(z.looseObject({
    label: z.string(),
    text: z.string().optional(),
    score: z.number().optional(),
    box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  })).optional(),
  metrics: z.record(z.string(), z.number()).optional(),
});

const count = z.int().nonnegative();

const partSchema = z.looseObject({
  id: count,
  verdict: z.enum(["ok", "ng", "unknown"]),
  frames: count,
  reason: z.string().optional(),
  ng: count,
  inViewMs: z.number(),
  counts: z.looseObject({ seen: count, ok: count, ng: count, unknown: count }),
});

const answerSchema = stepSchema.extend({
  vid: z.literal(1),
  camera: z.string().optional(),
  stream: z.string().optional(),
  sequence: z.int().optional(),
  analyzer: z.string().optional(),
  notice: z.string().optional(),
  steps: z.record(z.string(), stepSchema).optional(),
  changed: z.record(z.string(), z.unknown()).optional(),
  partId: count.optional(),
  part: partSchema.optional(),
  timing: z.looseObject({
    receivedAt: z.number(),
    answeredAt: z.number(),
    waitMs: z.number().optional(),
    decodeMs: z.number().optional(),
    analyzeMs: z.number().optional(),
  }).optional(),
});

const helloAnswerSchema = z.looseObject({
  vid: z.literal(1),
  hello: z.literal(true),
  camera: z.string().optional(),
  analyzer: z.string().optional(),
  notice: z.string().optional(),
  timing: z.looseObject({ receivedAt: z.number(), answeredAt: z.number() }).optional(),
});

/** What only vid itself can say of a frame. */
const RESERVED = Object.keys(answerSchema.shape).filter((key) => !Object.hasOwn(stepSchema.shape, key));

/**
 * What code of the user's may say of a frame: `dropped` is none of its words, and what only vid can say is left out.
 */
export const judgementSchema = stepSchema.extend({ result: z.enum(VERDICTS).exclude(["dropped"]) })
  .transform((judgement): StepJudgement => {
    for (const key of RESERVED) delete judgement[key];
    return judgement;
  });

/**
 * Reads an answer from a server. One that says `"vid":1` has to fulfil the whole schema; of any other, which knows
 * only its own words, a JSON object is enough.
 *
 * Throws {@linkcode AnswerError}.
 */
export function parseAnswer(payload: Uint8Array): Answer {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch (cause) {
    throw new AnswerError(`Cannot read the server's answer as it is no JSON: got ${excerpt(payload)}`, {
      cause,
    });
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new AnswerError(`Cannot read the server's answer as it is no JSON object: got ${excerpt(payload)}`);
  }
  if (!("vid" in json)) return json;
  const parsed = ("hello" in json ? helloAnswerSchema : answerSchema).safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AnswerError(
      `Cannot read the server's answer as ${issue.path.join(".") || "it"} is wrong: ${issue.message}`,
    );
  }
  return parsed.data;
}

/** The verdict to count for an answer: what other servers say beyond vid's words is `unknown`. */
export function verdictOf(answer: Pick<Answer, "result">): Verdict {
  return VERDICTS.find((verdict) => verdict === answer.result) ?? "unknown";
}

function excerpt(payload: Uint8Array): string {
  const text = JSON.stringify(new TextDecoder().decode(payload.subarray(0, 60)));
  return payload.length > 60 ? `${text}… (${payload.length} bytes)` : text;
}
