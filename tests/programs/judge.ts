import { fileURLToPath } from "node:url";
import { headerLength, writeHeader } from "../../lib/link/header.ts";

/** The command of a program that answers each message with JSON, and does what `words` say: see judge.py. */
export function judgeCommand(...words: string[]): string {
  const path = fileURLToPath(new URL("judge.py", import.meta.url));
  return `python3 -B '${path}' ${words.join(" ")}`;
}

/** A message with its header. */
export function messageOf(text: string): Uint8Array<ArrayBuffer> {
  const payload = new TextEncoder().encode(text);
  const header = headerLength("<L");
  const message = new Uint8Array(header + payload.length);
  writeHeader(message, 0, payload.length, "<L");
  message.set(payload, header);
  return message;
}

/** What judge.py answers. */
export interface JudgeAnswer {
  got: string;
  /** How many frames it had so far. */
  frames: number;
  pid: number;
  camera: string | null;
}

/** Has a program answer one message. */
export async function askJudge(
  program: { ask(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> },
  text: string,
): Promise<JudgeAnswer> {
  return JSON.parse(new TextDecoder().decode(await program.ask(messageOf(text))));
}
