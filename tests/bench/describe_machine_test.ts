import { assertMatch } from "@std/assert";
import { describeMachine } from "./describe_machine.ts";

Deno.test("describeMachine() names the cores and the versions", async () => {
  const [cores, ...rest] = (await describeMachine()).split(", ");
  assertMatch(cores, /^\d+ cores$/);
  assertMatch(rest.join(", "), /FFmpeg \S+, OpenCV \d\S+.*, Deno \d+\.\d+\.\d+$/);
});
