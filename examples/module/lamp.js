// @ts-check
/** @import { AnalyzedFrame, AnalyzerDefinition, WantsPixels } from "../../lib/mod.ts" */

/**
 * Judges whether a lamp in the middle of the view is lit.
 * @type {AnalyzerDefinition}
 */
export default {
  name: "lamp",
  summary: "Answers ng where the middle of the view is dark",
  options: {
    minLevel: {
      type: "number",
      min: 0,
      max: 255,
      default: 128,
      summary: "A lamp is lit from this mean level on",
    },
  },
  create: (_context, values) => ({
    // Gray at a fraction of the size: nothing else is decoded.
    wants: { format: "gray", longestSide: 160 },

    /** @param {AnalyzedFrame<WantsPixels>} frame */
    analyze({ picture: { width, height, data } }) {
      let sum = 0, count = 0;
      for (let y = height >> 2; y < height - (height >> 2); y++) {
        for (let x = width >> 2; x < width - (width >> 2); x++, count++) sum += data[y * width + x];
      }
      const [level, least] = [Math.round(sum / count), Number(values.minLevel)];
      const figures = { score: level, threshold: least };
      if (level >= least) return { result: "ok", ...figures };
      return { result: "ng", reason: `The lamp is off: level ${level} is under ${least}`, ...figures };
    },

    [Symbol.dispose]() {},
  }),
};
