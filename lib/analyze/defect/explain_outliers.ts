import type { Learned } from "./learner.ts";

/** Tells of the samples that are like no other, in words for a person. `nameOf` names a sample. */
export function explainOutliers(
  { outliers, keptOutliers, norm }: Learned,
  nameOf: (number: number) => string,
): string[] {
  if (outliers.length === 0) return [];
  if (keptOutliers) {
    const share = `${outliers.length} of ${norm.samples}`;
    return [
      `${share} good parts are each like no other: all are kept, but where they may differ is better ignored`,
    ];
  }
  return outliers.map(({ number, defect, areaPercent }) =>
    `${nameOf(number)} is left out of the good parts: it has a ${defect.label} of ${
      areaPercent.toPrecision(2)
    } % that no other has`
  );
}
