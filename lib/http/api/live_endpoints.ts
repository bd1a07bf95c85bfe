import { z } from "zod";
import { VERDICTS } from "../../result.ts";
import type { PartRow } from "../../store/verdict_row.ts";
import { longAnswer } from "../long_answer.ts";
import { MOTION_JPEG, motionJpeg } from "../motion_jpeg.ts";
import { Problem } from "../problem.ts";
import { writeEvent, writeHeartbeat } from "../server_sent_event.ts";
import { type FeedBatch, liveVerdicts, storedVerdicts } from "../verdict_feed.ts";
import { cameraParams, latestOf } from "./camera_endpoints.ts";
import { endpoint } from "./endpoint.ts";
import { cameraName, rowId, wordsOf } from "./query_fields.ts";

const group = "Live";

/** How often who waits for a verdict hears that the server is there, in ms: proxies cut off what is silent for a minute. */
const HEARTBEAT_MS = 15_000;

/** How long a browser waits until it comes back, in ms. */
const RETRY_MS = 2000;

const eventsQuery = z.strictObject({
  camera: cameraName.optional().describe("Only of this camera"),
  result: wordsOf(VERDICTS).optional().describe("Only these, of parts too: such as ng,error"),
  after: rowId.or(z.literal("0").transform(Number)).optional().describe(
    "Begins with what is stored behind this id; Last-Event-ID, which a browser sends by itself, goes before it",
  ),
});

const getStream = endpoint({
  method: "GET",
  path: "/stream/{camera}",
  group,
  summary: "A camera's pictures as Motion JPEG, for VLC, ffmpeg, Home Assistant or an img element",
  description:
    "Who is slow misses pictures, and gets the newest next. It goes on while the camera is away, and ends when it " +
    "is forgotten, ten minutes later.",
  params: cameraParams,
  answer: { status: 200, description: "Pictures without end", contentType: MOTION_JPEG },
  problems: ["no-camera", "too-many-viewers"],
  example: { params: { camera: "line-3" } },
  handle({ params: { camera } }, serving) {
    latestOf(serving, camera);
    const headers = { "Content-Type": MOTION_JPEG };
    return longAnswer((signal) => motionJpeg(serving.hub, camera, signal), { ...serving, headers });
  },
});

const getSnapshot = endpoint({
  method: "GET",
  path: "/snapshot/{camera}",
  group,
  summary: "A camera's newest picture",
  description: "Its ETag is another one with each frame: ask with If-None-Match to get only what is new.",
  params: cameraParams,
  answer: { status: 200, description: "The picture", contentType: "image/jpeg" },
  problems: ["no-camera", "no-picture-now"],
  example: { params: { camera: "line-3" } },
  handle({ params: { camera }, request }, serving) {
    const { jpeg, frames, result } = latestOf(serving, camera);
    if (jpeg === undefined) {
      const words = result === undefined
        ? "This camera has not sent a frame yet"
        : "Its newest frame was not judged, or its picture had to make room for others: ask again in a moment";
      throw new Problem("no-picture-now", words, { headers: { "Retry-After": "1" } });
    }
    const { receivedAt = 0 } = result?.timing ?? {};
    const headers = { "ETag": `"${Math.round(receivedAt * 100).toString(36)}-${frames.toString(36)}"` };
    if (request.headers.get("if-none-match") === headers.ETag) {
      return new Response(null, { status: 304, headers });
    }
    // A copy: the picture is lent.
    return new Response(jpeg.slice(), { headers: { ...headers, "Content-Type": "image/jpeg" } });
  },
});

const getEvents = endpoint({
  method: "GET",
  path: "/events",
  group,
  summary: "Verdicts and decided parts as they come, as server-sent events",
  description:
    "Events are verdict and part; what each tells is as in /api/v1/verdicts and /api/v1/parts. Where verdicts are " +
    "stored each has its id, and who was cut off goes on behind the last one he has, without a gap or a repeat. Where they " +
    "are not, there are no ids, and who is too slow is cut off.",
  query: eventsQuery,
  answer: { status: 200, description: "Events without end", contentType: "text/event-stream" },
  problems: ["too-many-viewers"],
  example: { query: { camera: "line-3", result: "ng,error", after: "0" } },
  handle({ query, request }, { store, hub, onLookers }) {
    const after = lastEventId(request) ?? query.after;
    const headers = { "Content-Type": "text/event-stream" };
    const write = (signal: AbortSignal) => {
      const options = { signal, silenceMs: HEARTBEAT_MS };
      const feed = store === undefined ? liveVerdicts(hub, options) : storedVerdicts(store, after, options);
      return eventStream(feed, query);
    };
    return longAnswer(write, { onLookers, headers });
  },
});

/** Where a reader that comes back goes on; what is no id of ours counts as none. */
function lastEventId(request: Request): number | undefined {
  const text = request.headers.get("last-event-id");
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

async function* eventStream(
  feed: AsyncGenerator<FeedBatch>,
  filter: Pick<z.output<typeof eventsQuery>, "camera" | "result">,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  yield encoder.encode(`retry: ${RETRY_MS}\n\n`);
  for await (const { verdicts, lastId } of feed) {
    const events = verdicts.map((verdict) => eventsOf(verdict, filter)).join("");
    // What is not for this reader is not told to him, but he need not come back to it.
    yield encoder.encode(events || writeHeartbeat(lastId));
  }
}

function eventsOf(
  verdict: FeedBatch["verdicts"][number],
  { camera, result }: Pick<z.output<typeof eventsQuery>, "camera" | "result">,
): string {
  if (camera !== undefined && verdict.camera !== camera) return "";
  const isWanted = (what: typeof VERDICTS[number]) => result === undefined || result.includes(what);
  const id = "id" in verdict ? verdict.id : undefined;
  const part = partOf(verdict);
  // The part goes first, and without an id: who is cut off between the two gets it once more, not never.
  return (part !== undefined && isWanted(part.verdict) ? writeEvent({ event: "part", data: part }) : "") +
    (isWanted(verdict.result) ? writeEvent({ event: "verdict", id, data: verdict }) : "");
}

function partOf(
  verdict: FeedBatch["verdicts"][number],
): Partial<PartRow> & Pick<PartRow, "verdict"> | undefined {
  const { camera, at, part } = verdict;
  if (part === undefined) return undefined;
  const { id: partId, verdict: of, frames, ng, inViewMs, reason } = part;
  const stored = "id" in verdict ? { verdictId: verdict.id, hasPicture: verdict.hasPicture } : {};
  return { ...stored, camera, at, partId, verdict: of, frames, ng, inViewMs, reason };
}

/** What is new, for who looks on. */
export const LIVE_ENDPOINTS = [getStream, getSnapshot, getEvents];
