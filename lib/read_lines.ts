/** Of a line in characters: the rest is left out. */
const MAX_LINE_LENGTH = 2000;

/** Hands out each line of a text that is not blank, as it comes, never more than a few kilobytes of it. */
export async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<void> {
  const take = (line: string) => {
    const text = line.trimEnd().slice(0, MAX_LINE_LENGTH);
    if (text !== "") onLine(text);
  };
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split(/\r?\n|\r/);
    rest = lines.pop()!.slice(0, MAX_LINE_LENGTH);
    for (const line of lines) take(line);
  }
  take(rest);
}
