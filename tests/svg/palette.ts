/** Colours of all that tests draw, on white. */
export const PALETTE = {
  /** Of titles, and of lines above all others. */
  ink: "#111827",
  text: "#4b5563",
  grid: "#e5e7eb",
  /** Told apart also by those who do not see red and green. */
  series: ["#0b6e99", "#c2410c", "#7c8796"],
} as const;
