import { assertEquals } from "@std/assert";
import { CameraNames } from "../../lib/server/camera_names.ts";

Deno.test("CameraNames.take() numbers the cameras of one name, and gives free numbers again", () => {
  const names = new CameraNames();
  const taken = [names.take("192.168.0.7"), names.take("192.168.0.7"), names.take("192.168.0.7")];
  assertEquals(taken.map(({ name }) => name), ["192.168.0.7", "192.168.0.7#2", "192.168.0.7#3"]);
  taken[1][Symbol.dispose]();
  assertEquals(names.take("192.168.0.7").name, "192.168.0.7#2");
  assertEquals(names.take("line-3").name, "line-3");
});
