import { parseInteger } from "../values/parse_integer.ts";
import { CLIENT, type ClientOptions, clientOptions, type Machine } from "./client_flags.ts";
import type { Program, Values } from "./flag.ts";

/** The longest that it makes sense to wait for, in seconds. */
const MAX_SECONDS = 3600;

/** What vid-client lists and does with answers, and what says when it ends: nothing that doctor has a use for. */
const SENDING_FLAGS = without(CLIENT.flags, [
  "list-devices",
  "list-controls",
  "json",
  "count",
  "retry",
  "save",
  "save-limit",
  "on-ng",
  "on-part",
]);

/** The table of vid-client doctor. */
export const DOCTOR = {
  name: "vid-client doctor",
  summary:
    "Sends frames for a few seconds and says what holds them up, which figures show it, and what would help",
  usage: "SOURCE [OPTIONS]",
  flags: {
    seconds: {
      group: "Report",
      summary: "For how many seconds frames are sent",
      value: { name: "N", parse: (text) => parseInteger(text, { min: 1, max: MAX_SECONDS }) },
      default: "10",
    },
    json: { group: "Report", summary: "Reports as JSON, with all figures" },
    ...SENDING_FLAGS,
    camera: { ...SENDING_FLAGS.camera, defaultWords: "doctor-<hostname>-<source>" },
  },
  exclusive: CLIENT.exclusive,
  bareWord: CLIENT.bareWord,
  urlWord: CLIENT.urlWord,
  examples: [
    {
      command: "vid-client doctor --device /dev/video0 --host 192.168.0.7",
      does: "See what holds up a camera's frames",
    },
    {
      command: "vid-client doctor --device /dev/video0 --capture copy --size 1280x720",
      does: "See whether other options are better",
    },
    {
      command: "vid-client doctor --test --seconds 5 --json",
      does: "Have the figures of a test scene for a program",
    },
  ],
} as const satisfies Program;

/** What vid-client doctor was asked to do. */
export interface DoctorOptions extends Omit<ClientOptions, "count" | "save" | "onNg" | "onPart"> {
  seconds: number;
  json: boolean;
}

/**
 * Works out what the flags leave to each other and to the machine, as `clientOptions` does. The camera has a name of its own
 * where none is given, so that no running client loses its own to it. A server that is not there is not waited for.
 */
export function doctorOptions(
  { seconds, json, ...values }: Values<typeof DOCTOR>,
  { hostname, isTerminal }: Machine,
): DoctorOptions {
  const unused = {
    listDevices: false,
    listControls: false,
    json: false,
    count: undefined,
    retry: 0,
    save: undefined,
    saveLimit: 1,
    onNg: undefined,
    onPart: undefined,
  };
  const machine = { hostname: `doctor-${hostname}`, isTerminal };
  return { ...clientOptions({ ...values, ...unused }, machine), seconds, json };
}

function without<T extends object, Name extends keyof T & string>(
  flags: T,
  names: readonly Name[],
): Omit<T, Name> {
  const kept = Object.entries(flags).filter(([name]) => !(names as readonly string[]).includes(name));
  // Object.fromEntries() has no types of its own for each key.
  return Object.fromEntries(kept) as Omit<T, Name>;
}
