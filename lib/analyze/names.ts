/** The analyzers by name, each with what it does in one sentence. */
export const ANALYZERS = {
  ok: "Decodes each frame in full colour and answers ok",
  quality: "Answers ng to a frame that is blurred, too dark, too bright or clipped, with the reason",
} as const;

/** Names an analyzer. */
export type AnalyzerName = keyof typeof ANALYZERS;
