import { assertEquals } from "@std/assert";
import { StillWatch } from "../../../lib/analyze/quality/still_watch.ts";
import { seeded } from "../defect/random.ts";

const random = seeded(1);

function noise(bytes: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: bytes }, () => random() * 256);
}

Deno.test("StillWatch counts how long a picture stays the same, and begins anew with another", () => {
  const watch = new StillWatch();
  const [one, another] = [noise(1000), noise(1000)];
  const times: number[] = [];
  for (
    const [picture, now] of [[one, 50], [one, 60], [one, 90], [another, 100], [another, 101], [one, 102]]
  ) {
    watch.see((picture as typeof one).slice(), now as number, 1000);
    times.push(watch.stillMs);
  }
  assertEquals(times, [0, 10, 40, 0, 1, 0]);
});

Deno.test("StillWatch does not count over a gap", () => {
  const watch = new StillWatch();
  const picture = noise(1000);
  const times = [0, 100, 201, 300].map((now) => {
    watch.see(picture, now, 100);
    return watch.stillMs;
  });
  assertEquals(times, [0, 100, 0, 99]);
});

Deno.test("StillWatch sees each byte, wherever in memory they lie", () => {
  for (const length of [1, 4, 7, 1001]) {
    for (const offset of [0, 1, 4]) {
      const picture = noise(length + offset).subarray(offset);
      for (let at = 0; at < length; at += 1 + (length >> 3)) {
        const watch = new StillWatch();
        watch.see(picture, 0, 9);
        picture[at] ^= 0x80;
        watch.see(picture, 1, 9);
        assertEquals(watch.stillMs, 0, `byte ${at} of ${length}`);
        watch.see(picture.slice(), 2, 9);
        assertEquals(watch.stillMs, 1);
      }
    }
  }
});

Deno.test("StillWatch sees two bytes that change alike", () => {
  const picture = noise(400);
  for (let at = 4; at < 400; at++) {
    const watch = new StillWatch();
    watch.see(picture, 0, 9);
    picture[3] ^= 0x80;
    picture[at] ^= 0x80;
    watch.see(picture, 1, 9);
    assertEquals(watch.stillMs, 0, `bytes 3 and ${at}`);
  }
});
