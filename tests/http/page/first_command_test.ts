import { assertEquals } from "@std/assert";
import { firstCommand } from "../../../lib/http/page/first_command.js";

Deno.test("firstCommand() says no more than vid-client has to be told", () => {
  const cases: [host: string, port: number, pageHost: string, command: string][] = [
    ["127.0.0.1", 5000, "127.0.0.1", "vid-client --test"],
    ["127.0.0.1", 5001, "localhost", "vid-client --test --port 5001"],
    ["0.0.0.0", 5000, "127.0.0.1", "vid-client --test"],
    ["0.0.0.0", 5000, "192.168.0.7", "vid-client --test --host 192.168.0.7"],
    ["::", 5000, "[fe80::1]", "vid-client --test --host [fe80::1]"],
    ["192.168.0.7", 5001, "127.0.0.1", "vid-client --test --host 192.168.0.7 --port 5001"],
    ["::1", 5000, "[::1]", "vid-client --test"],
  ];
  for (const [host, port, pageHost, command] of cases) {
    assertEquals(firstCommand({ host, port }, pageHost), command);
  }
});
