import { Program } from "../end_to_end/programs.ts";
import { logTo } from "./log_to.ts";
import { type Pair, running } from "./pair.ts";

const PEERS = new URL("../peers/", import.meta.url);

/** A pair of tests/peers in Python, such as `zmq_client.py` and `zmq_server.py`. */
export function pythonPair(name: "opencv" | "zmq", python: string): Pair {
  return {
    name,
    answer: /^\{/m,
    async start({ video, fps, log }) {
      const server = new Program(python, { args: ["-B", `${name}_server.py`], cwd: PEERS });
      const [, port] = await server.line(/listening (\d+)/);
      const args = [port, video, ...(fps === undefined ? [] : [String(fps)])];
      return running(logTo(log, [python, "-B", `${name}_client.py`, ...args], { cwd: PEERS }), server);
    },
  };
}
