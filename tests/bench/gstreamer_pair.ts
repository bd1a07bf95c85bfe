import { eventually } from "../capture/processes.ts";
import { Program } from "../end_to_end/programs.ts";
import { logTo } from "./log_to.ts";
import { type Pair, running } from "./pair.ts";

const SEND =
  "decodebin ! queue ! jpegenc quality=80 ! multipartmux ! tcpclientsink host=127.0.0.1 sync=false";

/** With -v an identity that is not silent says a line for each frame. */
const RECEIVE =
  "tcpserversrc host=127.0.0.1 port=0 ! multipartdemux single-stream=true ! jpegdec ! videoconvert ! " +
  "video/x-raw,format=BGR ! identity silent=false ! fakesink";

/** GStreamer one way: its client decodes, encodes and sends, its server decodes to BGR, and nothing is answered. */
export function gstreamerPair(): Pair {
  return {
    name: "gstreamer",
    answer: / last-message = chain /,
    async start({ video, log }) {
      const server = logTo(log, ["gst-launch-1.0", "-v", ...RECEIVE.split(" ")]);
      const port = await Promise.race([portIn(log), endOf(server)]);
      const send = ["filesrc", `location=${video}`, "!", ...SEND.split(" "), `port=${port}`];
      return running(new Program("gst-launch-1.0", { args: ["-q", ...send] }), server);
    },
  };
}

async function portIn(log: string): Promise<string> {
  return await eventually(
    "GStreamer listens",
    async () => /current-port = ([1-9]\d*)/.exec(await Deno.readTextFile(log))?.[1],
  );
}

/** Only ever throws, with what it said. */
async function endOf(server: Program): Promise<never> {
  const { stderr } = await server.ended;
  throw new Error(`Cannot measure GStreamer as it has ended: ${stderr.join("\n")}`);
}
