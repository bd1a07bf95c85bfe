import { assertEquals } from "@std/assert";
import { StillWatch } from "../../../lib/analyze/quality/still_watch.ts";

Deno.test("StillWatch counts how long a picture stays the same, and begins anew with another", () => {
  const watch = new StillWatch();
  const [one, another] = [0x12345678, 0x12345679];
  const seen = [[one, 50], [one, 60], [one, 90], [another, 100], [another, 101], [one, 102]];
  const times = seen.map(([hash, now]) => {
    watch.see(hash, now, 1000);
    return watch.stillMs;
  });
  assertEquals(times, [0, 10, 40, 0, 1, 0]);
});

Deno.test("StillWatch does not count over a gap", () => {
  const watch = new StillWatch();
  const times = [0, 100, 201, 300].map((now) => {
    watch.see(7, now, 100);
    return watch.stillMs;
  });
  assertEquals(times, [0, 100, 0, 99]);
});
