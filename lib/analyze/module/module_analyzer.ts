import type { Judgement } from "../../result.ts";
import { ValueError } from "../../values/value_error.ts";
import { parseChoice } from "../../values/parse_choice.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  AnalyzerError,
  type Wants,
} from "../analyzer.ts";
import { checkJudgement, JudgementError } from "../check_judgement.ts";
import { defaultsOf, type OptionTable, type OptionValues, parseOption } from "../options.ts";
import { loadModule } from "./load_module.ts";
import type { ModuleValues } from "./module_options.ts";

const FORMATS: readonly Wants["format"][] = ["gray", "bgr", "rgba", "jpeg"];

/** Makes the analyzer of the user's module. Throws {@linkcode AnalyzerError} where that cannot be. */
export async function createModuleAnalyzer(
  context: AnalyzerContext,
  values: ModuleValues,
): Promise<Analyzer> {
  const { file } = values;
  if (file === undefined) {
    throw new AnalyzerError("Cannot use module as it has no file: add --set module.file=my.js");
  }
  const definition = await loadModule(file);
  const own = new OwnValues(definition.options, values);
  const analyzer = await definition.create(contextOf(context), own.current());
  return new ModuleAnalyzer(file, analyzer, own);
}

/** What a module is given. Reading `cv`, and nothing else, loads OpenCV. */
function contextOf(context: AnalyzerContext): AnalyzerContext {
  const { codec, maxPixels, camera, source, models, now, warn } = context;
  return {
    get cv() {
      return context.cv;
    },
    codec,
    maxPixels,
    camera,
    source,
    now,
    warn,
    ...(models !== undefined && { models }),
  };
}

/** Checks what the user's analyzer wants and says. */
class ModuleAnalyzer implements Analyzer {
  readonly #file: string;
  readonly #analyzer: Analyzer;
  readonly #own: OwnValues;
  readonly learn?: Analyzer["learn"];

  constructor(file: string, analyzer: Analyzer, own: OwnValues) {
    this.#file = file;
    this.#analyzer = analyzer;
    this.#own = own;
    if (typeof analyzer?.analyze !== "function") {
      throw new AnalyzerError(
        `Cannot use module.file=${file} as what its create() made has no function analyze`,
      );
    }
    // Where it has none, it learns nothing.
    if (typeof analyzer.learn === "function") this.learn = (options) => analyzer.learn!(options);
    this.wants; // it throws where that is wrong
  }

  get wants(): Wants {
    const { wants } = this.#analyzer;
    const isWants = FORMATS.includes(wants?.format) &&
      (wants.format === "jpeg" || [wants.longestSide, wants.colourSide].every(isSide));
    if (isWants) return wants;
    throw new AnalyzerError(
      `Cannot use module.file=${this.#file} as what its analyzer wants is such as { format: "gray", longestSide: 640 }, of ` +
        `${FORMATS.join(", ")}: got ${JSON.stringify(wants)}`,
    );
  }

  analyze(frame: AnalyzedFrame): Judgement | Promise<Judgement> {
    this.#own.current();
    const judged = this.#analyzer.analyze(frame);
    return judged instanceof Promise ? judged.then(check) : check(judged);
  }

  [Symbol.dispose](): void {
    // It need not have one where there is nothing to dispose of.
    (this.#analyzer as Partial<Analyzer>)[Symbol.dispose]?.();
  }
}

function check(judgement: unknown): Judgement {
  try {
    return checkJudgement(judgement);
  } catch (error) {
    if (!(error instanceof JudgementError)) throw error;
    throw new Error(`what the module says of a frame ${error.message}`, { cause: error });
  }
}

function isSide(side: number | undefined): boolean {
  return side === undefined || (Number.isFinite(side) && side > 0);
}

/** The values of the module's own options: one object that stays, and changes where their text does. */
class OwnValues {
  readonly #table: OptionTable;
  readonly #values: ModuleValues;
  readonly #own: OptionValues;
  #text?: string;

  constructor(table: OptionTable, values: ModuleValues) {
    this.#table = table;
    this.#values = values;
    this.#own = defaultsOf(table);
  }

  /** Throws {@linkcode AnalyzerError} where the text says something that cannot be. */
  current(): OptionValues {
    const { options: text = "" } = this.#values;
    if (text === this.#text) return this.#own;
    Object.assign(this.#own, defaultsOf(this.#table), this.#parse(text));
    this.#text = text;
    return this.#own;
  }

  #parse(text: string): Partial<OptionValues> {
    if (text.trim() === "") return {};
    try {
      // A comma may stand in a value too.
      return Object.fromEntries(text.split(/,(?=\s*[A-Za-z]+=)/).map((one) => this.#parseOne(one)));
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      throw new AnalyzerError(`Cannot use module.options=${text} as ${error.rule}: got ${error.got}`);
    }
  }

  #parseOne(text: string) {
    const [, name = "", value] = /^\s*(\w*)\s*=(.*)$/s.exec(text) ?? [];
    if (value === undefined) throw new ValueError("each is NAME=VALUE", text);
    const names = Object.keys(this.#table);
    if (names.length === 0) throw new ValueError("the module has no options", text);
    const option = this.#table[parseChoice(name, names)]!;
    return [name, parseOption(option, value)] as const;
  }
}
