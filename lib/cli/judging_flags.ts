import { ANALYZERS } from "../analyze/analyzers.ts";
import { parseAnalyzerChoice, parseAssignment } from "../analyze/parse_settings.ts";
import {
  type AnalyzerChoice,
  type Assignment,
  DEFAULT_ANALYZER,
  nameOf,
  Settings,
} from "../analyze/settings.ts";
import { parsePixels } from "../values/parse_pixels.ts";
import type { Flags } from "./flag.ts";
import { UsageError } from "./usage_error.ts";

/** How frames are judged, wherever they come from. */
export const JUDGING_FLAGS = {
  analyzer: {
    group: "Judging",
    summary:
      "What judges frames, one after another; with its name in front for one camera. May be given several times",
    value: {
      name: "[CAMERA=]NAME[,NAME…]",
      parse: parseAnalyzerChoice,
      choices: Object.fromEntries([...ANALYZERS].map(([name, { summary }]) => [name, summary])),
    },
    default: DEFAULT_ANALYZER,
    many: true,
    separator: ";",
  },
  set: {
    group: "Judging",
    summary:
      "Sets an option of an analyzer, such as defect.threshold=0.05; for one camera line-3:defect.threshold=0.05. " +
      'May be given several times; "vid-server analyzers" lists all options',
    value: { name: "[CAMERA:]ANALYZER.OPTION=VALUE", parse: parseAssignment },
    many: true,
    separator: ";",
  },
} as const satisfies Flags;

/** A limit of what is decoded, wherever it comes from. */
export const MAX_PIXELS_FLAG = {
  group: "Limits",
  summary: "The largest picture that is decoded",
  value: { name: "PIXELS", parse: parsePixels },
  default: "64MP",
} as const;

/** What the flags of judging say. */
export interface JudgingValues {
  analyzer: readonly AnalyzerChoice[];
  set: readonly Assignment[];
  /** Cameras; `true` stands for all. */
  parts: readonly (string | true)[];
}

/**
 * How each camera is judged. Throws {@linkcode UsageError} where two flags contradict each other, and where an option is
 * set of what judges nothing.
 */
export function settingsOf({ analyzer, set, parts }: JudgingValues): Settings {
  checkChoices(analyzer);
  const named = parts.filter((part) => part !== true);
  const settings = new Settings({
    analyzers: analyzer,
    assignments: set,
    parts: named.length < parts.length || named,
  });
  for (const assignment of set) checkAssignment(assignment, settings);
  return settings;
}

/** What judges, for a line of the log: `quality`, `quality (line-3: quality,defect), parts of line-3`. */
export function describeSettings(settings: Settings): string {
  const general = settings.of();
  const cameras = settings.cameras.filter((camera) => camera !== undefined);
  const special = cameras.filter((camera) => nameOf(settings.of(camera)) !== nameOf(general))
    .map((camera) => `${camera}: ${nameOf(settings.of(camera))}`);
  const parts = general.parts ? ["all cameras"] : cameras.filter((camera) => settings.of(camera).parts);
  return nameOf(general) + (special.length > 0 ? ` (${special.join("; ")})` : "") +
    (parts.length > 0 ? `, parts of ${parts.join(", ")}` : "");
}

/** Two chains for the same cameras: most likely one of both was meant. */
function checkChoices(choices: readonly AnalyzerChoice[]): void {
  for (const [camera, same] of Map.groupBy(choices, ({ camera }) => camera)) {
    if (same.length < 2) continue;
    const names = [...new Set(same.flatMap(({ analyzers }) => analyzers))].join(",");
    const whose = camera === undefined ? "all cameras" : camera;
    const other = camera === undefined ? ", or --analyzer CAMERA=NAME for one camera" : "";
    throw new UsageError(
      `Cannot use --analyzer more than once for ${whose} as the last one would win: write ` +
        `--analyzer ${prefixed(camera, names)} to judge by all of them${other}`,
    );
  }
}

function checkAssignment({ camera, analyzer, option }: Assignment, settings: Settings): void {
  const { analyzers, parts } = settings.of(camera);
  const isUsed = camera === undefined
    ? settings.uses(analyzer)
    : analyzers.includes(analyzer) || (analyzer === "parts" && parts);
  if (isUsed) return;
  const given = `--set ${camera === undefined ? "" : `${camera}:`}${analyzer}.${option}`;
  const [why, remedy] = analyzer === "parts"
    ? adviceOnParts(camera)
    : adviceOnAnalyzer(camera, analyzer, analyzers);
  throw new UsageError(`Cannot use ${given} as ${why}: add ${remedy}`);
}

function adviceOnParts(camera: string | undefined): [why: string, remedy: string] {
  return camera === undefined
    ? ["no camera's parts are judged", "--parts"]
    : [`the parts of ${camera} are not judged`, `--parts ${camera}`];
}

function adviceOnAnalyzer(
  camera: string | undefined,
  analyzer: string,
  present: readonly string[],
): [why: string, remedy: string] {
  return [
    camera === undefined ? `no camera is judged by ${analyzer}` : `${camera} is not judged by ${analyzer}`,
    `--analyzer ${prefixed(camera, [...present, analyzer].join(","))}`,
  ];
}

function prefixed(camera: string | undefined, names: string): string {
  return camera === undefined ? names : `${camera}=${names}`;
}
