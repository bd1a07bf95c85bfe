import type { Judgement, PartVerdict } from "../../result.ts";

/** What a part is by the votes of its frames. */
export interface PartDecision {
  verdict: PartVerdict;
  /** How many frames voted. */
  frames: number;
  /** How many of the votes are ng. */
  ng: number;
  reason?: string;
}

/** A frame that is less than so many times as sharp as another is not worth being judged in its place. */
const SHARPER = 1.1;

interface Vote {
  sharpness: number;
  judgement: Pick<Judgement, "result" | "code" | "reason">;
}

/** The judgements of a part's sharpest frames. */
export class PartVotes {
  /** Sharpest first. */
  #votes: Vote[] = [];

  /**
   * Whether a frame is among the `frames` sharpest so far, and so to be judged. An analyzer that still learns gets no more
   * of one part: it has to see several.
   */
  wants(sharpness: number, frames: number): boolean {
    if (this.#votes.length < frames) return true;
    if (this.#votes.some(({ judgement: { code } }) => code === "learning")) return false;
    return sharpness > SHARPER * this.#votes[frames - 1]!.sharpness;
  }

  /** Takes a frame's judgement in place of the least sharp of `frames`. */
  add(sharpness: number, { result, code, reason }: Judgement, frames: number): void {
    this.#votes.push({ sharpness, judgement: { result, code, reason } });
    this.#votes = this.#votes.toSorted((a, b) => b.sharpness - a.sharpness).slice(0, frames);
  }

  /**
   * The verdict: ng where at least `ngShare` % of the votes are, else ok where any is. A frame that could not be judged
   * votes for neither.
   */
  decide(ngShare: number): PartDecision {
    const ng = this.#of("ng");
    const ok = this.#of("ok");
    const frames = ng.length + ok.length;
    if (frames === 0) return { verdict: "unknown", frames, ng: 0, reason: this.#reasonForNone() };
    const isNg = ng.length > 0 && 100 * ng.length / frames >= ngShare;
    if (!isNg) return { verdict: "ok", frames, ng: ng.length };
    return { verdict: "ng", frames, ng: ng.length, reason: mostFrequentReason(ng) };
  }

  #of(result: string): Vote[] {
    return this.#votes.filter(({ judgement }) => judgement.result === result);
  }

  #reasonForNone(): string | undefined {
    return this.#votes.length === 0
      ? undefined
      : mostFrequentReason(this.#votes) ?? "None of its frames could be judged";
  }
}

/** The most frequent words, whatever figures are between them; those of the sharpest frame that has them. */
function mostFrequentReason(votes: readonly Vote[]): string | undefined {
  const reasons = votes.flatMap(({ judgement: { reason } }) => reason === undefined ? [] : [reason]);
  const byWords = Map.groupBy(reasons, (reason) => reason.replaceAll(/[\d.,]+/g, "#"));
  return [...byWords.values()].toSorted((a, b) => b.length - a.length)[0]?.[0];
}
