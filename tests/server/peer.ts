import { concat } from "@std/bytes";
import { HEADROOM } from "../../lib/jpeg/metadata.ts";
import { type HeaderForm, headerLength, readHeader } from "../../lib/link/header.ts";
import { readExactly } from "../../lib/link/read_exactly.ts";
import { frameMessage, writeMessage } from "../../lib/link/write_message.ts";
import type { Result } from "../../lib/result.ts";
import { makeJpeg } from "../make_jpeg.ts";

/** A picture as any sender sends it. */
export const JPEG = await makeJpeg();

/** A frame as vid-client sends it. */
export function frame(metadata: Parameters<typeof frameMessage>[1]): Uint8Array<ArrayBuffer> {
  const bytes = concat([new Uint8Array(HEADROOM), JPEG]);
  return frameMessage({ bytes, headroom: HEADROOM }, metadata).subarray(4);
}

/** The bytes of a text. */
export function text(words: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(words);
}

/** A peer that knows no more than the protocol. */
export class Peer implements Disposable {
  readonly conn: Deno.TcpConn;
  readonly form: HeaderForm;

  constructor(conn: Deno.TcpConn, form: HeaderForm) {
    this.conn = conn;
    this.form = form;
  }

  static async connect(
    port: number,
    { form = "<L", hostname = "127.0.0.1" }: { form?: HeaderForm; hostname?: string } = {},
  ): Promise<Peer> {
    return new Peer(await Deno.connect({ port, hostname }), form);
  }

  /** Its own address, as the server sees it. */
  get address(): string {
    const { hostname, port } = this.conn.localAddr;
    return `${hostname}:${port}`;
  }

  async send(...payloads: Uint8Array[]): Promise<void> {
    for (const payload of payloads) await writeMessage(this.conn, payload, this.form);
  }

  /** Undefined at the end. */
  async answer(): Promise<Result | undefined> {
    const header = new Uint8Array(headerLength(this.form));
    if (!await readExactly(this.conn, header)) return undefined;
    const payload = new Uint8Array(readHeader(header, this.form));
    await readExactly(this.conn, payload);
    return JSON.parse(new TextDecoder().decode(payload));
  }

  /** The next answers, each as its result and code: `ok`, `dropped overload`. */
  async verdicts(count: number): Promise<string[]> {
    const verdicts: string[] = [];
    while (verdicts.length < count) {
      const { result, code } = await this.answer() ?? { result: "the end" };
      verdicts.push(code === undefined ? result : `${result} ${code}`);
    }
    return verdicts;
  }

  async ask(payload: Uint8Array): Promise<Result> {
    await this.send(payload);
    const answer = await this.answer();
    if (answer === undefined) throw new Error("The server left");
    return answer;
  }

  /** Says a hello; its answer without its times. */
  async hello(words: string): Promise<unknown> {
    const { timing, ...answer } = await this.ask(text(words));
    if (timing === undefined) throw new Error("A hello's answer has no times");
    return answer;
  }

  [Symbol.dispose](): void {
    try {
      this.conn.close();
    } catch (error) {
      if (!(error instanceof Deno.errors.BadResource)) throw error; // the test closed it
    }
  }
}
