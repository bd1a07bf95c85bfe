import { ANALYZERS, OPTION_TABLES } from "./analyzers.ts";
import { defaultsOf, type OptionValue, type OptionValues } from "./options.ts";

/** What judges frames, one after another; of one camera, or where `camera` is left out of all that have none of their own. */
export interface AnalyzerChoice {
  camera?: string;
  /** Names of analyzers. */
  analyzers: readonly string[];
}

/** A value for an option; for one camera, or where `camera` is left out for all that have none of their own. */
export interface Assignment {
  camera?: string;
  /** Whose option it is: a name in `OPTION_TABLES`. */
  analyzer: string;
  option: string;
  value: OptionValue;
}

/** How one camera's frames are judged. */
export interface CameraSettings {
  /** Names of analyzers, in the order in which they judge. */
  readonly analyzers: readonly string[];
  /** By the analyzer's name, and `parts`. */
  readonly values: Readonly<Record<string, OptionValues>>;
  /** Whether parts are judged, and not only frames. */
  readonly parts: boolean;
}

/** Options of {@linkcode Settings}. */
export interface SettingsOptions {
  /** A later one for the same camera wins. @default {the analyzer quality for all} */
  analyzers?: readonly AnalyzerChoice[];
  assignments?: readonly Assignment[];
  /** Cameras whose parts are judged; `true` stands for all. @default {[]} */
  parts?: true | readonly string[];
}

/** What judges by default. */
export const DEFAULT_ANALYZER = "quality";

/** How each camera is judged: what was said of it, over what was said of all, over the defaults. */
export class Settings {
  readonly #options: SettingsOptions;
  readonly #analyzers = new Map<string | undefined, readonly string[]>([[undefined, [DEFAULT_ANALYZER]]]);
  readonly #assignments = new Map<string, Assignment>();
  readonly #parts: true | ReadonlySet<string>;

  constructor(options: SettingsOptions = {}) {
    const { analyzers = [], assignments = [], parts = [] } = this.#options = options;
    for (const choice of analyzers) this.#analyzers.set(choice.camera, choice.analyzers);
    for (const assignment of assignments) this.assign(assignment);
    this.#parts = parts === true || new Set(parts);
  }

  /** Cameras of which something was said, and `undefined` for all others. */
  get cameras(): (string | undefined)[] {
    const named = [...this.#assignments.values()].map(({ camera }) => camera);
    const parts = this.#parts === true ? [] : this.#parts;
    return [...new Set([...this.#analyzers.keys(), ...named, ...parts])];
  }

  /** Changes the value of an option from now on. */
  assign(assignment: Assignment): void {
    const { camera, analyzer, option } = assignment;
    this.#assignments.set(JSON.stringify([camera, analyzer, option]), assignment);
  }

  /** Takes back what was assigned to an option, for that camera or for all, since these settings were made. */
  reset({ camera, analyzer, option }: Omit<Assignment, "value">): void {
    const isMeant = (other: Assignment) =>
      other.camera === camera && other.analyzer === analyzer && other.option === option;
    const first = this.#options.assignments?.findLast(isMeant);
    if (first !== undefined) this.assign(first);
    else this.#assignments.delete(JSON.stringify([camera, analyzer, option]));
  }

  /** The same settings, to be changed apart from these. */
  copy(): Settings {
    const copy = new Settings(this.#options);
    for (const assignment of this.#assignments.values()) copy.assign(assignment);
    return copy;
  }

  /** As {@linkcode Settings.of}, without what was assigned to this very camera since these settings were made. */
  without(camera: string): CameraSettings {
    const before = new Settings(this.#options);
    for (const assignment of this.#assignments.values()) {
      if (assignment.camera !== camera) before.assign(assignment);
    }
    return before.of(camera);
  }

  /**
   * How a camera is judged, or any of which nothing was said. One that is there twice, as `line-3#2`, is judged as the
   * first where nothing was said of it itself.
   */
  of(camera?: string): CameraSettings {
    const levels = [...new Set([undefined, camera?.replace(/#\d+$/, ""), camera])];
    const own = levels.findLast((level) => this.#analyzers.has(level));
    const analyzers = this.#analyzers.get(own)!;
    const values: Record<string, OptionValues> = {};
    for (const table of [...analyzers, "parts"]) values[table] = defaultsOf(OPTION_TABLES.get(table)!);
    const assignments = [...this.#assignments.values()];
    const inOrder = levels.flatMap((level) => assignments.filter(({ camera }) => camera === level));
    for (const { analyzer, option, value } of inOrder) {
      const table = values[analyzer];
      if (table !== undefined) table[option] = value;
    }
    const named = this.#parts;
    const parts = named === true || levels.some((level) => level !== undefined && named.has(level));
    return { analyzers, values, parts };
  }

  /** Whether some camera may be judged by an analyzer; `parts` is one where parts are judged. */
  uses(analyzer: string): boolean {
    if (analyzer === "parts") return this.#parts === true || this.#parts.size > 0;
    return [...this.#analyzers.values()].some((names) => names.includes(analyzer));
  }
}

/** How an answer names what judged: `quality,defect`. */
export function nameOf({ analyzers }: Pick<CameraSettings, "analyzers">): string {
  return analyzers.join(",");
}

/** Whether there is an analyzer of this name. */
export function isAnalyzerName(name: string): boolean {
  return ANALYZERS.has(name);
}
