import { CLIENT, clientOptions } from "./lib/cli/client_flags.ts";
import { EXIT } from "./lib/cli/exit_codes.ts";
import { jsonLine } from "./lib/cli/json_line.ts";
import { runProgram } from "./lib/cli/run_program.ts";
import { Interrupted } from "./lib/cli/signals.ts";
import type { RawFrame } from "./lib/frame.ts";

/** A frame on its way, with when it was captured by the clock that never goes back. */
interface CapturedFrame extends RawFrame {
  capturedTick: number;
}

await runProgram(CLIENT, async (values, { signal, stdout, screen, terminal }) => {
  const options = clientOptions(values, { hostname: Deno.hostname() });
  const { source, size, scale, fps, count, mode, camera, host, port, header, quality, codec, window } =
    options;
  // What is heavy is loaded here, so that --help need not wait for it.
  const { Accounting } = await import("./lib/accounting.ts");
  const { BoundedQueue } = await import("./lib/bounded_queue.ts");
  const { openCapture } = await import("./lib/capture/open_capture.ts");
  const { showStatus } = await import("./lib/cli/status_line.ts");
  const { renderSummary } = await import("./lib/cli/summary.ts");
  const { Encoder } = await import("./lib/codec/encoder.ts");
  const { HEADROOM } = await import("./lib/jpeg/metadata.ts");
  const { connect } = await import("./lib/link/connect.ts");
  const { hostAndPort } = await import("./lib/link/host_and_port.ts");
  const { sendFrames } = await import("./lib/link/send_frames.ts");
  const { logOf } = await import("./lib/log.ts");
  const { verdictOf } = await import("./lib/result.ts");
  const log = logOf("client");

  using encoder = await Encoder.start({ codec });
  const live = mode === "live";
  // The source comes first: no server is troubled for one that cannot be opened.
  await using capture = await openCapture({ source, size, scale, fps, count, live }, { signal });
  const conn = await connect({ host, port, signal });
  log.info("sending {source} to {server} as {camera}, {mode}, codec {codec}", {
    source: capture.description,
    server: hostAndPort(host, port),
    camera,
    mode,
    codec: encoder.codec,
  });

  const stream = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
  const accounting = new Accounting();
  const frames = new BoundedQueue<CapturedFrame>(1, {
    whenFull: live ? "drop-oldest" : "wait",
    onDrop(frame) {
      accounting.drop("superseded");
      capture.recycle(frame.picture.data.buffer);
    },
  });

  const pump = async () => {
    for await (const frame of capture.frames()) {
      accounting.capture();
      if (await frames.put({ ...frame, capturedTick: performance.now() })) continue;
      accounting.drop("disconnected");
      break;
    }
  };
  const pumping = pump().then(
    () => frames.close(),
    (error) => frames.close(error === signal.reason ? undefined : error),
  );

  const columns = () => terminal.columns();
  const status = showStatus({
    stats: () => accounting.stats(),
    columns,
    screen,
    log: (line) => log.info("{line}", { line }),
  });
  try {
    await sendFrames(conn, {
      frames,
      window,
      form: header,
      async encode({ picture, sequence, capturedAt }) {
        const { jpeg, raw } = await encoder.encode(picture, { quality, headroom: HEADROOM });
        capture.recycle(raw);
        return {
          jpeg: { bytes: jpeg, headroom: HEADROOM },
          metadata: { camera, stream, sequence, capturedAt },
        };
      },
      async onAnswer({ sequence, capturedTick }, answer) {
        const latencyMs = performance.now() - capturedTick;
        const verdict = verdictOf(answer);
        if (verdict === "dropped") accounting.drop(answer.code === "stale" ? "stale" : "overload");
        else accounting.answer(verdict, latencyMs);
        // The server may call the camera something else; which frame it is, this side knows best.
        const named = { ...answer, camera: answer.camera ?? camera, stream, sequence };
        await stdout.write(jsonLine({ ...named, latencyMs: Math.round(latencyMs * 100) / 100 }));
      },
      onLost: () => accounting.drop("disconnected"),
    });
  } catch (error) {
    // Whoever stopped it is told why it could not finish what was in flight, and gets the exit code of a stop.
    if (!signal.aborted) throw error;
    log.error("{error}", { error });
  } finally {
    // A source that has gone silent would never end by itself.
    await capture.close();
    await pumping;
    status[Symbol.dispose]();
    screen.print(renderSummary(accounting.stats()));
  }
  return signal.reason instanceof Interrupted ? signal.reason.exitCode : EXIT.ok;
});
