import { drawnParts, measureTable, type TableOptions, type TableRow } from "./defect_table.ts";
import type { DrawnPart } from "./draw_part.ts";
import { photoPart, PHOTOS } from "./photo_part.ts";

/** What is found under each disturbance, and how many false alarms there are. */
export type Figures = Record<string, { found: number; falseAlarms: number }>;
/** The figures that a change must not worsen, by what was measured. */
export type Baseline = Record<MeasurementName, Figures>;

/** Where they are kept. */
export const BASELINE = new URL("./baseline.json", import.meta.url);

/** What is measured: small for each run of the tests, and large for the table. */
export const MEASUREMENTS = {
  drawn: { title: "Parts drawn at 320x180", parts: () => drawnParts(320, 180), learn: 10, samples: 2 },
  photos: { title: "Photos, 320 px wide at most", parts: () => photoParts(320), learn: 10, samples: 2 },
  drawnTable: { title: "Parts drawn at 640x360", parts: () => drawnParts(640, 360), learn: 12, samples: 20 },
  photosTable: { title: "Photos of Debian's opencv-doc", parts: () => photoParts(), learn: 12, samples: 20 },
} as const;
export type MeasurementName = keyof typeof MEASUREMENTS;

/** Measures it under all disturbances. */
export async function measure(
  name: MeasurementName,
  options: Pick<TableOptions, "withRecipe" | "onWrong"> & { samples?: number } = {},
): Promise<TableRow[]> {
  const { parts, learn, samples } = MEASUREMENTS[name];
  return await measureTable({ learn, samples, ...options, parts: await parts() });
}

/** What is kept of a table. */
export function figuresOf(rows: readonly TableRow[]): Figures {
  return Object.fromEntries(
    rows.map(({ disturbance, defect: { found, falseAlarms } }) => [disturbance, { found, falseAlarms }]),
  );
}

/** What is worse than it was, in words. */
export function whatIsWorse(now: Figures, before: Figures): string[] {
  return Object.entries(before).filter(([disturbance, { found, falseAlarms }]) => {
    const { [disturbance]: figures } = now;
    return figures === undefined || figures.found < found || figures.falseAlarms > falseAlarms;
  }).map(([disturbance, figures]) =>
    `${disturbance}: ${JSON.stringify(now[disturbance])}, and was ${JSON.stringify(figures)}`
  );
}

/** Reads the figures that are kept. */
export async function readBaseline(): Promise<Baseline> {
  return JSON.parse(await Deno.readTextFile(BASELINE));
}

async function photoParts(longestSide?: number): Promise<Map<string, () => DrawnPart>> {
  const parts = new Map<string, () => DrawnPart>();
  for (const name of PHOTOS) {
    const part = await photoPart(name, longestSide);
    parts.set(name, () => part);
  }
  return parts;
}
