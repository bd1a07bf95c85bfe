/** Bytes that may be held for peers, over all connections. */
export class Budget {
  /** In bytes. */
  readonly limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Bytes that are held. */
  get taken(): number {
    return this.#taken;
  }

  /** Takes `bytes` if they are left; otherwise takes nothing and returns false. */
  take(bytes: number): boolean {
    if (this.#taken + bytes > this.limit) return false;
    this.#taken += bytes;
    return true;
  }

  /** Gives back what was taken. */
  give(bytes: number): void {
    this.#taken -= bytes;
  }
}
