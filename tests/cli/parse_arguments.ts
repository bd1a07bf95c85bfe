/** Splits a plain command line, `A=b program --flag value`, as a shell would. */
export function parseArguments(command: string): { environment: Map<string, string>; words: string[] } {
  const words = command.split(" ");
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const assignments = words.slice(0, first).map((word): [string, string] => {
    const [name = "", value = ""] = word.split("=");
    return [name, value];
  });
  return { environment: new Map(assignments), words: words.slice(first) };
}
