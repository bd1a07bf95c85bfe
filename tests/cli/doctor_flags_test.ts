import { assertEquals, assertThrows } from "@std/assert";
import { CLIENT, clientTask } from "../../lib/cli/client_flags.ts";
import { CLIENT_PROGRAM } from "../../lib/cli/client_program.ts";
import { DOCTOR, doctorOptions } from "../../lib/cli/doctor_flags.ts";
import { parseFlags } from "../../lib/cli/parse_flags.ts";
import { selectCommand } from "../../lib/cli/select_command.ts";
import { UsageError } from "../../lib/cli/usage_error.ts";

const MACHINE = { hostname: "pi4.local", isTerminal: false };

function options(...args: string[]) {
  return doctorOptions(parseFlags(DOCTOR, args, new Map()), MACHINE);
}

Deno.test("doctorOptions() takes what the client takes, and waits for no server", () => {
  const args = ["--device", "0", "--size", "640x360", "--host", "::1", "--adapt", "quality"];
  const { kind: _, ...sent } = clientTask(parseFlags(CLIENT, args, new Map()), MACHINE) as { kind: "send" };
  assertEquals(options(...args), {
    ...sent,
    seconds: 10,
    json: false,
    retry: 0,
    camera: "doctor-pi4-video0",
  });
});

Deno.test("doctorOptions() has a name of its own, so that no running client loses its own to it", () => {
  assertEquals(options("--test").camera, "doctor-pi4-test");
  assertEquals(options("--test", "--camera", "line-3").camera, "line-3");
});

Deno.test("doctorOptions() knows how long, and in what form", () => {
  const { seconds, json } = options("--test", "--seconds", "3", "--json");
  assertEquals([seconds, json], [3, true]);
});

Deno.test("DOCTOR refuses what has no use there, and no source", () => {
  const refusal = (...args: string[]) => assertThrows(() => options(...args), UsageError).message;
  assertEquals(refusal("--test", "--on-ng", "true"), "Unknown flag --on-ng.");
  assertEquals(
    refusal("--test", "--seconds", "0"),
    'Cannot use --seconds as it is a whole number from 1 to 3600: got "0"',
  );
  assertEquals(
    refusal(),
    "Cannot start without a source: add --device NAME for a camera (--list-devices lists them), --file PATH for a " +
      "video, or --test for a test scene",
  );
});

Deno.test("selectCommand() takes doctor for a command of vid-client, and a file's name for what it is", () => {
  assertEquals(selectCommand(CLIENT_PROGRAM, ["doctor", "--test"]), {
    command: "doctor",
    program: DOCTOR,
    args: ["--test"],
  });
  const args = ["movie.mp4"];
  assertEquals(selectCommand(CLIENT_PROGRAM, args), { program: CLIENT_PROGRAM, args });
  const error = assertThrows(() => selectCommand(CLIENT_PROGRAM, ["docter"]), UsageError);
  assertEquals(error.message, "Unknown command docter. Did you mean doctor?");
});
