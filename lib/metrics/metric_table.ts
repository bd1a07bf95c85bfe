import type { WorkerState } from "../analyze/pool.ts";
import type { Latest } from "../server/hub.ts";
import type { LoopLag } from "../server/loop_lag.ts";
import type { StoreState } from "../store/store.ts";
import type { WebhookCounts } from "../webhook/webhook.ts";
import type { DurationHistogram } from "../duration_histogram.ts";
import type { CameraCounters } from "./camera_counters.ts";
import { type Metric, type Sample, samplesOf } from "./metric.ts";

/** All that the metrics are read from. What is left out is not there, and its metrics are not told. */
export interface Figures {
  version: string;
  /** When the program started, in ms since the epoch. */
  startedAt: number;
  /** What the process used of its cores, in seconds. */
  cpuSeconds?: number;
  memory: Pick<Deno.MemoryUsage, "rss" | "heapUsed" | "external">;
  /** What was counted, by camera. */
  counters: ReadonlyMap<string, CameraCounters>;
  /** Those that are there or left not long ago. */
  cameras: readonly Latest[];
  /** Bytes of the pictures that are shown. */
  heldBytes: number;
  /** How many look on by the page. */
  viewers?: number;
  loopLag?: Pick<LoopLag, "all" | "recent">;
  workers?: readonly WorkerState[];
  store?: Omit<StoreState, "folder" | "evidence">;
  webhooks?: WebhookCounts;
}

/** A duration of each frame, by camera. */
function durations(help: string, histogramOf: (counters: CameraCounters) => DurationHistogram) {
  return {
    type: "histogram",
    help,
    labels: ["camera"],
    read: ({ counters }: Figures) =>
      [...counters].flatMap(([camera, counted]) => samplesOf(histogramOf(counted), { camera })),
  } as const;
}

/** A number for each camera. */
function counts(help: string, countOf: (counters: CameraCounters) => number) {
  return {
    type: "counter",
    help,
    labels: ["camera"],
    read: ({ counters }: Figures) =>
      [...counters].map(([camera, counted]): Sample => ({ labels: { camera }, value: countOf(counted) })),
  } as const;
}

/** Numbers by what `label` tells apart, for each camera. */
function countsBy(
  label: string,
  help: string,
  countsOf: (counters: CameraCounters) => Readonly<Record<string, number>>,
) {
  return {
    type: "counter",
    help,
    labels: ["camera", label],
    read: ({ counters }: Figures) =>
      [...counters].flatMap(([camera, counted]) =>
        Object.entries(countsOf(counted)).map(([which, value]): Sample => ({
          labels: { camera, [label]: which },
          value,
        }))
      ),
  } as const;
}

/** One number, where there is one. */
function figure(
  type: "counter" | "gauge",
  help: string,
  valueOf: (figures: Figures) => number | undefined,
) {
  return {
    type,
    help,
    read(figures: Figures): Sample[] {
      const value = valueOf(figures);
      return value === undefined ? [] : [{ value }];
    },
  } as const;
}

/** A number of each camera that is known, where there is one. */
function ofCameras(help: string, valueOf: (latest: Latest) => number | undefined) {
  return {
    type: "gauge",
    help,
    labels: ["camera"],
    read: ({ cameras }: Figures) =>
      cameras.flatMap((latest): Sample[] => {
        const value = valueOf(latest);
        return value === undefined ? [] : [{ labels: { camera: latest.camera }, value }];
      }),
  } as const;
}

/** A time of `performance.now()` in seconds since the epoch. */
function inSeconds(tick: number | undefined): number | undefined {
  return tick === undefined ? undefined : (performance.timeOrigin + tick) / 1000;
}

/**
 * All metrics, by name: what is told at `/metrics`. Names follow Prometheus' advice
 * (https://prometheus.io/docs/practices/naming/): base units, and `_total` where a number only grows.
 */
