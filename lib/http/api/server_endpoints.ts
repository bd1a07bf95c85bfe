import { z } from "zod";
import type { CameraCounts } from "../../server/camera_tally.ts";
import { healthNotes } from "../health_notes.ts";
import { readMachine } from "../machine.ts";
import { cameraCountsSchema, countsSchema } from "./camera_schema.ts";
import { endpoint } from "./endpoint.ts";
import { exampleOf, named } from "./named_schema.ts";

const group = "The server";

const count = z.int().nonnegative();

const versionSchema = named(
  "Version",
  z.strictObject({
    version: z.string(),
    deno: z.string(),
    system: z.string().describe("Architecture and operating system"),
    startedAt: z.number().describe("ms since the epoch"),
    uptimeMs: z.number(),
    analyzer: z.string().describe("What judges cameras of which nothing else was said"),
    codec: z.string().describe("What decodes JPEGs"),
    frames: z.strictObject({ host: z.string(), port: z.int() }).describe("Where frames are taken"),
    store: z.boolean().describe("Whether verdicts are stored"),
  }).describe("What this server is"),
  {
    version: "0.1.0",
    deno: "2.6.8",
    system: "x86_64-linux",
    startedAt: 1_795_850_000_000,
    uptimeMs: 8_200_123,
    analyzer: "defect",
    codec: "turbo",
    frames: { host: "127.0.0.1", port: 5000 },
    store: true,
  },
);

const storeState = named(
  "Store",
  z.looseObject({
    folder: z.string(),
    evidence: z.string().describe("Whose pictures are kept"),
    written: count.describe("Verdicts that were written since the start"),
    pictures: count.describe("Pictures that were written since the start"),
    lostVerdicts: count,
    lostPictures: count,
    waiting: count.describe("Not written yet"),
    bytes: z.number().describe("On disk"),
    failure: z.string().optional().describe("Why nothing can be written now"),
    oldestAt: z.number().optional().describe("Of the oldest verdict: ms since the epoch"),
  }).describe("What the store has done, and how it does"),
  {
    folder: "vid-data",
    evidence: "ng",
    written: 30_101,
    pictures: 451,
    lostVerdicts: 0,
    lostPictures: 0,
    waiting: 0,
    bytes: 58_720_256,
    oldestAt: 1_795_850_003_000,
  },
);

const accountingSchema = named(
  "Accounting",
  z.strictObject({
    cameras: z.array(cameraCountsSchema),
    total: countsSchema.describe("Of all these cameras"),
    store: storeState.optional(),
  }),
  {
    cameras: [exampleOf(cameraCountsSchema)!],
    total: exampleOf(countsSchema)!,
    store: exampleOf(storeState)!,
  },
);

const healthSchema = named(
  "Health",
  z.strictObject({
    ok: z.boolean().describe("No note is bad"),
    notes: z.array(z.strictObject({
      level: z.enum(["ok", "warn", "bad"]),
      code: z.string(),
      camera: z.string().optional(),
      ms: z.number().optional(),
      n: z.number().optional(),
      text: z.string().describe("In words for a person"),
    })),
    machine: z.strictObject({
      cores: count,
      cpuPercent: z.number().optional().describe("Of one core; left out at first"),
      memoryBytes: z.number().describe("Of the whole process"),
      heapBytes: z.number().describe("Of it, JavaScript's on the main thread"),
      eventLoopLagMs: z.number().optional(),
    }),
    workers: z.array(z.strictObject({ cameras: z.array(z.string()), isWell: z.boolean(), waiting: count })),
    store: storeState.optional(),
    viewers: count.describe("Open pages, streams, readers of events and downloads"),
  }).describe("How the server and its cameras do"),
  {
    ok: false,
    notes: [{
      level: "bad",
      code: "camera-silent",
      camera: "line-4",
      ms: 12_031,
      text: "line-4 has sent nothing for 12 s: camera or network",
    }],
    machine: {
      cores: 4,
      cpuPercent: 61,
      memoryBytes: 183_500_800,
      heapBytes: 21_400_000,
      eventLoopLagMs: 1.2,
    },
    workers: [{ cameras: ["line-3", "line-4"], isWell: true, waiting: 0 }],
    store: exampleOf(storeState)!,
    viewers: 2,
  },
);

const getVersion = endpoint({
  method: "GET",
  path: "/api/v1/version",
  group,
  summary: "What this server is, and since when it runs",
  answer: { status: 200, description: "The version", schema: versionSchema },
  example: {},
  handle(_, { version, codec, welcome, store }) {
    const { arch, os } = Deno.build;
    return {
      version,
      deno: Deno.version.deno,
      system: `${arch}-${os}`,
      startedAt: Math.round(performance.timeOrigin),
      uptimeMs: Math.round(performance.now()),
      analyzer: welcome.analyzer,
      codec,
      frames: welcome.frames,
      store: store !== undefined,
    };
  },
});

const getAccounting = endpoint({
  method: "GET",
  path: "/api/v1/accounting",
  group,
  summary: "What became of every frame",
  description: "Of each camera received = answered + dropped + pending, always.",
  answer: { status: 200, description: "The books", schema: accountingSchema },
  example: {},
  handle(_, { hub, store }) {
    const cameras = hub.cameras.flatMap((camera) => {
      const counts = hub.latest(camera)?.counts;
      return counts === undefined ? [] : [{ camera, ...counts }];
    });
    return { cameras, total: cameras.reduce(add, NOTHING), store: store?.state };
  },
});

const getHealth = endpoint({
  method: "GET",
  path: "/api/v1/health",
  group,
  summary: "How the server and its cameras do, in words too",
  description: "What is wrong comes first. /healthz says it in a status, for who watches over servers.",
  answer: { status: 200, description: "How they do, well or not", schema: healthSchema },
  example: {},
  handle(_, { hub, pool, store, onLookers, loopLagMs }) {
    const now = performance.now();
    const cameras = hub.cameras.map((camera) => hub.latest(camera)!);
    const workers = pool.workersState;
    const eventLoopLagMs = loopLagMs?.();
    const notes = healthNotes({ cameras, workers, store: store?.state, eventLoopLagMs }, now);
    return {
      ok: notes.every(({ level }) => level !== "bad"),
      notes,
      machine: { ...readMachine(now), eventLoopLagMs },
      workers,
      store: store?.state,
      viewers: onLookers.size,
    };
  },
});

const NOTHING: CameraCounts = {
  received: 0,
  answered: 0,
  dropped: 0,
  pending: 0,
  repeated: 0,
  verdicts: { ok: 0, ng: 0, unknown: 0, error: 0 },
  drops: { overload: 0, stale: 0 },
};

function add(one: CameraCounts, other: CameraCounts): CameraCounts {
  const { received, answered, dropped, pending, repeated, verdicts, drops, parts } = other;
  return {
    received: one.received + received,
    answered: one.answered + answered,
    dropped: one.dropped + dropped,
    pending: one.pending + pending,
    repeated: one.repeated + repeated,
    verdicts: addEach(one.verdicts, verdicts),
    drops: addEach(one.drops, drops),
    ...((one.parts ?? parts) &&
      { parts: one.parts && parts ? addEach(one.parts, parts) : one.parts ?? parts }),
  };
}

function addEach<Key extends string>(
  one: Record<Key, number>,
  other: Record<Key, number>,
): Record<Key, number> {
  const keys = Object.keys(one) as Key[];
  return Object.fromEntries(keys.map((key) => [key, one[key] + other[key]])) as Record<Key, number>;
}

/** What the server is and does. */
export const SERVER_ENDPOINTS = [getVersion, getAccounting, getHealth];
