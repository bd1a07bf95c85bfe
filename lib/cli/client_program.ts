import { CLIENT } from "./client_flags.ts";
import { DOCTOR } from "./doctor_flags.ts";
import type { Program } from "./flag.ts";
import { WATCH } from "./watch_flags.ts";

/** The table of vid-client with its commands, some of which take its own flags. */
export const CLIENT_PROGRAM = {
  ...CLIENT,
  commands: { doctor: DOCTOR, watch: WATCH },
} as const satisfies Program;
