import { within } from "../within.ts";
import { Losses } from "./losses.ts";
import { rowOfFrame, type StoredFrame } from "./row_of_frame.ts";
import { StoreError } from "./store_error.ts";
import type {
  LabelCount,
  Mark,
  Page,
  PartQuery,
  PartRow,
  Precision,
  StoreRange,
  VerdictQuery,
  VerdictRow,
} from "./verdict_row.ts";
import type {
  AskMessage,
  Extent,
  FromStoreWorker,
  Keep,
  Questions,
  RowTuple,
  SentPicture,
  ToStoreWorker,
} from "./worker_messages.ts";

export type { StoredFrame } from "./row_of_frame.ts";
export type { Keep } from "./worker_messages.ts";

/** Which verdicts' pictures are kept: those of NG frames with what was around them, of all, or of none. */
export const EVIDENCE = ["ng", "all", "none"] as const;

/** One of {@linkcode EVIDENCE}. */
export type Evidence = typeof EVIDENCE[number];

/** Options of {@linkcode Store.open}. */
export interface StoreOptions {
  /** Where all is kept; it is made where it is not there. */
  folder: string;
  /** How much is kept. @default {all} */
  keep?: Keep;
  /** Told in its state, and done by the recorder. @default {"ng"} */
  evidence?: Evidence;
  /** How many verdicts may wait for the disk. @default {20_000} */
  maxRows?: number;
  /** What all that waits for the disk may take, pictures and text, in bytes. @default {67_108_864} */
  maxBytes?: number;
  /** Is told, in words for a person, when verdicts are not kept and when they are again. */
  onWarning?(words: string): void;
  /** Takes memory of pictures back that are on the disk. */
  giveBack?(buffer: ArrayBuffer): void;
}

const DEFAULTS = {
  keep: {},
  evidence: "ng",
  maxRows: 20_000,
  maxBytes: 64 * 2 ** 20,
  onWarning: () => {},
  giveBack: () => {},
} satisfies Partial<StoreOptions>;

/** How long what came is collected for one transaction, in ms. */
const COLLECT_MS = 100;

/** What is enough for one. */
const ENOUGH = { rows: 500, bytes: 4 * 2 ** 20 };

/** How many may ask at a time. */
const MOST_ASKED = 1000;

/** How long the disk may take for what is left, at the end, in ms. */
const CLOSE_MS = 10_000;

/** What a store has done since it was opened, and how it does. */
export interface StoreState {
  folder: string;
  evidence: Evidence;
  /** Verdicts that are on the disk. What was added is `written + lostVerdicts + waiting`. */
  written: number;
  /** Pictures that are on the disk. */
  pictures: number;
  /** Verdicts that are not kept, as the disk was full or too slow. */
  lostVerdicts: number;
  lostPictures: number;
  /** Verdicts on their way to the disk. */
  waiting: number;
  /** On disk. */
  bytes: number;
  /** Why it cannot write now, in words; left out where it can. */
  failure?: string;
  /** When the oldest verdict was received, in ms since the epoch; left out where there are none. */
  oldestAt?: number;
}

/** Where the text of a row stands that may be long. */
const REST = 5;

/** What goes to the disk together. */
interface Batch {
  verdicts: VerdictRow[];
  rows: RowTuple[];
  pictures: SentPicture[];
  bytes: number;
}

/** A question, and who waits for its answer. */
interface Asked extends Pick<AskMessage, "question" | "args"> {
  resolve(value: unknown): void;
  reject(error: StoreError): void;
}

