import { EXIT } from "./lib/cli/exit_codes.ts";
import { runProgram } from "./lib/cli/run_program.ts";
import { SERVER, serverOptions } from "./lib/cli/server_flags.ts";
import { isLoopback } from "./lib/link/is_loopback.ts";

await runProgram(SERVER, async (values, { signal }) => {
  const options = serverOptions(values, { cores: navigator.hardwareConcurrency });
  const { host, port, http, analyzer, codec, maxPixels, maxMessage, memory, workers } = options;
  // What is heavy is loaded here, so that --help need not wait for it.
  const { AnalysisPool } = await import("./lib/analyze/pool.ts");
  const { Budget } = await import("./lib/link/budget.ts");
  const { openPage } = await import("./lib/http/open_page.ts");
  const { hostAndPort } = await import("./lib/link/host_and_port.ts");
  const { accept } = await import("./lib/server/accept.ts");
  const { CameraNames } = await import("./lib/server/camera_names.ts");
  const { Hub } = await import("./lib/server/hub.ts");
  const { listen } = await import("./lib/server/listen.ts");
  const { serveSession } = await import("./lib/server/session.ts");
  const { logOf } = await import("./lib/log.ts");

  const log = logOf("server");
  using listener = listen({ host, port });
  const onDeath = (reason: string) => log.error("A worker died and is replaced: {reason}", { reason });
  using pool = await AnalysisPool.start({ analyzer, codec, maxPixels, workers, onDeath });

  const { hostname, port: listening } = listener.addr;
  log.info("listening on {address}, analyzer {analyzer}, codec {codec}{hint}", {
    address: hostAndPort(hostname, listening),
    analyzer,
    codec: pool.codec,
    hint: isLoopback(hostname) ? " (this machine only; --host 0.0.0.0 lets others in)" : "",
  });
  using hub = new Hub();
  const frames = { host: hostname, port: listening };
  await using page = http === "off"
    ? undefined
    : await openPage({ ...http, hub, welcome: { analyzer, frames } });

  const session = {
    analyzer,
    judgeOf: (camera: string) => pool.camera(camera),
    names: new CameraNames(),
    hub: page && hub,
    maxBytes: maxMessage,
    budget: new Budget(memory),
    signal,
  };
  const onTrouble = (reason: string) =>
    log.error("Cannot accept or serve a connection: {reason}", { reason });
  await accept(listener, (conn) => serveSession(conn, session), { signal, onTrouble });
  log.info("stopped");
  return EXIT.ok;
});
