import { concat } from "@std/bytes";
import { close, isGone } from "../../lib/link/close_gently.ts";
import { frameMessage, writeAll } from "../../lib/link/write_message.ts";
import { between, pick, type Random } from "../analyze/defect/random.ts";
import { vid } from "../end_to_end/programs.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { makeMovie } from "./make_movie.ts";
import { settledUsageOf } from "./process_usage.ts";
import { ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sendCameras } from "./synthetic_sender.ts";
import { TcpProxy } from "./tcp_proxy.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** 7. Peers send whatever they like. */
export const HOSTILE_BYTES = {
  name: "hostile-bytes",
  summary:
    "Broken lengths, cut and giant JPEGs, noise and single bytes come in: only their own connection dies",
  run,
};

async function run({ isQuick, random, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  const [attacks, slow, frames] = isQuick ? [90, 20, 200] : [4500, 400, 10_000];
  const jpeg = await makeJpeg();
  const file = await makeMovie(`${folder}/line.mp4`, { frames });
  await using server = await RestartableServer.start({ folder, slowMs: 5, analyzer: "quality" });
  await using client = vid("client", ["--port", String(server.port), "--file", file, "--camera", "line-3"]);
  // What it takes once, it keeps.
  await attackOften(attacks / 2);
  const before = await settledUsageOf(server.program.pid);
  const lorises = Array.from({ length: slow }, () => openSlowly(server.port, jpeg));
  await attackOften(attacks / 2);

  // A camera whose bytes come one at a time is a camera all the same.
  await using proxy = TcpProxy.start({ port: server.port });
  proxy.toServer.fragmentBytes = proxy.toClient.fragmentBytes = 1;
  const small = await makeJpeg({ size: "64x48" });
  const fragments = await sendCameras({ port: proxy.port, cameras: ["fragments"], jpeg: small, frames: 2 });
  report.sender(fragments);
  report.expect(fragments.answered === 2, `${fragments.answered} of 2 frames in single bytes were answered`);

  for (const loris of await Promise.all(lorises)) close(loris);
  const after = await settledUsageOf(server.program.pid);
  report.usage("server", before, after);
  const lines = await report.client(client);
  report.descriptors("server", before, await settledUsageOf(server.program.pid));
  report.expect(
    lines.length === frames,
    `${lines.length} of ${frames} frames of the camera beside were answered`,
  );
  report.expect(lines.every(({ result }) => result === "ok"), "a frame of the camera beside was not judged");
  server.program.kill("SIGTERM");
  const { code, stderr } = await server.program.ended;
  report.expect(code === 0, `the server ended with ${code}: ${stderr.at(-1)}`);
  report.expect(!stderr.some((line) => /^\s+at /.test(line)), "the server logged a stack trace");
  await report.judged(server);
  return report.finish(`${attacks} attacks, ${slow} slow peers, single bytes`);

  async function attackOften(times: number): Promise<void> {
    let left = times;
    const attacker = async () => {
      while (left-- > 0) await attack(server.port, hostile(random, jpeg));
    };
    await Promise.all(Array.from({ length: 8 }, attacker));
    progress(`${times} attacks`);
  }
}

/** Opens a connection and sends a little of a frame, as who wants to keep a server waiting. */
async function openSlowly(port: number, jpeg: Bytes): Promise<Deno.TcpConn> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  await conn.write(frameMessage({ bytes: jpeg }, {}).subarray(0, 40));
  return conn;
}

/** Sends bytes, takes what is answered, and leaves when that is all, or soon. */
async function attack(port: number, bytes: Bytes): Promise<void> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port });
  const timer = setTimeout(() => close(conn), 200);
  try {
    await writeAll(conn, bytes);
    await conn.closeWrite();
    const scratch = new Uint8Array(4096);
    while (await conn.read(scratch) !== null);
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    clearTimeout(timer);
    close(conn);
  }
}

function hostile(random: Random, jpeg: Bytes): Bytes {
  const noise = (length: number) => Uint8Array.from({ length }, () => Math.floor(256 * random()));
  const framed = (bytes: Uint8Array, length = bytes.length) =>
    concat([new Uint8Array(new Uint32Array([length]).buffer), bytes]) as Bytes;
  const somewhere = Math.floor(between(random, 4, jpeg.length));
  return pick(random, [
    () => new Uint8Array(4),
    () => framed(jpeg, 0xffff_ffff),
    () => framed(jpeg, jpeg.length + 1000),
    () => framed(jpeg).subarray(0, somewhere),
    () => framed(jpeg.subarray(0, somewhere)),
    () => framed(jpeg.with(somewhere, Math.floor(256 * random())) as Bytes),
    () => framed(withSize(jpeg, 65_500, 65_500)),
    () => framed(noise(somewhere)),
    () => noise(somewhere),
    () => framed(new TextEncoder().encode('{"vid":1,"camera":"\\u0000","token":[[[[')),
    () => new TextEncoder().encode("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
  ])();
}

/** A JPEG that says to be of another size, with the bytes of a small one: a bomb for who believes it. */
function withSize(jpeg: Bytes, width: number, height: number): Bytes {
  const bomb = jpeg.slice();
  const header = bomb.findIndex((byte, at) => byte === 0xff && bomb[at + 1] === 0xc0);
  new DataView(bomb.buffer).setUint32(header + 5, height << 16 | width);
  return bomb;
}
