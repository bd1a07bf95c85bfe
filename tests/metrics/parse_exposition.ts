/** A metric as it was told. */
export interface ToldMetric {
  help: string;
  type: string;
  /** What was told, by the sample's name with its labels as they stand. */
  samples: Map<string, number>;
}

const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/;

const SAMPLE = new RegExp(
  String
    .raw`^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:${LABEL.source}(?:,(?=[^}])|(?=\})))*\})? ([-+]?(?:[0-9.]+(?:e[-+]?\d+)?|Inf)|NaN)$`,
);

/**
 * Reads Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/) and throws where something is
 * not as `promtool check metrics` wants it: HELP and TYPE once and in front of a metric's samples, which stand together; no
 * sample twice; names with base units, `_total` for counters alone; whole histograms whose buckets only grow.
 */
export function parseExposition(text: string): Map<string, ToldMetric> {
  const metrics = new Map<string, ToldMetric>();
  let name = "";
  let help = "";
  if (!text.endsWith("\n")) throw new Error("The last line has no end");
  for (const line of text.split("\n")) {
    const [, helped, words] = /^# HELP (\S+) (.+)$/.exec(line) ?? [];
    const [, typed, type] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (helped !== undefined) {
      if (metrics.has(helped)) throw new Error(`HELP twice: ${helped}`);
      [name, help] = [helped, words!];
    } else if (typed !== undefined) {
      if (typed !== name || metrics.has(typed)) throw new Error(`TYPE without its HELP, or twice: ${line}`);
      metrics.set(typed, { help, type: type!, samples: new Map() });
      checkName(typed, type!);
    } else if (line !== "") {
      const [, sample, labels = ""] = SAMPLE.exec(line) ?? [];
      if (sample === undefined) throw new Error(`No sample: ${line}`);
      const metric = metrics.get(name);
      const suffix = sample.slice(name.length);
      const suffixes = metric?.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
      if (metric === undefined || !sample.startsWith(name) || !suffixes.includes(suffix)) {
        throw new Error(`A sample of ${name} does not belong there: ${line}`);
      }
      const key = sample + labels;
      if (metric.samples.has(key)) throw new Error(`A sample twice: ${line}`);
      metric.samples.set(key, Number(line.slice(line.lastIndexOf(" ") + 1).replace("Inf", "Infinity")));
    }
  }
  for (const [name, metric] of metrics) if (metric.type === "histogram") checkHistogram(name, metric);
  return metrics;
}

function checkName(name: string, type: string): void {
  const isTotal = name.endsWith("_total");
  if (isTotal !== (type === "counter")) {
    throw new Error(`A counter, and nothing else, ends with _total: ${name}`);
  }
  if (/_(ms|milliseconds|percent|kb|mb|minutes)(_|$)/.test(name)) throw new Error(`No base unit: ${name}`);
  if (/_(count|sum|bucket)$/.test(name) || name.includes(type)) throw new Error(`No name: ${name}`);
  if (!/^vid_[a-z_]+$/.test(name)) throw new Error(`No name of ours: ${name}`);
}

function checkHistogram(name: string, { samples }: ToldMetric): void {
  const series = new Map<string, [bound: number, count: number][]>();
  for (const [key, value] of samples) {
    if (!key.startsWith(`${name}_bucket`)) continue;
    const [, bound = ""] = /le="([^"]+)"/.exec(key) ?? [];
    const labels = key.slice(`${name}_bucket`.length).replace(/,?le="[^"]+"/, "").replace("{}", "");
    const buckets = series.get(labels) ?? [];
    buckets.push([Number(bound.replace("Inf", "Infinity")), value]);
    series.set(labels, buckets);
  }
  for (const [labels, buckets] of series) {
    const isOrdered = buckets.every(([bound, count], n) =>
      n === 0 || (bound > buckets[n - 1]![0] && count >= buckets[n - 1]![1])
    );
    const [bound, all] = buckets.at(-1)!;
    if (!isOrdered || bound !== Infinity) throw new Error(`No histogram: ${name}${labels}`);
    if (samples.get(`${name}_count${labels}`) !== all) throw new Error(`Another count: ${name}${labels}`);
    if (!samples.has(`${name}_sum${labels}`)) throw new Error(`No sum: ${name}${labels}`);
  }
}
