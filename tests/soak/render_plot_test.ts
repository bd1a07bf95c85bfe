import { assertEquals, assertMatch } from "@std/assert";
import { renderPlot } from "./render_plot.ts";
import { type Sample, trendOf } from "./trend.ts";

function lineOf(name: string, valueAt: (seconds: number) => number) {
  const samples = Array.from({ length: 600 }, (_, n): Sample => ({ seconds: n + 1, value: valueAt(n + 1) }));
  return { name, samples, trend: trendOf(samples.filter(({ value }) => Number.isFinite(value))), from: 120 };
}

Deno.test("renderPlot() draws a panel for each unit, a line for each program, and names each with its level", () => {
  const svg = renderPlot("10 minutes of <vid>", [
    { title: "Memory, MB", lines: [lineOf("client", () => 120), lineOf("server", (at) => 150 + at / 100)] },
    { title: "Age of a frame, ms", lines: [lineOf("p50", (at) => at % 60 === 0 ? NaN : 4)] },
  ]);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  assertEquals(texts.filter((text) => /[a-z]{3}|p50/.test(text)), [
    ...[
      "10 minutes of &lt;vid>",
      "Median of some seconds, and from the least to the most; dashed: the Theil–Sen line",
    ],
    ...["Memory, MB", "0 min", "server 153", "client 120", "Age of a frame, ms", "0 min", "p50 4.0"],
  ]);
  assertEquals(svg.includes("NaN"), false);
  assertEquals([...svg.matchAll(/<polyline/g)].length, 6);
  // 120 MB of 200 stand 72 px above the bottom, at 120.
  assertMatch(svg, /<polyline points="2\.5,48 /);
});
