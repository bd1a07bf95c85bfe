import { assertEquals } from "@std/assert";
import { writeEvent, writeHeartbeat } from "../../lib/http/server_sent_event.ts";

Deno.test("writeEvent() writes what HTML's event streams are, on one line whatever the data are", () => {
  assertEquals(
    writeEvent({ event: "verdict", id: 7, data: { reason: "a\n\nevent: b\r" } }),
    'id: 7\nevent: verdict\ndata: {"reason":"a\\n\\nevent: b\\r"}\n\n',
  );
  assertEquals(writeEvent({ event: "part", data: 1 }), "event: part\ndata: 1\n\n");
});

Deno.test("writeHeartbeat() is no event, and says where to go on", () => {
  assertEquals(writeHeartbeat(7), ":\nid: 7\n\n");
  assertEquals(writeHeartbeat(), ":\n\n");
});
