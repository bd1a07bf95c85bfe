import { answered } from "./answered.ts";
import { close } from "../../lib/link/close_gently.ts";
import { Program, vid } from "../end_to_end/programs.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { makeMovie } from "./make_movie.ts";
import { settledUsageOf } from "./process_usage.ts";
import { ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sendCameras } from "./synthetic_sender.ts";

/** Callers at a time. */
const CALLERS = 32;

/** What is open at once on both sides where there is no limit. */
const MOST_HELD = 100_000;

/** 10. Connections come and go, the server is told to stop in the midst of work, and disks are full. */
export const CHURN = {
  name: "churn",
  summary:
    "40,000 connections come and go, as many as can stand at once, the server stops while frames wait, and a disk is " +
    "full: all is as it was",
  run,
};

async function run({ isQuick, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  const connections = isQuick ? 1500 : 40_000;
  const jpeg = await makeJpeg({ size: "64x48" });
  const file = await makeMovie(`${folder}/line.mp4`, { frames: isQuick ? 80 : 2000 });
  // One address has 28,000 ports for callers, and each is kept for a minute after its use.
  const hosts = isQuick ? ["127.0.0.1"] : ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"];
  const held = isQuick ? 400 : await mostConnections();
  await comeAndGo();
  await Promise.all([stopWhileDraining(), fullDisk()]);
  return report.finish(`${connections} connections, ${held} at once, a stop, a full disk`);

  async function comeAndGo(): Promise<void> {
    const args = ["--host", "0.0.0.0"];
    await using server = await RestartableServer.start({ folder: await subfolder("many"), args });
    // What it takes once for the most that there may be, it keeps for the next time: the first round is no measure.
    const rounds = isQuick ? 2 : 4;
    const usages = [];
    for (let round = 0; round <= rounds; round++) {
      await callOften(server.port, connections / (rounds + 1));
      await holdMany(server.port);
      usages.push(await settledUsageOf(server.program.pid));
      progress(`round ${round} of ${rounds}: ${Math.round(usages.at(-1)!.residentBytes / 1e6)} MB`);
    }
    usages.shift();
    report.usage("server", ...usages);
    report.descriptors("server", usages[0], usages.at(-1)!);
    await report.judged(server);
  }

  /** Every other call has a frame judged. */
  async function callOften(port: number, times: number): Promise<void> {
    let left = times;
    const callAgain = async (caller: number) => {
      while (left-- > 0) {
        const host = hosts[left % hosts.length];
        if (left % 2 === 0) close(await Deno.connect({ hostname: host, port }));
        else await ask(port, [`caller-${caller}`], [host]);
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, caller) => callAgain(caller)));
  }

  /** Opens as many connections at once as there may be, which say nothing, and sends frames beside them. */
  async function holdMany(port: number): Promise<void> {
    const idle: Deno.TcpConn[] = [];
    while (idle.length < held) {
      const some = Math.min(CALLERS, held - idle.length);
      const open = (n: number) => Deno.connect({ hostname: hosts[(idle.length + n) % hosts.length], port });
      idle.push(...await Promise.all(Array.from({ length: some }, (_, n) => open(n))));
    }
    await ask(port, Array.from({ length: CALLERS }, (_, n) => `caller-${n}`), hosts);
    for (const conn of idle) close(conn);
  }

  async function ask(port: number, cameras: string[], hosts: string[]): Promise<void> {
    const sent = await sendCameras({ port, hosts, cameras, jpeg, frames: 1 });
    report.sender(sent);
    const [error = "nothing"] = sent.errors.filter((code) => code !== undefined);
    report.expect(sent.answered === cameras.length && error === "nothing", `a caller was answered ${error}`);
  }

  async function stopWhileDraining(): Promise<void> {
    await using server = await RestartableServer.start({ folder: await subfolder("stop"), slowMs: 20 });
    await using client = vid("client", ["--port", String(server.port), "--file", file, "--window", "8"]);
    await answered(client, 20);
    server.program.kill("SIGTERM");
    const { code } = await server.program.ended;
    report.expect(code === 0, `the server ended with ${code} on SIGTERM`);
    await server.restart();
    const lines = await report.client(client);
    report.expect(lines.every(({ result }) => result === "ok"), "a frame was not judged");
    await report.judged(server);
  }

  /** What is saved goes to a disk of 64 KB. */
  async function fullDisk(): Promise<void> {
    await using server = await RestartableServer.start({ folder: await subfolder("disk") });
    const saved = await subfolder("saved");
    const deno = [Deno.execPath(), "run", "--quiet", "--no-prompt", "--permission-set=client", "client.ts"];
    const client = ["--port", String(server.port), "--file", file, "--save", saved];
    // Without root's rights a program may have a view of the disks of its own, in which it may mount.
    const script = 'unshare $([ "$(id -u)" = 0 ] && echo -m || echo -Urm) sh -c "$0" sh "$@"';
    const mount = `mount -t tmpfs -o size=64k tmpfs ${saved} && exec "$@"`;
    await using program = new Program("sh", {
      args: ["-c", script, mount, ...deno, ...client],
      cwd: new URL("../../", import.meta.url),
    });
    const lines = await report.client(program);
    report.expect(lines.length > 0 && lines.every(({ result }) => result === "ok"), "frames were not judged");
    const told = program.stderr.filter((line) => /Cannot go on saving/.test(line));
    report.expect(
      told.length === 1 && /full/.test(told[0]),
      `the full disk was told of ${told.length} times`,
    );
    await report.judged(server);
  }

  async function subfolder(name: string): Promise<string> {
    await Deno.mkdir(`${folder}/${name}`);
    return `${folder}/${name}`;
  }
}

/** How many connections a program may have open at once, and leave some for all else. */
async function mostConnections(): Promise<number> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "ulimit -Hn"] }).output();
  const limit = new TextDecoder().decode(stdout).trim();
  return Math.min(limit === "unlimited" ? Infinity : Number(limit), MOST_HELD) - 1000;
}
