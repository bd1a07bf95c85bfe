/** Options of {@linkcode BoundedQueue}. */
export interface BoundedQueueOptions<T> {
  /** What happens to an item for which there is no room: it waits, or the oldest one makes room. @default {"wait"} */
  whenFull?: "wait" | "drop-oldest";
  /** Is given each item that made room. */
  onDrop?(item: T): void;
}

/**
 * A queue with a bound, between a stage that makes items and one that takes them.
 *
 * With a capacity of 1 and `drop-oldest` it is a live slot: the newest wins.
 *
 * @example
 * ```ts
 * import { BoundedQueue } from "./bounded_queue.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const dropped: number[] = [];
 * const slot = new BoundedQueue<number>(1, { whenFull: "drop-oldest", onDrop: (n) => dropped.push(n) });
 * for (const n of [1, 2, 3]) await slot.put(n);
 * slot.close();
 * assertEquals(await Array.fromAsync(slot), [3]);
 * assertEquals(dropped, [1, 2]);
 * ```
 */
export class BoundedQueue<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  readonly #options: BoundedQueueOptions<T>;
  readonly #items: T[] = [];
  #closed = false;
  #error: unknown;
  #wake = Promise.withResolvers<void>();

  constructor(capacity: number, options: BoundedQueueOptions<T> = {}) {
    this.#capacity = capacity;
    this.#options = options;
  }

  /** Adds an item; resolves once it is in. False where the queue was closed: the item stays with the caller. */
  async put(item: T): Promise<boolean> {
    while (!this.#closed && this.#items.length >= this.#capacity) {
      if (this.#options.whenFull === "drop-oldest") this.#options.onDrop?.(this.#items.shift()!);
      else await this.#wake.promise;
    }
    if (this.#closed) return false;
    this.#items.push(item);
    this.#changed();
    return true;
  }

  /** Waits until another item would not have to wait; or until it was closed. */
  async room(): Promise<void> {
    while (!this.#closed && this.#items.length >= this.#capacity) await this.#wake.promise;
  }

  /** How many items are in. */
  get size(): number {
    return this.#items.length;
  }

  /** Whether it was closed and nothing is left in it. */
  get isOver(): boolean {
    return this.#closed && this.#items.length === 0;
  }

  /**
   * Waits for an item without taking it, so that whoever waits may change his mind: resolves to true when one is in, to false
   * at the end. Throws what {@linkcode close} was given.
   */
  async ready(): Promise<boolean> {
    while (this.#items.length === 0) {
      if (this.#closed) {
        if (this.#error !== undefined) throw this.#error;
        return false;
      }
      await this.#wake.promise;
    }
    return true;
  }

  /** Takes the oldest item if one is in. */
  takeNow(): T | undefined {
    const item = this.#items.shift();
    this.#changed();
    return item;
  }

  /** Takes the oldest item, waiting for one; undefined at the end. Throws what {@linkcode close} was given. */
  async take(): Promise<T | undefined> {
    while (await this.ready()) {
      const item = this.takeNow();
      if (item !== undefined) return item;
    }
    return undefined;
  }

  /** Takes all that is in, at once. */
  takeAll(): T[] {
    const items = this.#items.splice(0);
    this.#changed();
    return items;
  }

  /** Says that no more items come; those that are in can still be taken. `error` is thrown behind the last one. */
  close(error?: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#error = error;
    this.#changed();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (let item = await this.take(); item !== undefined; item = await this.take()) yield item;
  }

  #changed(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}
