/**
 * An analyzer that finds all frames ok and tells their width, takes as long as it is told, and notes each frame that it
 * judges in a file: `PROCESS STREAM SEQUENCE`, a line each. For `--analyzer module`.
 *
 * @module
 */

import { type AnalyzerDefinition, defineAnalyzer, type JpegPicture } from "../../lib/analyze/analyzer.ts";
import { readMetadata } from "../../lib/jpeg/metadata.ts";

const OPTIONS = {
  notes: { type: "path", summary: "The file for the notes" },
  slow: { type: "duration", default: 1, summary: "How long judging a frame takes at least" },
} as const;

const analyzer: AnalyzerDefinition<typeof OPTIONS> = defineAnalyzer({
  name: "noting",
  summary: "Notes what it judges",
  options: OPTIONS,
  create: (_context, { notes, slow }) => ({
    wants: { format: "jpeg" },
    analyze({ picture }) {
      const { data, sourceWidth } = picture as JpegPicture; // as is wanted
      const { stream, sequence } = readMetadata(data) ?? {};
      if (notes) Deno.writeTextFileSync(notes, `${Deno.pid} ${stream} ${sequence}\n`, { append: true });
      // What works hard holds its thread.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, slow);
      return { result: "ok", metrics: { width: sourceWidth } };
    },
    [Symbol.dispose]() {},
  }),
});

export default analyzer;
