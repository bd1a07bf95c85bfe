/** Where one of those who wait stands. */
interface Place<Item> {
  items: Item[];
  /** The virtual time at which its next item is due. */
  due: number;
}

/**
 * Items of many owners, who share one server of them by the time that it takes them: an owner with many items, or with
 * slow ones, does not hold up the others. Each owner's own items keep their order.
 *
 * It is start-time fair queueing with equal weights (Goyal, Vin and Cheng, SIGCOMM 1996): every owner has a virtual clock
 * that goes on by what its items took, and whose clock is furthest behind is next. Who had nothing waiting saves nothing
 * up: its clock is put forward to that of the item which is served.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const queue = new FairQueue<string, number>();
 * for (const n of [1, 2, 3]) queue.put("flooding", n);
 * queue.put("modest", 4);
 * const order = [];
 * for (let turn = queue.take(); turn !== undefined; turn = queue.take()) {
 *   order.push(turn.item);
 *   queue.charge(turn.owner, 10);
 * }
 * assertEquals(order, [1, 4, 2, 3]);
 * ```
 */
export class FairQueue<Owner, Item> {
  readonly #places = new Map<Owner, Place<Item>>();
  #now = 0;

  /** How many items wait. */
  get size(): number {
    return this.#places.values().reduce((sum, { items }) => sum + items.length, 0);
  }

  /** Adds an item behind the others of its owner. It has no bound of its own: whoever puts sees to that. */
  put(owner: Owner, item: Item): void {
    const place = this.#places.get(owner) ?? { items: [], due: this.#now };
    if (place.items.length === 0) place.due = Math.max(place.due, this.#now);
    place.items.push(item);
    this.#places.set(owner, place);
  }

  /** Takes the item whose turn it is, among the owners that may have one; undefined where there is none. */
  take(mayHave: (owner: Owner) => boolean = () => true): { owner: Owner; item: Item } | undefined {
    const waiting = [...this.#places].filter(([owner, { items }]) => items.length > 0 && mayHave(owner));
    if (waiting.length === 0) return undefined;
    const [owner, place] = waiting.reduce((next, other) => other[1].due < next[1].due ? other : next);
    this.#now = place.due;
    return { owner, item: place.items.shift()! };
  }

  /** Says what an item took, in the unit of all. */
  charge(owner: Owner, cost: number): void {
    const place = this.#places.get(owner);
    if (place !== undefined) place.due += cost;
  }

  /** Takes those of an owner's items out of the queue that it is asked to. */
  takeOut(owner: Owner, isMeant: (item: Item) => boolean): Item[] {
    const place = this.#places.get(owner);
    if (place === undefined) return [];
    const taken = place.items.filter(isMeant);
    if (taken.length > 0) place.items = place.items.filter((item) => !isMeant(item));
    return taken;
  }

  /** Forgets an owner, and gives its items back. */
  remove(owner: Owner): Item[] {
    const place = this.#places.get(owner);
    this.#places.delete(owner);
    return place?.items ?? [];
  }
}
