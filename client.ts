import { type ClientOptions, clientTask } from "./lib/cli/client_flags.ts";
import { CLIENT_PROGRAM } from "./lib/cli/client_program.ts";
import { type DOCTOR, doctorOptions } from "./lib/cli/doctor_flags.ts";
import { EXIT, type ExitCode } from "./lib/cli/exit_codes.ts";
import { giveUp } from "./lib/cli/give_up.ts";
import { jsonLine } from "./lib/cli/json_line.ts";
import { type Main, runProgram, type Surroundings } from "./lib/cli/run_program.ts";
import { Interrupted } from "./lib/cli/signals.ts";
import { terminalOf } from "./lib/cli/terminal.ts";
import type { WATCH } from "./lib/cli/watch_flags.ts";
import type { Wall } from "./lib/watch/watch_cameras.ts";

const main: Main<typeof CLIENT_PROGRAM> = async (values, surroundings) => {
  const task = clientTask(values, machine());
  switch (task.kind) {
    case "list-devices":
      return await listDevices(task.json, surroundings);
    case "list-controls":
      return await listControls(task.device, task.json, surroundings);
    case "send":
      return await send(task, surroundings);
  }
};

/** Where this program runs. */
function machine() {
  return { hostname: Deno.hostname(), isTerminal: Deno.stdin.isTerminal() };
}

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
  { signal, stdout, screen, terminal, atOnce }: Surroundings,
): Promise<ExitCode> {
  const { save, onNg, onPart, ...task } = options;
  const { ffmpegFeatures } = await import("./lib/capture/ffmpeg_features.ts");
  // It takes as long to start as what is loaded here; whoever needs the answer is told what went wrong.
  if (task.source.kind !== "jpegs") ffmpegFeatures().catch(() => {});
  const { ClientRun } = await import("./lib/client/client_run.ts");
  const { showStatus } = await import("./lib/cli/status_line.ts");
  const { renderSummary } = await import("./lib/cli/summary.ts");
  const { AnswerHooks } = await import("./lib/hooks/answer_hooks.ts");
  const { hostAndPort } = await import("./lib/link/host_and_port.ts");
  const { logOf } = await import("./lib/log.ts");
  const { JpegSaver } = await import("./lib/save/jpeg_saver.ts");
  const log = logOf("client");
  const onWarning = (words: string) => log.warn("{words}", { words });
  const onInfo = (words: string) => log.info("{words}", { words });

  const whenSlow = task.mode === "live" ? "skip" : "wait";
  // The folder comes first: nothing is opened for what cannot be saved.
  await using saver = save && await JpegSaver.open({ ...save, whenSlow, onStop: onWarning });
  await using hooks = new AnswerHooks({ onNg, onPart, onWarning });
  await using run = await ClientRun.open(task, { signal, onWarning, onInfo });
  log.info("sending {source} to {server} as {camera}, {mode}{codec}", {
    source: run.description,
    server: hostAndPort(task.host, task.port),
    camera: task.camera,
    mode: task.mode,
    codec: run.codec ? `, codec ${run.codec}` : "",
  });

  const status = showStatus({
    stats: () => run.stats,
    trouble: () => run.trouble,
    columns: () => terminal.columns(),
    screen,
    log: (line) => log.info("{line}", { line }),
  });
  const summary = () => renderSummary(run.stats, hooks.hooks);
  atOnce(summary);
  try {
    await run.send({
      onSent: saver && ((jpeg) => saver.save(jpeg)),
      async onAnswer(answer) {
        const line = jsonLine(answer);
        hooks.take(answer, line);
        await stdout.write(line);
      },
    });
  } catch (error) {
    // Whoever stopped it is told why it could not finish what was in flight, and gets the exit code of a stop.
    if (!signal.aborted) throw error;
    if (error !== signal.reason) log.error("{error}", { error });
  } finally {
    await hooks[Symbol.asyncDispose]();
    status[Symbol.dispose]();
    // Where there never was a server, that is all there is to say.
    if (run.wasUp || signal.aborted || task.retry > 0) screen.print(summary());
  }
  return signal.reason instanceof Interrupted ? signal.reason.exitCode : EXIT.ok;
}

const doctor: Main<typeof DOCTOR> = async (values, { signal, stdout }) => {
  const { seconds, json, ...task } = doctorOptions(values, machine());
  const { diagnosisJson, renderDiagnosis } = await import("./lib/cli/diagnosis_report.ts");
  const { diagnose } = await import("./lib/doctor/diagnose.ts");
  const { examine } = await import("./lib/doctor/examine.ts");
  const { hostAndPort } = await import("./lib/link/host_and_port.ts");
  const { logOf } = await import("./lib/log.ts");
  const log = logOf("doctor");
  const onOpen = (source: string) =>
    log.info("sending {source} to {server} as {camera} for {seconds} s", {
      source,
      server: hostAndPort(task.host, task.port),
      camera: task.camera,
      seconds,
    });
  const onWarning = (words: string) => log.warn("{words}", { words });
  const onInfo = (words: string) => log.info("{words}", { words });
  const figures = await examine(task, { seconds, signal, onOpen, onWarning, onInfo });
  const diagnosis = diagnose(figures);
  const report = { columns: columns(), colour: terminalOf(Deno.stdout).colour };
  await stdout.write(
    json ? diagnosisJson(diagnosis, figures) : renderDiagnosis(diagnosis, figures, report),
  );
  if (signal.reason instanceof Interrupted) return signal.reason.exitCode;
  return figures.answered > 0 ? EXIT.ok : EXIT.failure;
};

const watch: Main<typeof WATCH> = async ({ url, json }, { signal, stdout }) => {
  // It asks a server, and does nothing else.
  await giveUp("write", "run", "ffi");
  const { FullScreen } = await import("./lib/cli/full_screen.ts");
  const { newsOf, renderWall } = await import("./lib/cli/watch_table.ts");
  const { watchCameras } = await import("./lib/watch/watch_cameras.ts");
  const { isTerminal, colour, columns } = terminalOf(Deno.stdout);

  let wall: Wall = { cameras: [] };
  let told: string | undefined;
  using screen = isTerminal && !json ? new FullScreen() : undefined;
  const show = () => {
    const size = { columns: columns(), rows: FullScreen.rows() };
    screen?.show(renderWall(wall, { url, now: performance.now(), colour, ...size }));
  };
  // Ages grow while nothing is answered.
  const timer = screen && setInterval(show, 500);
  try {
    await watchCameras(url, {
      signal,
      async onTold(now) {
        wall = now;
        if (json) return await stdout.write(wallJson(wall));
        show();
        if (screen !== undefined || told === newsOf(wall)) return;
        told = newsOf(wall);
        await stdout.write(`${renderWall(wall, { url, now: performance.now() }).join("\n")}\n`);
      },
    });
  } finally {
    clearInterval(timer);
  }
  return signal.reason instanceof Interrupted ? signal.reason.exitCode : EXIT.ok;
};

/** A line for a program: the cameras as the server tells of them, or why it does not. */
function wallJson({ cameras, failure }: Wall): string {
  const at = new Date().toISOString();
  return jsonLine(failure === undefined ? { at, cameras } : { at, failure: failure.reason });
}

await runProgram(CLIENT_PROGRAM, main, { doctor, watch });
