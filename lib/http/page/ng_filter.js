const DAY_MS = 86_400_000;

/** How far back each period goes, in ms. */
const BACK = { hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS };

/** What may be chosen of time: how far back, everything, or between two times of one's own. */
export const PERIODS = [...Object.keys(BACK), "all", "between"];

/**
 * Which times a filter asks for, in ms since the epoch; a bound that it has not, or that is no time, is left out.
 *
 * @param {{ period?: string, from?: string, to?: string }} filter its times as fields have them: 2026-11-28T09:30, by the
 *   viewer's clock
 * @returns {{ from?: number, to?: number }}
 */
export function boundsOf({ period, from, to }, now = Date.now()) {
  if (period === "between") return { from: momentOf(from), to: momentOf(to) };
  // To the minute: what is asked for stays the same while one looks at it.
  if (Object.hasOwn(BACK, period ?? "")) return { from: Math.floor((now - BACK[period]) / 60_000) * 60_000 };
  return {};
}

/** What the server is asked for: the evidence that a filter leaves. */
export function evidenceQuery(filter) {
  const { camera, label, mark } = filter;
  return { camera, label, mark, ...boundsOf(filter), result: "ng", evidence: "true" };
}

/** A time as a field has it, by the viewer's clock. */
export function fieldTime(ms) {
  const local = new Date(ms);
  local.setMinutes(local.getMinutes() - local.getTimezoneOffset());
  return local.toISOString().slice(0, 16);
}

function momentOf(text) {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text ?? "") ? new Date(text).getTime() : NaN;
  return Number.isNaN(ms) ? undefined : ms;
}
