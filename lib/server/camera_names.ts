/** The names of the cameras that are connected. */
export class CameraNames {
  readonly #taken = new Set<string>();

  /** Takes a name, or `name#2`, `name#3`, … where others have it; free again on dispose. */
  take(name: string): { name: string } & Disposable {
    let free = name;
    for (let n = 2; this.#taken.has(free); n++) free = `${name}#${n}`;
    this.#taken.add(free);
    return { name: free, [Symbol.dispose]: () => void this.#taken.delete(free) };
  }
}
