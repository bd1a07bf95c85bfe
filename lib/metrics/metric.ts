import { BOUNDS, type DurationHistogram } from "../duration_histogram.ts";

/** Names of labels, and what each says. */
export type Labels = Readonly<Record<string, string>>;

/** One line of a metric. */
export interface Sample {
  labels?: Labels;
  value: number;
  /** What follows the metric's name, and `le`, where it is a line of a histogram. */
  suffix?: "_bucket" | "_sum" | "_count";
}

/** What is told of a source, by Prometheus' data model (https://prometheus.io/docs/concepts/data_model/). */
export interface Metric<Source> {
  type: "counter" | "gauge" | "histogram";
  /** What it counts, in one sentence without a full stop. */
  help: string;
  /** The labels that its samples may have. */
  labels?: readonly string[];
  /** What it is at the moment; empty where there is no such thing. */
  read(source: Source): Sample[];
}

/** A histogram's lines: how many up to each bound, all of them together, and how many. */
export function samplesOf(histogram: DurationHistogram, labels: Labels): Sample[] {
  const upTo = histogram.upTo();
  const buckets = BOUNDS.map((bound, n): Sample => ({
    suffix: "_bucket",
    labels: { ...labels, le: String(bound) },
    value: upTo[n]!,
  }));
  return [
    ...buckets,
    { suffix: "_bucket", labels: { ...labels, le: "+Inf" }, value: histogram.total },
    { suffix: "_sum", labels, value: histogram.seconds },
    { suffix: "_count", labels, value: histogram.total },
  ];
}
