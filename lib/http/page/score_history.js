/** How long scores are kept, in ms, and how many of a camera at most. */
const KEPT_MS = 10 * 60_000;
const MOST = 12_000;

/** What was measured at each camera since the page was opened: scores with their threshold and verdict. */
export class ScoreHistory {
  #cameras = new Map();

  /**
   * Takes news of a camera, whose newest frame was answered `ageMs` ago.
   *
   * @param {{ camera: string, score?: unknown, threshold?: number, result?: string, ageMs?: number, frames?: number, gone?: boolean }} news
   */
  add({ camera, score, threshold, result, ageMs, frames, gone }) {
    if (gone) return void this.#cameras.delete(camera);
    if (typeof score !== "number" || ageMs === undefined) return;
    const points = this.#cameras.get(camera) ?? [];
    this.#cameras.set(camera, points);
    // News may come again without a frame, as when a camera leaves.
    const last = points.at(-1);
    if (last !== undefined && last.frames === frames) return;
    const at = Date.now() - ageMs;
    points.push({ at: Math.max(at, last?.at ?? 0), score, threshold, result, frames });
    if (points.length > MOST || points[0].at < at - KEPT_MS) points.splice(0, Math.ceil(points.length / 10));
  }

  /** Puts verdicts that are stored, oldest first, before those that came since. */
  fill(camera, verdicts) {
    const points = this.of(camera);
    const until = points[0]?.at ?? Infinity;
    const earlier = verdicts.filter(({ at, score }) => typeof score === "number" && at < until);
    this.#cameras.set(camera, [
      ...earlier.map(({ at, score, threshold, result }) => ({ at, score, threshold, result })),
      ...points,
    ]);
  }

  /** Points of a camera, oldest first. Times are ms since the epoch. */
  of(camera) {
    return this.#cameras.get(camera) ?? [];
  }
}
