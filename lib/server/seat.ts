import type { ClientRecord } from "./client_records.ts";
import type { HubCamera } from "./hub.ts";
import type { Judge } from "./judge.ts";

/** Who sits on a seat: one connection. */
export interface SeatHolder {
  /** Address and port of its peer. */
  readonly peer: string;
  /** Whether its peer has left: what it had sent may still be judged. */
  readonly hasLeft: boolean;
  /** Is told that its client came on another connection: this one is dead. */
  replaced(): void;
  /** Is told that another client has its name now: no more of its frames are judged. */
  takenOver(reason: Error): void;
  /** Is given words that its client should hear with the next answer. */
  notify(notice: string): void;
}

/**
 * A camera's place at the server: its name, its judge, what is shown of it. It outlives the connection that holds it, and is
 * handed over to the next one; on dispose its holder leaves it, and where it was not handed over the camera has left.
 */
export interface Seat extends Disposable {
  readonly name: string;
  readonly judge: Judge;
  /** Left out where nobody looks on. */
  readonly shown?: HubCamera;
  /** The client's, over all of its connections. */
  readonly client: ClientRecord;
  readonly holder: SeatHolder;
}
