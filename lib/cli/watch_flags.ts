import { parseServerUrl } from "../values/parse_server_url.ts";
import { COMMON_FLAGS } from "./common_flags.ts";
import type { Program } from "./flag.ts";

/** The table of vid-client watch. */
export const WATCH = {
  name: "vid-client watch",
  summary: "Shows every camera of a vid-server in the terminal, as its page does in a browser",
  usage: "[OPTIONS]",
  flags: {
    url: {
      group: "Server",
      summary: "Where its page is, as it prints it",
      value: { name: "URL", parse: parseServerUrl },
      default: "http://127.0.0.1:8080",
    },
    json: { group: "Form", summary: "Prints a line of JSON each second, with all that the server tells" },
    ...COMMON_FLAGS,
  },
  examples: [
    { command: "vid-client watch", does: "Look at the cameras of this machine's server; Ctrl-C ends it" },
    { command: "vid-client watch --url http://192.168.0.7:8080", does: "Look at those of another one's" },
    { command: "vid-client watch --json", does: "Have them for a program" },
  ],
} as const satisfies Program;
