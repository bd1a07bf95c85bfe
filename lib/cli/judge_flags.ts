import type { Settings } from "../analyze/settings.ts";
import { redactUrl } from "../redact_url.ts";
import { parseCameraName } from "../values/parse_camera_name.ts";
import { ValueError } from "../values/value_error.ts";
import { choiceValue } from "./choice_value.ts";
import { CODEC_FLAG, COMMON_FLAGS } from "./common_flags.ts";
import type { Program, Values } from "./flag.ts";
import { JUDGING_FLAGS, MAX_PIXELS_FLAG, settingsOf } from "./judging_flags.ts";

/** The table of vid-server judge. */
export const JUDGE = {
  name: "vid-server judge",
  summary:
    "Judges pictures and videos from disk as if a camera had sent them, and prints a line of JSON for each frame",
  usage: "[OPTIONS] FILES…",
  words: {
    value: { name: "FILES…", parse: parseFile },
    summary:
      "JPEGs and PNGs, folders of them, and what else ffmpeg reads, in the order in which they are judged",
    min: 1,
  },
  flags: {
    ...JUDGING_FLAGS,
    parts: {
      group: "Judging",
      summary:
        "Judges parts, each in view for many frames, and not only frames; in a variable also for one camera",
      value: { name: "CAMERA", parse: parseCameraName, optional: "joined" },
      many: true,
    },
    camera: {
      group: "Judging",
      summary: "Judges as this camera is judged, where flags or variables say something of it",
      value: { name: "NAME", parse: parseCameraName },
    },
    expect: {
      group: "Checking",
      summary:
        "Counts as wrong what is judged otherwise, unknown and error too, and exits with 1 if anything is",
      value: choiceValue(["ok", "ng"]),
    },
    "max-pixels": MAX_PIXELS_FLAG,
    codec: CODEC_FLAG,
    ...COMMON_FLAGS,
  },
  examples: [
    { command: "vid-server judge part.jpg", does: "Judge the picture quality of a photo" },
    {
      command: "vid-server judge --analyzer defect --set defect.reference=good --expect ng bad",
      does: "See whether each of a folder's defective parts is found",
    },
    {
      command: "vid-server judge --analyzer defect --set defect.learn=30 --parts line.mp4",
      does: "Judge each part that a video of a conveyor shows",
    },
  ],
} as const satisfies Program;

/** What vid-server judge was asked to do. */
export type JudgeOptions = Omit<Values<typeof JUDGE>, "words" | "analyzer" | "set" | "parts"> & {
  files: readonly string[];
  settings: Settings;
};

/** Works out what the flags leave to each other. Throws `UsageError` where they contradict each other. */
export function judgeOptions({ words, analyzer, set, parts, ...others }: Values<typeof JUDGE>): JudgeOptions {
  return { ...others, files: words, settings: settingsOf({ analyzer, set, parts }) };
}

/** Reads the path of a file; whether it exists is not looked up. Throws {@linkcode ValueError} for a URL. */
function parseFile(text: string): string {
  if (text !== "" && !text.includes("\0") && !/^[a-z]+:\/\//i.test(text)) return text;
  throw new ValueError("they are files and folders of this machine", redactUrl(text));
}
