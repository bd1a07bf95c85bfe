/** What ONNX Runtime says, and what a person is told of it. */
const EXPLANATIONS: readonly [RegExp, (match: RegExpExecArray) => string][] = [
  [/protobuf parsing failed/i, () => "it is no ONNX file, or is damaged"],
  [
    /Unsupported model IR version: (\d+), max supported IR version: (\d+)/,
    ([, got, most]) =>
      `its format is newer than this ONNX Runtime reads: got IR version ${got}, at most ${most}`,
  ],
  [
    /Opset (\d+) is under development.*official support for domain (\S+) is till opset (\d+)/s,
    ([, got, domain, most]) =>
      `its operators are newer than this ONNX Runtime knows: got opset ${got} of ${domain}, at most ${most}. ` +
      `Export it with opset ${most}`,
  ],
  [
    /No Op registered for (\S+) with domain_version of (\d+)/,
    ([, op, opset]) => `there is no operator ${op} in opset ${opset}`,
  ],
  [
    /Fatal error: (\S+?):?(\w+)\(-?\d+\) is not a registered function\/op/,
    ([, domain, op]) => `it has an operator that is none of ONNX: got ${op} of ${domain}`,
  ],
  [
    /Could not find an implementation for (\w+)\((\d+)\)/,
    ([, op, version]) => `ONNX Runtime has no ${op} of version ${version} for these element types on a CPU`,
  ],
  [
    /External data path does not exist: "([^"]+)"/,
    ([, path]) => `the file with its weights is missing: got no ${path}`,
  ],
  [
    /Initializer '([^']*)': raw_data size \((\d+) bytes\) does not match expected size[^(]*\((\d+) bytes\)/,
    ([, name, got, need]) => `it is damaged: ${name} has ${got} bytes, not ${need}`,
  ],
];

/** A longer text is cut off, in characters. */
const MAX_TEXT = 300;

/** Places in ONNX Runtime's source, its functions, and a prefix that repeats the model's name. */
const NOISE = [
  /(?:\/onnxruntime_src)?\/?\S+\.(?:cc|h):\d+ /g,
  /(?:\w+ )?\w+::\w+\(.*?\) (?=[A-Z][a-z])/g,
  /Load model from .*? failed: */g,
];

/** Puts why ONNX Runtime cannot load a model, or run it, into words that continue "as …". */
export function explainLoadFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  for (const [pattern, explain] of EXPLANATIONS) {
    const match = pattern.exec(message);
    if (match !== null) return explain(match);
  }
  const words = NOISE.reduce((text, noise) => text.replaceAll(noise, ""), message).trim();
  return `ONNX Runtime says: ${words.slice(0, MAX_TEXT)}`;
}
