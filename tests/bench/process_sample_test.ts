import { assert, assertEquals } from "@std/assert";
import { Program } from "../end_to_end/programs.ts";
import { parseProcesses, sampleProcesses, usesOf } from "./process_sample.ts";

/** As grep writes it. */
function statOf(pid: number, name: string, parent: number, ticks: number): string {
  return `/proc/${pid}/stat:${pid} (${name}) S ${parent} 1 1 0 -1 0 0 0 0 0 ${ticks} 1 0 0 20 0 1 0 9`;
}

const SEEN = [
  statOf(1, "init", 0, 500),
  statOf(10, "vid client", 1, 100),
  statOf(11, "sh", 10, 2),
  statOf(12, "ffmpeg", 11, 60),
  statOf(20, "deno", 1, 70),
  "/proc/1/status:VmHWM:\t   9999 kB",
  "/proc/10/status:VmHWM:\t  10000 kB",
  "/proc/12/status:VmHWM:\t   3000 kB",
  "/proc/20/status:VmHWM:\t  20000 kB",
  "/proc/99/status:VmHWM:\t      1 kB",
  "",
].join("\n");

Deno.test("parseProcesses() reads CPU time and peak memory of each process", () => {
  const processes = parseProcesses(SEEN);
  assertEquals(processes.map(({ pid }) => pid), [1, 10, 11, 12, 20]);
  assertEquals(processes[1], { pid: 10, parent: 1, name: "vid client", cpuMs: 1010, peakBytes: 10_240_000 });
  assertEquals(processes[2].peakBytes, 0);
});

Deno.test("usesOf() counts what a program started as the program's, but ffmpeg for itself", () => {
  assertEquals(usesOf(parseProcesses(SEEN), { client: 10, server: 20, gone: 30 }), {
    client: { cpuMs: 1040, peakBytes: 10_240_000 },
    ffmpeg: { cpuMs: 610, peakBytes: 3_072_000 },
    server: { cpuMs: 710, peakBytes: 20_480_000 },
  });
});

if (Deno.build.os === "linux") {
  Deno.test("sampleProcesses() sees what a process and its child use", async () => {
    const busy = 'n=0; while [ "$n" -lt 100000 ]; do n=$((n + 1)); done';
    await using program = new Program("sh", {
      args: ["-c", `(${busy}); ${busy}; echo done; exec sleep 20`],
    });
    await program.line(/done/);
    const { worker } = usesOf(await sampleProcesses(), { worker: program.pid });
    assert(worker.cpuMs >= 30 && worker.cpuMs < 10_000, `${worker.cpuMs} ms`);
    assert(worker.peakBytes > 100_000 && worker.peakBytes < 20e6, `${worker.peakBytes} bytes`);
    program.kill("SIGKILL");
  });
}
