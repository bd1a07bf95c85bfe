import { assert, assertEquals } from "@std/assert";
import { makeJpeg } from "../../make_jpeg.ts";
import { assertProblem } from "../assert_problem.ts";
import { serveCamera } from "../serve_camera.ts";

Deno.test("/snapshot is the very frame, and its ETag is another one with each", async () => {
  await using server = await serveCamera();
  await assertProblem(await server.ask("/snapshot/line-3"), "no-picture-now", /has not sent a frame yet/);
  const jpegs = [await makeJpeg(), await makeJpeg({ filters: "negate" })];
  await server.send(jpegs[0]!.slice());
  const first = await server.ask("/snapshot/line-3?t=123");
  assertEquals([first.status, first.headers.get("content-type")], [200, "image/jpeg"]);
  assertEquals(await first.bytes(), jpegs[0]);
  const etag = first.headers.get("etag")!;
  const same = await server.ask("/snapshot/line-3", { headers: { "If-None-Match": etag } });
  assertEquals([same.status, same.headers.get("etag"), await same.text()], [304, etag, ""]);
  await server.send(jpegs[1]!.slice());
  const second = await server.ask("/snapshot/line-3", { headers: { "If-None-Match": etag } });
  assertEquals([second.status, await second.bytes()], [200, jpegs[1]]);
  assert(second.headers.get("etag") !== etag);
});

Deno.test("/snapshot says that there is no picture of a frame that was not judged", async () => {
  await using server = await serveCamera();
  await server.send(new Uint8Array([0xff, 0xd8, 1, 2, 3, 0xff, 0xd9]));
  const camera = server.serving.hub.camera("line-4");
  camera.judged({ vid: 1, result: "dropped", code: "stale" });
  const response = await server.ask("/snapshot/line-4");
  assertEquals(response.headers.get("retry-after"), "1");
  await assertProblem(response, "no-picture-now", /was not judged, or its picture had to make room/);
  camera[Symbol.dispose]();
});

Deno.test("/snapshot, /stream, /events and downloads answer HEAD with a head alone, and nobody stays", async () => {
  await using server = await serveCamera();
  await server.send();
  for (const path of ["/snapshot/line-3", "/stream/line-3", "/events"]) {
    const response = await server.ask(path, { method: "HEAD" });
    assertEquals([response.status, await response.text()], [200, ""], path);
  }
  assertEquals(server.serving.onLookers.size, 0);
});

/** Reads a response's text until it has so much of it. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, pattern: RegExp): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  while (!pattern.test(text)) text += decoder.decode((await reader.read()).value, { stream: true });
  return text;
}

Deno.test("/events tells verdicts as they are given where nothing is stored, without ids", async () => {
  await using server = await serveCamera();
  const response = await server.ask("/events?camera=line-3&result=ok");
  assertEquals(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body!.getReader();
  assertEquals(await readUntil(reader, /\n\n/), "retry: 2000\n\n");
  const reading = readUntil(reader, /data: .*\n\n/);
  // It listens once somebody reads.
  await new Promise((resolve) => setTimeout(resolve));
  await server.send();
  const text = await reading;
  assertEquals(/^id:/m.test(text), false);
  const verdict = JSON.parse(/^event: verdict\ndata: (.*)\n\n$/.exec(text)![1]!);
  assertEquals([verdict.camera, verdict.result, verdict.sequence], ["line-3", "ok", 0]);
  await reader.cancel();
  assertEquals(server.serving.onLookers.size, 0);
});

Deno.test("/events tells a decided part beside its verdict, and only what was asked for", async () => {
  await using server = await serveCamera();
  const camera = server.serving.hub.camera("line-4");
  const counts = { seen: 1, ok: 0, ng: 1, unknown: 0 };
  const part = { id: 1, verdict: "ng" as const, frames: 9, ng: 7, inViewMs: 800, counts };
  const reader = (await server.ask("/events?camera=line-4&result=ng")).body!.getReader();
  await readUntil(reader, /\n\n/);
  const reading = readUntil(reader, /event: part\ndata: .*\n\n/);
  await new Promise((resolve) => setTimeout(resolve));
  await server.send();
  const timing = { receivedAt: 5000, answeredAt: 5001 };
  camera.judged({ vid: 1, result: "ok", part, timing });
  const text = await reading;
  assertEquals(text.includes("event: verdict"), false, "its frame was ok");
  assertEquals(JSON.parse(/event: part\ndata: (.*)\n/.exec(text)![1]!), {
    camera: "line-4",
    at: 5000,
    partId: 1,
    verdict: "ng",
    frames: 9,
    ng: 7,
    inViewMs: 800,
  });
  await reader.cancel();
  camera[Symbol.dispose]();
});

Deno.test("/events refuses what it does not know", async () => {
  await using server = await serveCamera();
  for (const query of ["camra=x", "result=bad", "camera=", "after=-1", "after=x", "result=ng&result=ok"]) {
    await assertProblem(await server.ask(`/events?${query}`), "bad-request");
  }
  assertEquals(server.serving.onLookers.size, 0);
});
