import { CLIENT } from "./client_flags.ts";
import { DOCTOR } from "./doctor_flags.ts";
import type { Program } from "./flag.ts";

/** The table of vid-client with its commands, which take some of its flags themselves. */
export const CLIENT_PROGRAM = { ...CLIENT, commands: { doctor: DOCTOR } } as const satisfies Program;
