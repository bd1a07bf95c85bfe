import { assertEquals } from "@std/assert";
import { Envelope } from "../../../lib/analyze/defect/envelope.ts";

/** A row of four pixels of one level, of which a sample shows some. */
function row(level: number, from: number, to: number) {
  const plane = { width: 4, height: 1, data: new Uint8Array(4).fill(level) };
  return { plane, from: Int32Array.of(from), to: Int32Array.of(to) };
}

const isWhite = () => false;

Deno.test("an envelope goes by the samples that show a pixel, and knows nothing of what most did not show", () => {
  const envelope = new Envelope(4, 1);
  for (const sample of [row(100, 0, 4), row(110, 1, 4), row(120, 2, 4)]) envelope.add(sample, isWhite);
  const { samples, mean, lowest, highest } = envelope.norm();
  assertEquals(samples, 3);
  assertEquals([...mean.data], [100, 105, 110, 110]);
  assertEquals([...lowest.data], [0, 100, 100, 100]);
  assertEquals([...highest.data], [255, 110, 120, 120]);
});

Deno.test("an envelope tells a sample from all others, but not where most showed nothing", () => {
  const envelope = new Envelope(4, 1);
  for (const sample of [row(100, 0, 4), row(104, 2, 4), row(140, 2, 4), row(101, 2, 4)]) {
    envelope.add(sample, isWhite);
  }
  const { mean } = envelope.norm();
  const { sample, others } = envelope.apart(2, mean);
  assertEquals([...sample.data], [100, 100, 140, 140]);
  assertEquals([...others.highest.data], [255, 255, 104, 104]);
  assertEquals([...others.lowest.data], [0, 0, 100, 100]);
});
