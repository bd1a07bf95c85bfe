import type { FigureReport } from "./report.ts";
import { spreadOf } from "./spread.ts";

/** What a {@linkcode FigureCase} is measured with. */
export interface FigureOptions {
  /** How often. */
  rounds: number;
  /** The folder in which videos are kept. */
  folder: string;
  /** The folder with the executables; left out, the programs run from the source. */
  executables?: string;
  /** Is told what is done now. */
  onProgress(words: string): void;
}

/** What is measured for itself and not beside a peer. */
export interface FigureCase {
  name: string;
  title: string;
  measure(options: FigureOptions): Promise<Measured[]>;
}

/** A figure in each round. */
export interface Measured {
  name: string;
  unit: string;
  values: readonly number[];
  /** What the median is to be at most. */
  target?: number;
}

/** What was measured, and whether it is as it is to be. */
export function figureReport(
  { name, title }: Pick<FigureCase, "name" | "title">,
  measured: readonly Measured[],
): FigureReport {
  return {
    name,
    title,
    figures: measured.map(({ name, unit, values, target }) => {
      const value = spreadOf(values);
      return { name, unit, value, ...(target !== undefined && { target, reached: value.median <= target }) };
    }),
  };
}
