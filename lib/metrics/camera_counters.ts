import { DurationHistogram } from "../duration_histogram.ts";
import type { PartVerdict } from "../result.ts";
import type { AnsweredFrame } from "../server/hub.ts";

/** What is counted of one camera's frames from its first one on. */
export class CameraCounters {
  /** Answered or dropped. */
  frames = 0;
  /** Of their messages. */
  bytes = 0;
  /** Those that were answered. */
  readonly verdicts = { ok: 0, ng: 0, unknown: 0, error: 0 };
  /** Those that were dropped, by why. */
  readonly drops = { overload: 0, stale: 0 };
  /** Parts, by what was said of them. */
  readonly parts: Record<PartVerdict, number> = { ok: 0, ng: 0, unknown: 0 };
  /** Of frames that were answered. */
  readonly wait = new DurationHistogram();
  /** Of frames that were answered. */
  readonly decode = new DurationHistogram();
  /** Of frames that were answered. */
  readonly analyze = new DurationHistogram();
  /** From capture until a frame was sent, by its client's clock. */
  readonly client = new DurationHistogram();
  /** How old frames were as they came, beyond the quickest one of their stream. */
  readonly age = new DurationHistogram();

  /** Counts a frame that was answered or dropped. */
  add({ result: { result, code, part, timing }, facts }: AnsweredFrame): void {
    this.frames++;
    if (facts !== undefined) {
      this.bytes += facts.bytes;
      if (facts.clientMs !== undefined) this.client.add(facts.clientMs);
      if (facts.ageMs !== undefined) this.age.add(facts.ageMs);
    }
    if (part !== undefined) this.parts[part.verdict]++;
    // As the camera's own books have it.
    if (result === "dropped") return void this.drops[code === "stale" ? "stale" : "overload"]++;
    this.verdicts[result]++;
    if (timing === undefined) return;
    const { waitMs, decodeMs, analyzeMs } = timing;
    if (waitMs !== undefined) this.wait.add(waitMs);
    if (decodeMs !== undefined) this.decode.add(decodeMs);
    if (analyzeMs !== undefined) this.analyze.add(analyzeMs);
  }
}
