import { readMetadata } from "../../jpeg/metadata.ts";
import { frameMessage } from "../../link/write_message.ts";
import { ProgramError } from "../../programs/program_error.ts";
import type { OpenProgram } from "../../programs/programs.ts";
import type { Judgement } from "../../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  AnalyzerError,
  type WantsJpeg,
} from "../analyzer.ts";
import { analyzerFailed } from "../analyzer_failed.ts";
import { JudgementError, parseJudgement } from "../check_judgement.ts";
import type { ExecValues } from "./exec_options.ts";

/** Hands frames to a program of the user's. */
export class ExecAnalyzer implements Analyzer<WantsJpeg> {
  readonly wants = { format: "jpeg" } as const;
  /** A program that is silent for too long is ended, and its frame answered. */
  readonly keepsTime = true;
  readonly #context: AnalyzerContext;
  readonly #values: ExecValues;
  /** What it runs, and by which values. */
  #program?: { opened: OpenProgram; key: string };

  constructor(context: AnalyzerContext, values: ExecValues) {
    this.#context = context;
    this.#values = values;
  }

  /** Throws {@linkcode AnalyzerError} where its program cannot be used. */
  async open(): Promise<OpenProgram> {
    const { command, shared, start } = this.#values;
    const key = JSON.stringify([command, shared]);
    if (this.#program?.key === key) return this.#program.opened;
    this[Symbol.dispose]();
    const { programs, camera } = this.#context;
    if (command === undefined || command.trim() === "") {
      throw new AnalyzerError(
        "Cannot use exec as it has no command: add --set exec.command='python3 judge.py'",
      );
    }
    if (programs === undefined) throw new AnalyzerError("Cannot use exec as no programs may be started here");
    try {
      const opened = await programs.open({ command, startMs: start, ...(!shared && { camera }) });
      this.#program = { opened, key };
      return opened;
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      throw new AnalyzerError(`Cannot use exec as "${command}" ${error.message}`);
    }
  }

  async analyze({ picture, part }: AnalyzedFrame<WantsJpeg>): Promise<Judgement> {
    const { camera } = this.#context;
    const metadata = { ...readMetadata(picture.data), camera, part };
    try {
      const program = await this.open();
      return parseJudgement(await program.ask(frameMessage({ bytes: picture.data }, metadata)));
    } catch (error) {
      return explain(error);
    }
  }

  [Symbol.dispose](): void {
    this.#program?.opened[Symbol.dispose]();
    this.#program = undefined;
  }
}

/** Not thrown: it would not help to make the analyzer anew, as programs are started again by themselves. */
function explain(error: unknown): Judgement {
  if (error instanceof JudgementError) return analyzerFailed(`what its program answered ${error.message}`);
  if (!(error instanceof ProgramError)) throw error;
  if (error.code === "failed") return analyzerFailed(`its program ${error.message}`);
  return { result: "error", code: "timeout", reason: `The program ${error.message}` };
}
