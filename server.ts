import { LIST_ANALYZERS } from "./lib/cli/analyzers_flags.ts";
import { EXIT } from "./lib/cli/exit_codes.ts";
import { giveUp } from "./lib/cli/give_up.ts";
import { jsonLine } from "./lib/cli/json_line.ts";
import { JUDGE, judgeOptions } from "./lib/cli/judge_flags.ts";
import { describeSettings } from "./lib/cli/judging_flags.ts";
import { type Main, runProgram } from "./lib/cli/run_program.ts";
import { SERVER, serverOptions } from "./lib/cli/server_flags.ts";
import { Interrupted } from "./lib/cli/signals.ts";
import { terminalOf } from "./lib/cli/terminal.ts";
import { VERSION } from "./lib/cli/version.ts";
import { isLoopback } from "./lib/link/is_loopback.ts";
import type { ListenOptions } from "./lib/server/listen.ts";

// What is heavy is loaded in these functions, so that --help need not wait for it.

const serve: Main<typeof SERVER> = async (values, { signal }) => {
  const options = serverOptions(values, { cores: navigator.hardwareConcurrency });
  const { host, port, http, settings, maxMessage, memory, onDuplicate } = options;
  const { idleTimeout, writeTimeout, maxAgeMs, maxCameras } = options;
  const runsPrograms = settings.uses("exec");
  const openBrowser = options.open
    ? (await import("./lib/http/open_browser.ts")).standByBrowser()
    : undefined;
  // Nothing is run but programs that judge, and nothing is written but what was learned and what is kept.
  if (!runsPrograms && !(options.open && Deno.build.os === "windows")) await giveUp("run");
  if (options.models === undefined && options.store === undefined) await giveUp("write");
  const { AnalysisPool } = await import("./lib/analyze/pool.ts");
  const { Programs } = await import("./lib/programs/programs.ts");
  const { nameOf } = await import("./lib/analyze/settings.ts");
  const { hostAndPort } = await import("./lib/link/host_and_port.ts");
  const { listen } = await import("./lib/server/listen.ts");
  const { logOf } = await import("./lib/log.ts");

  const log = logOf("server");
  using listener = listen({ host, port });
  const onWarning = (words: string) => log.warn("{words}", { words });
  const userAgent = `${SERVER.name}/${VERSION}`;
  await using webhooks = options.webhooks &&
    await (await import("./lib/webhook/open_webhooks.ts")).openWebhooks({ ...options.webhooks, userAgent });
  await using programs = runsPrograms ? new Programs({ answerMs: options.analyzeTimeoutMs }) : undefined;
  const starting = AnalysisPool.start({ ...options, programs, onWarning });
  // While its worker starts in a thread of its own, this one loads what serves.
  const loading = Promise.all([
    import("./lib/link/budget.ts"),
    import("./lib/spare_buffers.ts"),
    import("./lib/server/accept.ts"),
    import("./lib/server/client_records.ts"),
    import("./lib/server/hub.ts"),
    import("./lib/server/loop_lag.ts"),
    import("./lib/server/seats.ts"),
    import("./lib/server/session.ts"),
  ]);
  using pool = await starting;

  const { hostname, port: listening } = listener.addr;
  log.info("listening on {address}, analyzer {judging}, codec {codec}{hint}", {
    address: hostAndPort(hostname, listening),
    judging: describeSettings(settings),
    codec: pool.codec,
    hint: isLoopback(hostname) ? " (this machine only; --host 0.0.0.0 lets others in)" : "",
  });
  const [
    { Budget },
    { SpareBuffers },
    { accept },
    { ClientRecords },
    { Hub },
    { LoopLag },
    { Seats },
    { serveSession },
  ] = await loading;
  using loopLag = LoopLag.start();
  // Where there is no page nobody looks at pictures, and where nothing is kept nobody takes them over.
  using hub = new Hub(http === "off" && options.store === undefined ? { maxBytes: 0 } : {});
  const spare = new SpareBuffers();
  const giveBack = (buffer: ArrayBuffer) => spare.giveBack(buffer);
  // Frames wait for it: the first one is to be kept too.
  await using keeping = options.store &&
    await (await import("./lib/store/keep_verdicts.ts")).keepVerdicts({ ...options.store, hub, giveBack });
  const isTold = http !== "off" || webhooks !== undefined || keeping !== undefined;
  const session = {
    seats: new Seats({
      judgeOf: (camera) => pool.camera(camera),
      hub: isTold ? hub : undefined,
      onDuplicate,
      clients: new ClientRecords({ maxClients: 1024 + maxCameras }),
    }),
    maxBytes: maxMessage,
    budget: new Budget(memory),
    spare,
    idleTimeout,
    writeTimeout,
    maxAgeMs,
    signal,
  };
  const onTrouble = (reason: string) =>
    log.error("Cannot accept or serve a connection: {reason}", { reason });
  const accepting = accept(listener, (conn) => serveSession(conn, session), { signal, onTrouble });
  if (webhooks !== undefined) hub.tell(webhooks);
  // What serves HTTP takes as long to load as all that takes frames, which need not wait for it.
  const servePage = async (address: ListenOptions) => {
    const { createMetrics } = await import("./lib/metrics/create_metrics.ts");
    const { OnLookers } = await import("./lib/http/onlookers.ts");
    const { openPage } = await import("./lib/http/open_page.ts");
    const welcome = { analyzer: nameOf(settings.of()), frames: { host: hostname, port: listening } };
    const onLookers = new OnLookers();
    const viewers = () => onLookers.size;
    const loopLagMs = () => loopLag.measure().recent?.p99Ms;
    const sources = { hub, pool, store: keeping?.store, version: VERSION };
    const metrics = createMetrics({ ...sources, loopLag, webhooks, viewers });
    return await openPage(address, {
      ...sources,
      metrics,
      onLookers,
      welcome,
      codec: pool.codec,
      loopLagMs,
    });
  };
  await using page = http === "off" ? undefined : await servePage(http);
  if (page !== undefined) openBrowser?.(page.url);
  // What it listens on is open, and it calls nobody but webhooks; a module of the user's may.
  if (webhooks === undefined && !settings.uses("module")) await giveUp("net");
  await accepting;
  log.info("stopped");
  return EXIT.ok;
};

