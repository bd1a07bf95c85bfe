/** A module's source without the lines that are comments, in which examples import things too. */
export function withoutComments(source: string): string {
  return source.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, "");
}
