import { logOf } from "../log.ts";
import { type ClientRecord, ClientRecords } from "./client_records.ts";
import type { Hub, HubCamera } from "./hub.ts";
import type { Judge } from "./judge.ts";
import type { Seat, SeatHolder } from "./seat.ts";
import { SeatError } from "./seat_error.ts";

const log = logOf("server");

/**
 * What happens where a client comes whose camera's name another one has:
 * - `takeover`: it takes the name over, and the other one is told to leave
 * - `refuse`: it is told to leave
 * - `rename`: its camera is called `name#2`
 */
export type OnDuplicate = "takeover" | "refuse" | "rename";

/** Options of {@linkcode Seats}. */
export interface SeatsOptions {
  /** Gives a camera its judge. Throws `CameraLimitError` where there are too many. */
  judgeOf(camera: string): Judge;
  /** Shows what was judged; left out where nobody looks on. */
  hub?: Pick<Hub, "camera">;
  /** @default {takeover, and rename for clients that are named by their address} */
  onDuplicate?: OnDuplicate;
  /** What is remembered of clients that left. @default {nothing yet} */
  clients?: ClientRecords;
}

/** Who wants a seat. */
export interface SeatRequest {
  /** What the client calls its camera; left out where it says no name. */
  camera?: string;
  /** Of the client's run, where it says that. */
  stream?: string;
  /** The peer's address, which names a camera that has no other name. */
  address: string;
  holder: SeatHolder;
}

/**
 * The seats of all cameras that are there, one for each name.
 *
 * A client that comes again with its stream is the same client, whose old connection is dead though nobody could see that: it
 * takes its own seat. Clients are never mixed: a seat has one holder, and one after another; what the one before has sent
 * is judged before all of the next one's, and is not shown beside it.
 */
export class Seats {
  readonly #options: SeatsOptions;
  readonly #clients: ClientRecords;
  readonly #seats = new Map<string, Seat>();

  constructor(options: SeatsOptions) {
    this.#options = options;
    this.#clients = options.clients ?? new ClientRecords();
  }

  /** The names that are taken. */
  get names(): string[] {
    return [...this.#seats.keys()];
  }

  /**
   * Gives a client its seat. Throws {@linkcode SeatError} where another client has the name, and what the judge's maker
   * throws.
   */
  take(request: SeatRequest): Seat {
    const { camera, address, stream, holder } = request;
    const client = this.#clients.of(camera ?? address, stream);
    if (client.takenOverBy !== undefined) {
      throw new SeatError("taken-over", client.camera, client.takenOverBy);
    }
    if (client.seat !== undefined) return this.#comeBack(client, client.seat, holder);
    // It was called so before; but nobody has to make room for that.
    const name = client.name !== undefined && this.#isFree(client.name) ? client.name : client.camera;
    if (this.#isFree(name)) return this.#come(name, client, holder);
    return this.#settle(this.#seats.get(name)!, client, request);
  }

  #comeBack(client: ClientRecord, before: Seat, holder: SeatHolder): Seat {
    const seat = this.#occupy(before.name, client, holder, before.shown);
    const words = { camera: seat.name, peer: holder.peer, before: before.holder.peer };
    log.info("{camera} ({peer}) came again, in place of {before}", words);
    before.holder.replaced();
    return seat;
  }

  #come(name: string, client: ClientRecord, holder: SeatHolder): Seat {
    const seat = this.#occupy(name, client, holder);
    log.info("{camera} ({peer}) came", { camera: name, peer: holder.peer });
    return seat;
  }

  /** Settles whose the name is of a seat that is taken. */
  #settle(taken: Seat, client: ClientRecord, { camera, holder }: SeatRequest): Seat {
    // An address is no name that anybody chose: two clients of one machine need not hear of each other.
    const isNamed = camera !== undefined;
    const { onDuplicate = isNamed ? "takeover" : "rename" } = this.#options;
    switch (onDuplicate) {
      case "refuse":
        this.#tellOfRefusal(taken, client, holder);
        throw new SeatError("name-taken", client.camera, taken.holder.peer);
      case "rename": {
        const seat = this.#come(this.#freeName(client.camera), client, holder);
        if (isNamed) this.#tellOfNames(taken, seat);
        return seat;
      }
      case "takeover":
        return this.#takeOver(taken, client, holder);
    }
  }

  #takeOver(taken: Seat, client: ClientRecord, holder: SeatHolder): Seat {
    const { name } = taken;
    const seat = this.#occupy(name, client, holder);
    const words = { camera: name, peer: holder.peer, other: taken.holder.peer };
    log.warn("{camera}: {peer} took the name over from {other}, which is told to leave", words);
    taken.client.takenOverBy = holder.peer;
    taken.holder.notify(`Another client, at ${holder.peer}, took the name ${name} over from this one`);
    taken.holder.takenOver(new SeatError("taken-over", name, holder.peer));
    holder.notify(`Another client, at ${taken.holder.peer}, had the name ${name} and was told to leave`);
    return seat;
  }

  /** Who is refused comes again and again; what a client without a stream is, nobody knows. */
  #tellOfRefusal(taken: Seat, client: ClientRecord, { peer }: SeatHolder): void {
    if (client.wasRefused || client.stream === undefined) return;
    client.wasRefused = true;
    taken.holder.notify(`Another client, at ${peer}, wanted the name ${taken.name} too and was refused`);
  }

  #tellOfNames({ holder: other }: Seat, { name, client: { camera }, holder }: Seat): void {
    const words = { camera, name, peer: holder.peer, other: other.peer };
    log.warn("{camera} is the name of two clients: {other} has it, and {peer} is called {name}", words);
    other.notify(`Another client, at ${holder.peer}, has the name ${camera} too: it is called ${name}`);
    holder.notify(`Another client, at ${other.peer}, has the name ${camera}: this one is called ${name}`);
  }

  #freeName(camera: string): string {
    let name = camera;
    for (let n = 2; !this.#isFree(name); n++) name = `${camera}#${n}`;
    return name;
  }

  /** Whose client has left need not be waited for. */
  #isFree(name: string): boolean {
    return this.#seats.get(name)?.holder.hasLeft ?? true;
  }

  /** Sits a client down, with the judge that is there: it judges what it was given before. */
  #occupy(name: string, client: ClientRecord, holder: SeatHolder, shown?: HubCamera): Seat {
    const before = this.#seats.get(name);
    const judge = before?.judge ?? this.#options.judgeOf(name);
    shown ??= this.#options.hub?.camera(name, () => client.tally.counts());
    if (before !== undefined) before.client.seat = undefined;
    const seat: Seat = { name, judge, shown, client, holder, [Symbol.dispose]: () => this.#leave(seat) };
    this.#seats.set(name, seat);
    client.seat = seat;
    client.name = name;
    return seat;
  }

  #leave(seat: Seat): void {
    if (this.#seats.get(seat.name) !== seat) return; // it was handed over
    this.#seats.delete(seat.name);
    seat.client.seat = undefined;
    seat.judge[Symbol.dispose]();
    seat.shown?.[Symbol.dispose]();
  }
}
