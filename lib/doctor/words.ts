import type { CaptureSource } from "../capture/capture_options.ts";

/** What a source is called in a sentence. */
export interface SourceWords {
  name: string;
  theName: string;
  whose: string;
}

const NAMES: Readonly<Record<CaptureSource["kind"], string>> = {
  device: "camera",
  url: "stream",
  file: "file",
  jpegs: "folder",
  screen: "screen",
  test: "test scene",
};

/** What a source is called in a sentence. */
export function sourceWords(source: CaptureSource["kind"]): SourceWords {
  const name = NAMES[source];
  return { name, theName: `the ${name}`, whose: `the ${name}'s` };
}

/** A figure to a tenth, without one that says nothing: `29.9`, `30`. */
export function rounded(figure: number): string {
  return String(Number(figure.toFixed(1)));
}
