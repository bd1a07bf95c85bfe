import { CLIENT, type ClientOptions, clientTask } from "./lib/cli/client_flags.ts";
import { EXIT, type ExitCode } from "./lib/cli/exit_codes.ts";
import { jsonLine } from "./lib/cli/json_line.ts";
import { runProgram, type Surroundings } from "./lib/cli/run_program.ts";
import { Interrupted } from "./lib/cli/signals.ts";
import { terminalOf } from "./lib/cli/terminal.ts";
import type { Frame } from "./lib/frame.ts";

/** A frame on its way, with when it was captured by the clock that never goes back. */
type CapturedFrame = Frame & { capturedTick: number };

await runProgram(CLIENT, async (values, surroundings) => {
  const task = clientTask(values, { hostname: Deno.hostname(), isTerminal: Deno.stdin.isTerminal() });
  switch (task.kind) {
    case "list-devices":
      return await listDevices(task.json, surroundings);
    case "list-controls":
      return await listControls(task.device, task.json, surroundings);
    case "send":
      return await send(task, surroundings);
  }
});

// What is heavy is loaded in these functions, so that --help need not wait for it.

async function listDevices(json: boolean, { stdout, signal }: Surroundings): Promise<ExitCode> {
  const { listDevices } = await import("./lib/capture/device/list_devices.ts");
  const { renderDevices } = await import("./lib/cli/devices_table.ts");
  const devices = await listDevices({ signal });
  await stdout.write(json ? JSON.stringify(devices, null, 2) : renderDevices(devices, columns()).trimEnd());
  return EXIT.ok;
}

async function listControls(
  device: string,
  json: boolean,
  { stdout, signal }: Surroundings,
): Promise<ExitCode> {
  const { locateDevice } = await import("./lib/capture/device/list_devices.ts");
  const { listControls } = await import("./lib/capture/device/v4l2_controls.ts");
  const { renderControls } = await import("./lib/cli/controls_table.ts");
  const { path } = await locateDevice(device, { signal });
  const controls = await listControls(path);
  await stdout.write(
    json ? JSON.stringify(controls, null, 2) : renderControls(controls, columns()).trimEnd(),
  );
  return EXIT.ok;
}

/** How wide a table may be. */
function columns(): number | undefined {
  return terminalOf(Deno.stdout).columns();
}

async function send(
  options: ClientOptions,
  { signal, stdout, screen, terminal }: Surroundings,
): Promise<ExitCode> {
  const { camera, host, port, header, quality, codec, window, mode, save, onNg, onPart, ...source } = options;
  const { Accounting } = await import("./lib/accounting.ts");
  const { BoundedQueue } = await import("./lib/bounded_queue.ts");
  const { isRecorded } = await import("./lib/capture/capture_options.ts");
  const { openCapture } = await import("./lib/capture/open_capture.ts");
  const { showStatus } = await import("./lib/cli/status_line.ts");
  const { renderSummary } = await import("./lib/cli/summary.ts");
  const { Encoder } = await import("./lib/codec/encoder.ts");
  const { AnswerHooks } = await import("./lib/hooks/answer_hooks.ts");
  const { HEADROOM } = await import("./lib/jpeg/metadata.ts");
  const { connect } = await import("./lib/link/connect.ts");
  const { hostAndPort } = await import("./lib/link/host_and_port.ts");
  const { sendFrames } = await import("./lib/link/send_frames.ts");
  const { logOf } = await import("./lib/log.ts");
  const { verdictOf } = await import("./lib/result.ts");
  const { JpegSaver } = await import("./lib/save/jpeg_saver.ts");
  const log = logOf("client");

  const live = mode === "live";
  const accounting = new Accounting();
  const onWarning = (words: string) => log.warn("{words}", { words });
  const onBroken = (reason: string) => {
    accounting.capture();
    accounting.drop("broken");
    if (accounting.stats().drops.broken === 1) {
      onWarning(`A broken JPEG was left out; all such are counted: ${reason}`);
    }
  };
  // The folder and the source come first: no server is troubled for what cannot be saved or opened.
  await using saver = save &&
    await JpegSaver.open({ ...save, whenSlow: live ? "skip" : "wait", onStop: onWarning });
  await using hooks = new AnswerHooks({ onNg, onPart, onWarning });
  await using capture = await openCapture({ ...source, live }, { signal, onBroken, onWarning });
  using encoder = capture.format === "jpeg" ? undefined : await Encoder.start({ codec });
  const conn = await connect({ host, port, signal });
  log.info("sending {source} to {server} as {camera}, {mode}{codec}", {
    source: capture.description,
    server: hostAndPort(host, port),
    camera,
    mode,
    codec: encoder ? `, codec ${encoder.codec}` : "",
  });

  const stream = crypto.randomUUID().replaceAll("-", "").slice(0, 12);
  const recycle = (frame: Frame) => {
    if ("picture" in frame) capture.recycle(frame.picture.data.buffer);
  };
  const frames = new BoundedQueue<CapturedFrame>(1, {
    whenFull: live ? "drop-oldest" : "wait",
    onDrop(frame) {
      accounting.drop("superseded");
      recycle(frame);
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

  const { fps } = !live && isRecorded(source.source) ? capture : {};
  const toJpeg = async (frame: Frame) => {
    if ("jpeg" in frame) return frame.jpeg;
    const { jpeg, raw } = await encoder!.encode(frame.picture, { quality, headroom: HEADROOM });
    capture.recycle(raw);
    return { bytes: jpeg, headroom: HEADROOM };
  };

  const status = showStatus({
    stats: () => accounting.stats(),
    columns: () => terminal.columns(),
    screen,
    log: (line) => log.info("{line}", { line }),
  });
  try {
    await sendFrames(conn, {
      frames,
      window,
      form: header,
      async encode(frame) {
        const { sequence, capturedAt } = frame;
        const sourceMs = fps && sequence * 1000 / fps;
        return { jpeg: await toJpeg(frame), metadata: { camera, stream, sequence, capturedAt, sourceMs } };
      },
      onSent: (jpeg) => saver?.save(jpeg),
      async onAnswer({ sequence, capturedTick }, answer) {
        const latencyMs = performance.now() - capturedTick;
        const verdict = verdictOf(answer);
        if (verdict === "dropped") accounting.drop(answer.code === "stale" ? "stale" : "overload");
        else accounting.answer(verdict, latencyMs);
        // The server may call the camera something else; which frame it is, this side knows best.
        const named = { ...answer, camera: answer.camera ?? camera, stream, sequence };
        const line = jsonLine({ ...named, latencyMs: Math.round(latencyMs * 100) / 100 });
        hooks.take(answer, line);
        await stdout.write(line);
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
    await hooks[Symbol.asyncDispose]();
    status[Symbol.dispose]();
    screen.print(renderSummary(accounting.stats(), hooks.hooks));
  }
  return signal.reason instanceof Interrupted ? signal.reason.exitCode : EXIT.ok;
}