/**
 * Keeps every verdict, and pictures, in a folder: SQLite and JPEGs. One process has a folder at a time. All that touches the disk
 * is done by a worker: who adds waits for nothing, and what there is no room for is counted as lost.
 *
 * What {@linkcode onCommitted} told is there after a crash of the process. Most of it is after a power failure: the newest
 * seconds may be missing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
 * {
 *   await using store = await Store.open({ folder });
 *   const timing = { receivedAt: Date.now(), answeredAt: Date.now() };
 *   store.add({ camera: "line-3", result: { vid: 1, result: "ng", code: "blurred", timing } });
 *   const { rows } = await store.verdicts({ result: ["ng"], limit: 10 });
 *   assertEquals(rows.map(({ camera, code }) => [camera, code]), [["line-3", "blurred"]]);
 * }
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export class Store implements AsyncDisposable {
  readonly #options: Required<StoreOptions>;
  readonly #worker: Worker;
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #listeners = new Set<(rows: VerdictRow[]) => void>();
  /** The worker has the first of them: between two of them it writes what has come. */
  readonly #asked: Asked[] = [];
  #collected: Batch = emptyBatch();
  /** Batches that the worker has, in their order. */
  readonly #sent: Batch[] = [];
  /** Of all that waits. */
  #waitingBytes = 0;
  #timer?: ReturnType<typeof setTimeout>;
  #lastId = 0;
  #extent: Extent = { bytes: 0 };
  readonly #counts = { written: 0, pictures: 0 };
  readonly #losses: Losses;
  #failure?: string;
  /** Why nothing can be done any more. */
  #error?: StoreError;

  private constructor(options: StoreOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.#losses = new Losses(this.#options);
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "store" });
    this.#worker.onmessage = ({ data }: MessageEvent<FromStoreWorker>) => this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#die(event.message);
    };
  }

  /** Opens a folder, which is made where it is not there. Throws {@linkcode StoreError}. */
  static async open(options: StoreOptions): Promise<Store> {
    const store = new Store(options);
    const { folder, keep } = store.#options;
    store.#tell({ kind: "open", folder, keep });
    await store.#opened.promise;
    return store;
  }

  /** What was done, and how it does. */
  get state(): StoreState {
    const { folder, evidence } = this.#options;
    const failure = this.#error?.message ?? this.#failure;
    return {
      folder,
      evidence,
      ...this.#counts,
      lostVerdicts: this.#losses.verdicts,
      lostPictures: this.#losses.pictures,
      waiting: this.#waiting,
      bytes: this.#extent.bytes,
      ...(failure !== undefined && { failure }),
      ...(this.#extent.oldestAt !== undefined && { oldestAt: this.#extent.oldestAt }),
    };
  }

  /** Keeps a frame's verdict, and its picture. Gives the verdict's id, or undefined where it is lost. */
  add(frame: StoredFrame): number | undefined {
    const { camera, jpeg } = frame;
    const { verdict, row } = rowOfFrame(++this.#lastId, frame);
    const bytes = row[REST].length;
    if (!this.#hasRoomFor(bytes, 1)) {
      this.#lose(1, Number(jpeg !== undefined), "the disk does not keep up");
      if (jpeg !== undefined) this.#options.giveBack(jpeg.buffer);
      return undefined;
    }
    this.#collected.verdicts.push(verdict);
    this.#collected.rows.push(row);
    this.#count(bytes);
    const { id, at } = verdict;
    if (jpeg !== undefined && this.addPicture({ id, camera, at, isEvidence: true, jpeg })) {
      verdict.hasPicture = verdict.isEvidence = true;
    }
    this.#flushSoon();
    return id;
  }

  /**
   * Keeps the picture of a verdict that was added before; the first one of each counts. Its buffer is given away. False where it
   * is lost.
   */
  addPicture(picture: SentPicture): boolean {
    const { jpeg } = picture;
    const bytes = jpeg.buffer.byteLength;
    if (bytes === 0) return false; // it was given away before
    if (!this.#hasRoomFor(bytes, 0)) {
      this.#lose(0, 1, "the disk does not keep up");
      this.#options.giveBack(jpeg.buffer);
      return false;
    }
    this.#collected.pictures.push(picture);
    this.#count(bytes);
    this.#flushSoon();
    return true;
  }

  /** Tells of verdicts that are on the disk from now on, in the order of their ids, until the handle is disposed of. */
  onCommitted(listener: (rows: VerdictRow[]) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  // What follows throws StoreError where the store is closed, too many ask, or its database cannot be read.

  /** Verdicts, the newest first. */
  verdicts(query: VerdictQuery): Promise<Page<VerdictRow>> {
    return this.#ask("verdicts", query);
  }

  /** Undefined where there is none, or no more. */
  verdict(id: number): Promise<VerdictRow | undefined> {
    return this.#ask("verdict", id);
  }

  /** The verdicts of its camera with pictures that are within a second of it, oldest first; it may be one of them. */
  around(id: number): Promise<VerdictRow[]> {
    return this.#ask("around", id);
  }

  /** The JPEG of a verdict; undefined where there is none, or no more. */
  picture(id: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#ask("picture", id);
  }

  /** Parts, those that were decided last first. */
  parts(query: PartQuery): Promise<Page<PartRow>> {
    return this.#ask("parts", query);
  }

  /** Labels of what was found, those of the most verdicts first. */
  labels(range: StoreRange = {}): Promise<LabelCount[]> {
    return this.#ask("labels", range);
  }

  /** Those that have verdicts, by name. */
  cameras(): Promise<string[]> {
    return this.#ask("cameras");
  }

  /** Marks a verdict, or unmarks it; undefined where there is none. */
  mark(id: number, mark: Mark | null): Promise<VerdictRow | undefined> {
    return this.#ask("mark", id, mark);
  }

  /** How often people found NG verdicts right. */
  precision(range: StoreRange = {}): Promise<Precision> {
    return this.#ask("precision", range);
  }

  /** Verdicts that came after this one, oldest first. */
  after(id: number, limit: number): Promise<VerdictRow[]> {
    return this.#ask("after", id, limit);
  }

  /** Waits until all that was added is on the disk, or lost; 10 s at most. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#error !== undefined) return;
    this.#flush();
    this.#tell({ kind: "close" });
    const error = new StoreError("closed", "the store was closed");
    if (await within(CLOSE_MS, this.#closed.promise.then(() => true)) === undefined) {
      this.#options.onWarning(`the disk took too long: ${this.#waiting} verdicts are not kept`);
    }
    this.#end(error);
  }

  get #waiting(): number {
    return this.#sent.reduce((sum, { rows }) => sum + rows.length, this.#collected.rows.length);
  }

  #hasRoomFor(bytes: number, rows: number): boolean {
    const { maxRows, maxBytes } = this.#options;
    return this.#error === undefined && this.#waiting + rows <= maxRows &&
      this.#waitingBytes + bytes <= maxBytes;
  }

  #count(bytes: number): void {
    this.#collected.bytes += bytes;
    this.#waitingBytes += bytes;
  }

  /** While the worker has a batch the next one is collected: the slower the disk is, the fewer transactions there are. */
  #flushSoon(): void {
    if (this.#sent.length > 0) return;
    const { rows, bytes } = this.#collected;
    if (rows.length >= ENOUGH.rows || bytes >= ENOUGH.bytes) return this.#flush();
    this.#timer ??= setTimeout(() => this.#flush(), COLLECT_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#collected;
    const { rows, pictures } = batch;
    if (rows.length + pictures.length === 0) return;
    this.#collected = emptyBatch();
    this.#sent.push(batch);
    this.#tell({ kind: "batch", rows, pictures }, pictures.map(({ jpeg }) => jpeg.buffer));
  }

  #tell(message: ToStoreWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #ask<Question extends keyof Questions>(
    question: Question,
    ...args: Parameters<Questions[Question]>
  ): Promise<ReturnType<Questions[Question]>> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    if (this.#asked.length >= MOST_ASKED) {
      return Promise.reject(new StoreError("busy", `${MOST_ASKED} others wait for its answers`));
    }
    const { promise, resolve, reject } = Promise.withResolvers<ReturnType<Questions[Question]>>();
    const resolveAny = (value: unknown) => resolve(value as ReturnType<Questions[Question]>);
    this.#asked.push({ question, args, resolve: resolveAny, reject });
    if (this.#asked.length === 1) this.#askNext();
    return promise;
  }

  /** What was added before is seen. */
  #askNext(): void {
    const [asked] = this.#asked;
    if (asked === undefined) return;
    this.#flush();
    const { question, args } = asked;
    this.#tell({ kind: "ask", question, args });
  }

  #hear(told: FromStoreWorker): void {
    switch (told.kind) {
      case "opened":
        this.#lastId = told.lastId;
        this.#extent = told.extent;
        return this.#opened.resolve();
      case "refused":
        return this.#refused(new StoreError(told.code, told.reason));
      case "written":
        return this.#written(told);
      case "answer":
        this.#asked.shift()?.resolve(told.value);
        return this.#askNext();
      case "failed":
        this.#asked.shift()?.reject(new StoreError("damaged", told.reason));
        return this.#askNext();
      case "trimmed":
        this.#extent = told.extent;
        return;
      case "warning":
        return this.#options.onWarning(told.words);
      case "closed":
        return this.#closed.resolve();
      case "broken":
        return this.#die(told.reason);
    }
  }

  #refused(error: StoreError): void {
    this.#end(error);
    this.#opened.reject(error);
  }

  #written(told: Extract<FromStoreWorker, { kind: "written" }>): void {
    const batch = this.#sent.shift()!;
    const { failure, pictureFailure, lostPictures, spare, extent } = told;
    this.#waitingBytes -= batch.bytes;
    this.#extent = extent;
    this.#failure = failure ?? pictureFailure;
    for (const buffer of spare) this.#options.giveBack(buffer);
    const isKept = failure === undefined;
    this.#counts.pictures += batch.pictures.length - lostPictures.length;
    if (isKept) this.#counts.written += batch.rows.length;
    if (this.#failure !== undefined) {
      this.#lose(isKept ? 0 : batch.rows.length, lostPictures.length, this.#failure);
    } else {
      this.#losses.add(0, lostPictures.length);
      this.#losses.end();
    }
    if (isKept) this.#commit(batch.verdicts, new Set(lostPictures));
    const { rows, pictures } = this.#collected;
    if (rows.length + pictures.length > 0) this.#flushSoon();
  }

  #commit(verdicts: VerdictRow[], lostPictures: ReadonlySet<number>): void {
    if (verdicts.length === 0) return;
    for (const verdict of verdicts) {
      if (lostPictures.has(verdict.id)) verdict.hasPicture = verdict.isEvidence = false;
    }
    for (const listener of this.#listeners) listener(verdicts);
  }

  #lose(verdicts: number, pictures: number, why: string): void {
    if (this.#error === undefined) this.#losses.begin(verdicts > 0 ? "verdicts" : "pictures", why);
    this.#losses.add(verdicts, pictures);
  }

  /** The worker is gone by itself. */
  #die(reason: string): void {
    if (this.#error !== undefined) return;
    const error = new StoreError("closed", `what writes verdicts is gone: ${reason}`);
    this.#opened.reject(error);
    this.#options.onWarning(`verdicts are not kept in ${this.#options.folder} any more: ${reason}`);
    this.#end(error);
  }

  /** What waits is lost. */
  #end(error: StoreError): void {
    if (this.#error !== undefined) return;
    this.#error = error;
    clearTimeout(this.#timer);
    this.#worker.terminate();
    this.#closed.resolve();
    for (const { rows, pictures } of [...this.#sent, this.#collected]) {
      this.#lose(rows.length, pictures.length, "");
    }
    this.#sent.length = 0;
    this.#collected = emptyBatch();
    this.#waitingBytes = 0;
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }
}

function emptyBatch(): Batch {
  return { verdicts: [], rows: [], pictures: [], bytes: 0 };
}
