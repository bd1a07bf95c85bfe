import process from "node:process";
import type { Hub } from "../server/hub.ts";
import type { LoopLag } from "../server/loop_lag.ts";
import { FrameCounters, type FrameCountersOptions } from "./frame_counters.ts";
import type { Metric } from "./metric.ts";
import { type Figures, METRICS } from "./metric_table.ts";

/** What {@linkcode createMetrics} reads. What is left out is not there. */
export interface MetricsOptions extends FrameCountersOptions {
  hub: Pick<Hub, "cameras" | "latest" | "heldBytes" | "tell">;
  /** Of vid. */
  version: string;
  /** When the program started, in ms since the epoch. @default {now} */
  startedAt?: number;
  loopLag?: Pick<LoopLag, "all" | "recent" | "measure">;
  pool?: { readonly workersState: NonNullable<Figures["workers"]> };
  store?: { readonly state: NonNullable<Figures["store"]> };
  webhooks?: { readonly counts: NonNullable<Figures["webhooks"]> };
  /** How many look on. */
  viewers?: () => number;
}

/** What is counted, for Prometheus; on dispose nothing is counted any more. */
export interface Metrics extends Disposable {
  /** Of what {@linkcode Metrics.render} resolves to. */
  readonly contentType: string;
  /** All metrics as they stand, in Prometheus' text format. */
  render(): Promise<string>;
}

/** As much of prom-client's registry as is used; it has no types for this file of its own. */
interface Registry {
  registerMetric(metric: { name: string; get(): Promise<Rendered> }): void;
  metrics(): Promise<string>;
}

/** A metric as prom-client's registry renders it. */
interface Rendered {
  name: string;
  help: string;
  type: Metric<unknown>["type"];
  values: { metricName: string; labels: Readonly<Record<string, string>>; value: number }[];
}

/**
 * Counts every frame of a hub from now on, and renders {@linkcode METRICS} when that is asked for. Counting costs a frame a
 * fraction of a microsecond; all else is read, and prom-client loaded, where somebody asks.
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const { hub, loopLag, pool, store, webhooks, viewers, version, startedAt = Date.now() } = options;
  const counters = new FrameCounters(options);
  const telling = hub.tell(counters);
  const figures = (): Figures => ({
    version,
    startedAt,
    cpuSeconds: cpuSeconds(),
    memory: Deno.memoryUsage(),
    counters: counters.cameras,
    cameras: hub.cameras.flatMap((camera) => hub.latest(camera) ?? []),
    heldBytes: hub.heldBytes,
    viewers: viewers?.(),
    loopLag,
    workers: pool?.workersState,
    store: store?.state,
    webhooks: webhooks?.counts,
  });
  return {
    contentType: "text/plain; version=0.0.4; charset=utf-8",
    async render() {
      loopLag?.measure();
      // Loaded here, so that a server that nobody asks starts without it.
      const { default: PromRegistry } = await import("prom-client/registry");
      const registry: Registry = new PromRegistry();
      const now = figures();
      for (const [name, metric] of Object.entries<Metric<Figures>>(METRICS)) {
        const rendered = renderedOf(name, metric, now);
        if (rendered.values.length > 0) {
          registry.registerMetric({ name, get: () => Promise.resolve(rendered) });
        }
      }
      return await registry.metrics();
    },
    [Symbol.dispose]: () => telling[Symbol.dispose](),
  };
}

function renderedOf(name: string, { help, type, read }: Metric<Figures>, figures: Figures): Rendered {
  const values = read(figures).map(({ suffix = "", labels = {}, value }) => ({
    metricName: name + suffix,
    labels,
    value,
  }));
  return { name, help, type, values };
}

/** Undefined where the system does not tell. */
function cpuSeconds(): number | undefined {
  const { user, system } = process.cpuUsage();
  return user + system === 0 ? undefined : (user + system) / 1e6;
}
