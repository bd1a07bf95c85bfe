import { assertEquals } from "@std/assert";
import { Bell } from "../../lib/http/bell.ts";

Deno.test("Bell wakes who waits, and who waits next where it rang before", async () => {
  const bell = new Bell();
  const waiting = bell.wait();
  bell.ring();
  assertEquals(await waiting, true);
  bell.ring();
  bell.ring();
  assertEquals(await bell.wait(60_000), true, "it rang before, and leaves no timer behind");
  assertEquals(await bell.wait(1), false, "twice is once");
});
