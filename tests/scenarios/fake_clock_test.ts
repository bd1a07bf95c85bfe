import { assert } from "@std/assert";
import { Program } from "../end_to_end/programs.ts";
import { FakeClock } from "./fake_clock.ts";

if (Deno.build.os === "linux") {
  Deno.test("FakeClock sets a running program's wall clock, and not the clock that never goes back", async () => {
    const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
    const clock = await FakeClock.create(`${folder}/clock`);
    const script = "setInterval(() => console.log(Date.now(), performance.now()), 20)";
    await using program = new Program(Deno.execPath(), { args: ["eval", script], env: clock.environment });
    await program.line(/\d/);
    await clock.set(-3600);
    const [, later, tick] = await program.line(
      new RegExp(`^(${String(Date.now() - 3_600_000).slice(0, 8)}\\d+) (\\d+)`),
    );
    assert(Math.abs(Number(later) + 3_600_000 - Date.now()) < 5000, `${later}`);
    assert(Number(tick) < 20_000, `${tick} ms since its start`);
    await Deno.remove(folder, { recursive: true });
  });

  Deno.test("FakeClock is not held up by what killed programs left behind", async () => {
    const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
    // Of a PID that no process has: above what Linux gives.
    const left = "faketime_shm_99999999";
    await new Deno.Command("touch", { args: [left], cwd: "/dev/shm" }).output();
    const names = () => Array.fromAsync(Deno.readDir("/dev/shm"), ({ name }) => name);
    assert((await names()).includes(left));
    await FakeClock.create(`${folder}/clock`);
    assert(!(await names()).includes(left));
    await Deno.remove(folder, { recursive: true });
  });
}
