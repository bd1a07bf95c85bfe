import { ProgramError, type ProgramErrorCode } from "../../programs/program_error.ts";
import type { OpenProgram, ProgramSpec, ProgramStarter } from "../../programs/programs.ts";

/** What a worker asks the main thread, where all programs are; `program` is the number that opening it was answered with. */
type Request =
  & { call: number }
  & (
    | { kind: "open"; spec: ProgramSpec }
    | { kind: "ask"; program: number; message: Uint8Array<ArrayBuffer> }
    | { kind: "close"; program: number }
  );

/** What a call is answered with. */
type Reply =
  & { call: number }
  & (
    | { program: number }
    | { answer: Uint8Array<ArrayBuffer> }
    | { error: { code: ProgramErrorCode; message: string } }
  );

/** Opens programs for the worker at the other end of a port. On dispose they are closed, with the port. */
export function servePrograms(port: MessagePort, starter: ProgramStarter): Disposable {
  const opened = new Map<number, OpenProgram>();
  let isOver = false;
  const reply = (reply: Reply, transfer: Transferable[] = []) => {
    if (!isOver) port.postMessage(reply, transfer);
  };
  const handle = async (request: Request) => {
    const { call } = request;
    switch (request.kind) {
      case "open": {
        const program = await starter.open(request.spec);
        if (isOver) return program[Symbol.dispose]();
        opened.set(call, program);
        return reply({ call, program: call });
      }
      case "ask": {
        const answer = await opened.get(request.program)!.ask(request.message);
        return reply({ call, answer }, [answer.buffer]);
      }
      case "close":
        opened.get(request.program)?.[Symbol.dispose]();
        opened.delete(request.program);
    }
  };
  port.onmessage = async ({ data }: MessageEvent<Request>) => {
    try {
      await handle(data);
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      reply({ call: data.call, error: { code: error.code, message: error.message } });
    }
  };
  return {
    [Symbol.dispose]() {
      isOver = true;
      port.close();
      for (const program of opened.values()) program[Symbol.dispose]();
    },
  };
}

/** Waits for the reply to a call. */
interface Waiting {
  resolve(reply: Reply): void;
  reject(error: ProgramError): void;
}

/** A worker's way to the programs, by a port to the main thread. */
export class RemotePrograms implements ProgramStarter {
  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Reply>) => this.#hear(data);
  }

  async open(spec: ProgramSpec): Promise<OpenProgram> {
    const reply = await this.#call({ kind: "open", spec });
    if (!("program" in reply)) throw new TypeError("An opening was answered with something else");
    const { program } = reply;
    return {
      ask: async (message) => {
        const reply = await this.#call({ kind: "ask", program, message }, [message.buffer]);
        if (!("answer" in reply)) throw new TypeError("A frame was answered with something else");
        return reply.answer;
      },
      [Symbol.dispose]: () => this.#post({ kind: "close", program }),
    };
  }

  #call(request: Unnumbered, transfer?: Transferable[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(this.#post(request, transfer), { resolve, reject });
    });
  }

  #post(request: Unnumbered, transfer: Transferable[] = []): number {
    const call = ++this.#calls;
    this.#port.postMessage({ call, ...request }, transfer);
    return call;
  }

  #hear(reply: Reply): void {
    const waiting = this.#waiting.get(reply.call);
    this.#waiting.delete(reply.call);
    if ("error" in reply) waiting?.reject(new ProgramError(reply.error.code, reply.error.message));
    else waiting?.resolve(reply);
  }
}

type Unnumbered = Request extends infer R ? R extends Request ? Omit<R, "call"> : never : never;