export const METRICS = {
  vid_build_info: {
    type: "gauge",
    help: "Version of vid and of Deno, as labels; always 1",
    labels: ["version", "deno"],
    read: ({ version }) => [{ labels: { version, deno: Deno.version.deno }, value: 1 }],
  },
  vid_start_time_seconds: figure(
    "gauge",
    "When the server started, in seconds since the epoch",
    ({ startedAt }) => startedAt / 1000,
  ),

  vid_frames_total: counts("Frames that were answered or dropped", ({ frames }) => frames),
  vid_frame_bytes_total: counts("Bytes of the frames that were answered or dropped", ({ bytes }) => bytes),
  vid_verdicts_total: countsBy("result", "Frames that were answered, by verdict", ({ verdicts }) => verdicts),
  vid_dropped_frames_total: countsBy(
    "code",
    "Frames that were dropped as there was no room (overload) or no use any more (stale)",
    ({ drops }) => drops,
  ),
  vid_parts_total: countsBy("result", "Parts that were judged, by verdict", ({ parts }) => parts),
  vid_pending_frames: ofCameras(
    "Frames that came and are neither answered nor dropped yet",
    ({ counts }) => counts?.pending,
  ),
  vid_frame_client_seconds: durations(
    "From the capture of a live frame until it was sent, by its client's clock",
    ({ client }) => client,
  ),
  vid_frame_age_seconds: durations(
    "How old a live frame was as it came, beyond the quickest one of its stream",
    ({ age }) => age,
  ),
  vid_frame_wait_seconds: durations(
    "How long a frame that was answered was in the server, but neither decoded nor analyzed",
    ({ wait }) => wait,
  ),
  vid_frame_decode_seconds: durations("How long decoding a frame took", ({ decode }) => decode),
  vid_frame_analyze_seconds: durations("How long analyzing a frame took", ({ analyze }) => analyze),

  vid_camera_connected: ofCameras(
    "Whether a camera is there (1) or left not long ago (0)",
    ({ leftAt }) => leftAt === undefined ? 1 : 0,
  ),
  vid_camera_last_verdict_timestamp_seconds: ofCameras(
    "When the newest frame of a camera was judged, in seconds since the epoch",
    ({ verdictAt }) => inSeconds(verdictAt),
  ),
  vid_cameras: figure(
    "gauge",
    "How many cameras are there",
    ({ cameras }) => cameras.filter(({ leftAt }) => leftAt === undefined).length,
  ),
  vid_held_picture_bytes: figure(
    "gauge",
    "Bytes of the pictures that are held to be shown",
    ({ heldBytes }) => heldBytes,
  ),
  vid_viewers: figure("gauge", "How many look on by the page", ({ viewers }) => viewers),

  vid_workers: figure("gauge", "How many threads judge frames", ({ workers }) => workers?.length),
  vid_workers_unwell: figure(
    "gauge",
    "How many of these threads are being replaced, or were a moment ago",
    ({ workers }) => workers?.filter(({ isWell }) => !isWell).length,
  ),
  vid_worker_queue_frames: figure(
    "gauge",
    "How many frames wait for a thread to judge them",
    ({ workers }) => workers?.reduce((sum, { waiting }) => sum + waiting, 0),
  ),

  vid_event_loop_lag_seconds: {
    type: "histogram",
    help: "How late the event loop was; measured from the first time on that this was asked for",
    read: ({ loopLag }) => loopLag === undefined ? [] : samplesOf(loopLag.all, {}),
  },
  vid_event_loop_lag_max_seconds: figure(
    "gauge",
    "How late the event loop was at most over the last ten seconds or so",
    ({ loopLag }) => loopLag?.recent && loopLag.recent.greatestMs / 1000,
  ),
  vid_cpu_seconds_total: figure(
    "counter",
    "What the process used of all its cores together",
    ({ cpuSeconds }) => cpuSeconds,
  ),
  vid_resident_memory_bytes: figure("gauge", "Memory of the process", ({ memory }) => memory.rss),
  vid_heap_used_bytes: figure(
    "gauge",
    "Memory of what the main thread's JavaScript holds",
    ({ memory }) => memory.heapUsed,
  ),
  vid_external_memory_bytes: figure(
    "gauge",
    "Memory of the main thread's buffers, frames above all",
    ({ memory }) => memory.external,
  ),

  vid_store_verdicts_total: figure("counter", "Verdicts that were stored", ({ store }) => store?.written),
  vid_store_pictures_total: figure("counter", "Pictures that were stored", ({ store }) => store?.pictures),
  vid_store_lost_verdicts_total: figure(
    "counter",
    "Verdicts that could not be stored",
    ({ store }) => store?.lostVerdicts,
  ),
  vid_store_lost_pictures_total: figure(
    "counter",
    "Pictures that could not be stored",
    ({ store }) => store?.lostPictures,
  ),
  vid_store_queue_frames: figure("gauge", "Frames that are not stored yet", ({ store }) => store?.waiting),
  vid_store_bytes: figure("gauge", "What the store takes on disk", ({ store }) => store?.bytes),
  vid_store_failing: figure(
    "gauge",
    "Whether the store cannot write at the moment (1) or can (0)",
    ({ store }) => store && (store.failure === undefined ? 0 : 1),
  ),

  vid_webhook_deliveries_total: {
    type: "counter",
    help: "What was to be told to the user's URLs, by what became of it",
    labels: ["outcome"],
    read: ({ webhooks }) =>
      webhooks === undefined ? [] : (["delivered", "failed", "dropped"] as const).map((outcome) => ({
        labels: { outcome },
        value: webhooks[outcome],
      })),
  },
  vid_webhook_queue_events: figure(
    "gauge",
    "What waits to be told to the user's URLs",
    ({ webhooks }) => webhooks?.waiting,
  ),
} as const satisfies Readonly<Record<string, Metric<Figures>>>;
