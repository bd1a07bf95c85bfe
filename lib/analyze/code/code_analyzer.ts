import type { DecodedPicture } from "../../codec/codec.ts";
import type { FoundObject, Judgement } from "../../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  type Box,
  type WantsPixels,
} from "../analyzer.ts";
import { boxInFrame } from "../area/box_in_frame.ts";
import { CODE_OPTIONS, type CodeValues } from "./code_options.ts";
import { CodeReader, type Point, type ReadCode } from "./code_reader.ts";
import { compilePattern, type Pattern } from "./compile_pattern.ts";
import { findCodes } from "./find_codes.ts";
import { judgeCodes } from "./judge_codes.ts";
import { type Formats, parseFormats } from "./parse_formats.ts";
import { SearchArea } from "./search_area.ts";

/** Of what a code says, so many characters are answered at most; no symbology holds as many, unless as names of bytes. */
const MAX_TEXT = 8192;

/** What is made of the values that need it. */
interface Prepared {
  formats: Formats;
  matches: Pattern;
  area: SearchArea;
  /** The values that it was made of. */
  of: Pick<CodeValues, "formats" | "match" | "include">;
}

/** Reads codes, and judges by what they say. */
export class CodeAnalyzer implements Analyzer<WantsPixels> {
  readonly #context: AnalyzerContext;
  readonly #values: CodeValues;
  #prepared?: Prepared;
  #reader: CodeReader;

  /** Throws `AnalyzerError` where a value cannot be used. */
  static async create(context: AnalyzerContext, values: CodeValues): Promise<CodeAnalyzer> {
    const analyzer = new CodeAnalyzer(context, values, await CodeReader.shared());
    analyzer.#prepare();
    return analyzer;
  }

  private constructor(context: AnalyzerContext, values: CodeValues, reader: CodeReader) {
    this.#context = context;
    this.#values = values;
    this.#reader = reader;
  }

  get wants(): WantsPixels {
    return { format: "gray", longestSide: this.#values.size };
  }

  analyze(frame: AnalyzedFrame<WantsPixels>): Judgement | Promise<Judgement> {
    return this.#reader.isBroken ? this.#analyzeAnew(frame) : this.#analyze(frame);
  }

  [Symbol.dispose](): void {}

  /** Where ZXing broke at the frame before, maybe at one of another camera's. */
  async #analyzeAnew(frame: AnalyzedFrame<WantsPixels>): Promise<Judgement> {
    this.#reader = await CodeReader.shared();
    return this.#analyze(frame);
  }

  #analyze({ picture, part }: AnalyzedFrame<WantsPixels>): Judgement {
    const prepared = this.#prepare();
    const codes = this.#find(picture, prepared, part);
    return {
      ...judgeCodes(codes, { ...this.#values, matches: prepared.matches }),
      ...(codes.length > 0 && { objects: codes.map((code) => toObject(code, picture)) }),
    };
  }

  #find(picture: DecodedPicture, { formats, area }: Prepared, part?: Box): ReadCode[] {
    const region = area.regionOf(picture, part);
    if (region === undefined) return [];
    const { count, effort, include } = this.#values;
    const most = Math.max(this.#values.max, count);
    // The first codes that are found in the rectangle around what is included may be outside of it.
    const max = include === undefined ? most : CODE_OPTIONS.max.max;
    const holds = (code: ReadCode) => area.holds(middleOf(code), picture, part);
    return findCodes(this.#reader, picture, region, { count, max, effort, formats, holds }).slice(0, most);
  }

  /** Makes anew what hangs on a value that was changed. */
  #prepare(): Prepared {
    const { formats, match, include } = this.#values;
    const of = this.#prepared?.of;
    if (of === undefined || of.formats !== formats || of.match !== match || of.include !== include) {
      this.#prepared = {
        formats: parseFormats(formats),
        matches: match === undefined ? () => true : compilePattern(match),
        area: new SearchArea({ include }, this.#context),
        of: { formats, match, include },
      };
    }
    return this.#prepared!;
  }
}

function middleOf({ corners }: ReadCode): Point {
  const [x, y] = [0, 1].map((way) => corners.reduce((sum, corner) => sum + corner[way]!, 0) / corners.length);
  return [x!, y!];
}

function toObject({ format, text, corners }: ReadCode, picture: DecodedPicture): FoundObject {
  const [across, down] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [left, top] = [Math.max(0, Math.min(...across)), Math.max(0, Math.min(...down))];
  const box = boxInFrame({ left, top, right: Math.max(...across), bottom: Math.max(...down) }, picture);
  const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).toWellFormed()}…` : text;
  return { label: format, text: shown, box };
}