const judge: Main<typeof JUDGE> = async (values, { signal, stdout, screen, terminal }) => {
  const { files, camera: name, expect, ...options } = judgeOptions(values);
  // It opens no port, and writes nothing to disk.
  await giveUp("net", "write");
  const { AnalysisPool } = await import("./lib/analyze/pool.ts");
  const { renderJudgeStatus, renderJudgeSummary } = await import("./lib/cli/judge_summary.ts");
  const { showStatusLine } = await import("./lib/cli/status_line.ts");
  const { judgeFiles } = await import("./lib/judge/judge_files.ts");
  const { JudgeTally } = await import("./lib/judge/judge_tally.ts");
  const { Programs } = await import("./lib/programs/programs.ts");
  const { logOf } = await import("./lib/log.ts");

  const log = logOf("judge");
  const onWarning = (words: string) => log.warn("{words}", { words });
  await using programs = new Programs();
  using pool = await AnalysisPool.start({ ...options, workers: 1, source: "files", programs, onWarning });
  using camera = pool.camera(name ?? "judge");
  const { parts } = options.settings.of(name);
  const tally = new JudgeTally({ expect, parts });
  using status = showStatusLine({
    render: (columns) => renderJudgeStatus(tally.counts(), columns),
    columns: () => terminal.columns(),
    screen,
    log: (line) => log.info("{line}", { line }),
  });
  const { analyzer } = camera;
  const judge = (jpeg: Uint8Array<ArrayBuffer>, atMs: number) => camera.judge(jpeg, { atMs });
  const finish = () => camera.finish();
  for await (
    const result of judgeFiles(files, { ...options, judge, finish, analyzer, camera: name, signal })
  ) {
    await stdout.write(jsonLine({ ...result, right: tally.add(result) }));
  }
  status[Symbol.dispose]();
  screen.print(renderJudgeSummary(tally.counts()));
  if (signal.reason instanceof Interrupted) return signal.reason.exitCode;
  return tally.isGood ? EXIT.ok : EXIT.failure;
};

const listAnalyzers: Main<typeof LIST_ANALYZERS> = async ({ words: [name], json }, { stdout }) => {
  const { LISTED, analyzersJson, renderAnalyzers } = await import("./lib/cli/analyzers_list.ts");
  const listed = LISTED.filter((one) => name === undefined || one.name === name);
  const { columns, colour } = terminalOf(Deno.stdout);
  const text = json ? analyzersJson(listed) : renderAnalyzers(listed, { columns: columns(), colour });
  await stdout.write(text.trimEnd());
  return EXIT.ok;
};

await runProgram(SERVER, serve, { judge, analyzers: listAnalyzers });
