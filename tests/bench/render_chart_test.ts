import { assertAlmostEquals, assertEquals } from "@std/assert";
import { renderChart } from "./render_chart.ts";
import type { PairReport, PairRow } from "./report.ts";
import { type Spread, spreadOf } from "./spread.ts";

function rowOf(
  name: string,
  framesPerSecond: Spread,
  ratio: number,
  programs: Record<string, number>,
): PairRow {
  const each = Object.entries(programs).map(([program, cpuMs]) => [program, { cpuMs, peakBytes: 1e6 }]);
  const sum = Object.values(programs).reduce((sum, ms) => sum + ms, 0);
  return {
    ...{ name, framesPerSecond, ratio: spreadOf([ratio]), cpuRatio: spreadOf([1]) },
    ...{ cpuMs: spreadOf([sum]), programs: Object.fromEntries(each) },
  };
}

const REPORT: PairReport = {
  ...{ name: "ok-720p", title: "720p & <ok>", figure: "framesPerSecond" },
  pairs: [
    rowOf("vid", spreadOf([100, 80, 110]), 2, { client: 2, ffmpeg: 4, server: 4 }),
    rowOf("python", spreadOf([50]), 1, { client: 10, server: 10 }),
  ],
  othersShare: 0,
  checks: [{ figure: "framesPerSecond", bound: "≥", target: 4, ratio: spreadOf([2]), reached: false }],
};

/** The widths of the bars of one colour. */
function widthsOf(svg: string, colour: string): number[] {
  return [
    ...svg.matchAll(new RegExp(`<rect x="[\\d.]+" width="([\\d.]+)" height="16" fill="${colour}"`, "g")),
  ]
    .map(([, width]) => Number(width));
}

Deno.test("renderChart() draws bars as long as their figures, and a mark at the target", () => {
  const svg = renderChart([REPORT], "2 cores");
  // Of the clients, and vid's speed before them; the other speed has the servers' colour.
  const [speed, client, pythonClient] = widthsOf(svg, "#0b6e99");
  const [server, pythonSpeed, pythonServer] = widthsOf(svg, "#7c8796");
  assertEquals([speed, pythonSpeed].map((width) => width / 340), [0.5, 0.25]);
  assertEquals([client, pythonClient, server, pythonServer].map((width) => width / 290), [
    0.1,
    0.5,
    0.2,
    0.5,
  ]);
  assertEquals(widthsOf(svg, "#c2410c").map((width) => width / 290), [0.2, 0]);
  const marks = [...svg.matchAll(/<path d="M([\d.]+) -3v/g)].map(([, x]) => Number(x));
  assertEquals(marks, [100 + 340]);
  const [[, from, to]] = svg.matchAll(/<path d="M([\d.]+) 8H([\d.]+)"/g);
  assertAlmostEquals(Number(from), 100 + 340 * 80 / 200, 0.1);
  assertAlmostEquals(Number(to), 100 + 340 * 110 / 200, 0.1);
});

Deno.test("renderChart() says the figures, and whether the target is reached", () => {
  const texts = [...renderChart([REPORT, REPORT], "2 cores").matchAll(/<text[^>]*>([^<]*)<\/text>/g)]
    .map(([, text]) => text);
  const [, machine, , title, ...rest] = texts;
  assertEquals([machine, title], ["2 cores", "720p &amp; &lt;ok>"]);
  assertEquals(rest.slice(0, 16), [
    ...["frames/s", "ratio", "target", "CPU ms a frame", "client", "ffmpeg", "server"],
    ...["vid", "100.0", "2.00", "10.0", "≥ 4 ✗", "python", "50.0", "1.00", "20.0"],
  ]);
  assertEquals(rest.length, 16 + 1 + 16);
});
