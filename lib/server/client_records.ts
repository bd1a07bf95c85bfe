import { AnswerRing } from "./answer_ring.ts";
import { CameraTally } from "./camera_tally.ts";
import type { Seat } from "./seat.ts";

/** Options of {@linkcode ClientRecords}. */
export interface ClientRecordsOptions {
  /** How many clients are remembered. @default {1024} */
  maxClients?: number;
  /** How many answers of each are kept: none has more frames in flight. @default {256} */
  maxAnswers?: number;
  /** What all answers may take together, in bytes. @default {67_108_864} */
  maxBytes?: number;
}

const DEFAULTS = {
  maxClients: 1024,
  maxAnswers: 256,
  maxBytes: 64 * 2 ** 20,
} satisfies ClientRecordsOptions;

/** One client may fill so much of the memory: else that of all others would go for a camera whose answers are long. */
const SHARE = 1 / 8;

/** What is remembered of one run of a client, over all of its connections. */
export interface ClientRecord {
  /** The name of its camera, as the client says it. */
  readonly camera: string;
  /** The client's random name for this run; left out where it tells none, and cannot be known again. */
  readonly stream?: string;
  readonly answers: AnswerRing;
  readonly tally: CameraTally;
  /** Where it sits; left out while it is not connected. */
  seat?: Seat;
  /** What its camera was called when it sat last. */
  name?: string;
  /** The address of the client that took its name over: it may not come back. */
  takenOverBy?: string;
  /** Whether it was refused once, as another client had its name. */
  wasRefused?: boolean;
}

/**
 * Remembers clients when their connections end, so that each finds its answers and its counts when it comes back. A client is
 * known by its camera's name and its stream together: so none learns the answers of another camera. Those that were not used
 * for longest are forgotten first.
 */
export class ClientRecords {
  readonly #options: Required<ClientRecordsOptions>;
  /** That which was not used for longest is first. */
  readonly #clients = new Map<string, ClientRecord>();
  #bytes = 0;

  constructor(options: ClientRecordsOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** How many are remembered. */
  get size(): number {
    return this.#clients.size;
  }

  /** What all answers take, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A camera's client with this stream, whether it is known or not; always another one without a stream. */
  of(camera: string, stream: string | undefined): ClientRecord {
    if (stream === undefined) return this.#newRecord(camera, stream);
    const key = keyOf(camera, stream);
    const client = this.#clients.get(key) ?? this.#newRecord(camera, stream);
    this.#touch(key, client);
    for (const [oldest, { answers }] of this.#clients) {
      if (this.#clients.size <= this.#options.maxClients) break;
      this.#clients.delete(oldest);
      answers.clear();
    }
    return client;
  }

  #newRecord(camera: string, stream: string | undefined): ClientRecord {
    const { maxAnswers, maxBytes } = this.#options;
    const answers: AnswerRing = new AnswerRing({
      maxAnswers,
      maxBytes: SHARE * maxBytes,
      onGrowth: (bytes) => {
        this.#bytes += bytes;
        if (bytes > 0) this.#makeRoom(client);
      },
    });
    const client: ClientRecord = { camera, stream, answers, tally: new CameraTally() };
    return client;
  }

  /** Lets the answers of others go, of those first whose turn it is. */
  #makeRoom(user: ClientRecord): void {
    const key = keyOf(user.camera, user.stream);
    if (this.#clients.get(key) !== user) return user.answers.clear(); // it was forgotten
    this.#touch(key, user);
    for (const { answers } of this.#clients.values()) {
      if (this.#bytes <= this.#options.maxBytes) break;
      answers.clear();
    }
  }

  #touch(key: string, client: ClientRecord): void {
    this.#clients.delete(key);
    this.#clients.set(key, client);
  }
}

/** Neither a camera's name nor a stream has control characters. */
function keyOf(camera: string, stream: string | undefined): string {
  return `${camera}\n${stream}`;
}
