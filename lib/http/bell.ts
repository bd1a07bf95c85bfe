/** Wakes one who waits for something to do. What rang while nobody waited wakes who waits next. */
export class Bell {
  #rung = Promise.withResolvers<void>();

  /** Wakes who waits. */
  ring(): void {
    this.#rung.resolve();
  }

  /** Resolves to true when it rings, and to false after `ms` without. */
  async wait(ms = Infinity): Promise<boolean> {
    const silence = Promise.withResolvers<boolean>();
    const timer = ms === Infinity ? undefined : setTimeout(() => silence.resolve(false), ms);
    const hasRung = await Promise.race([this.#rung.promise.then(() => true), silence.promise]);
    clearTimeout(timer);
    if (hasRung) this.#rung = Promise.withResolvers();
    return hasRung;
  }
}
