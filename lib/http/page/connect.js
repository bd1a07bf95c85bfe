/** Pauses between attempts to reach the server, in ms; the last one for all that follow. */
const PAUSES = [250, 500, 1000, 2000];

/** After so long without a word the server is asked whether it is there, in ms. */
const SILENT_MS = 1500;

/** So long it may take to say so, in ms. */
const ANSWER_MS = 3000;

/**
 * Stays connected to the server. Each of its messages is handed over as the JSON and the JPEG that it has, and once
 * what that returned is done, the server is told to send the next.
 *
 * @param {{ onMessage(body: object, jpeg?: Uint8Array): Promise<void>, onLost(): void }} options
 */
export function connect({ onMessage, onLost }) {
  let attempts = 0;
  const open = () => {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    let heardAt = performance.now();
    let isAsking = false;
    const watch = setInterval(async () => {
      if (isAsking || performance.now() - heardAt < SILENT_MS) return;
      isAsking = true;
      if (await isThere()) heardAt = performance.now();
      else lost();
      isAsking = false;
    }, 500);
    const lost = () => {
      clearInterval(watch);
      socket.onmessage = socket.onclose = null;
      socket.close();
      onLost();
      setTimeout(open, PAUSES[Math.min(attempts++, PAUSES.length - 1)]);
    };
    socket.binaryType = "arraybuffer";
    socket.onmessage = async ({ data }) => {
      attempts = 0;
      heardAt = performance.now();
      const { body, jpeg } = readMessage(data);
      try {
        await onMessage(body, jpeg);
      } finally {
        // Whatever goes wrong with one camera, the others go on.
        if (socket.readyState === WebSocket.OPEN) socket.send("next");
      }
    };
    socket.onclose = lost;
  };
  open();
}

/** Where a cable is pulled or a server hangs, no browser closes the connection: it has to be asked. */
async function isThere() {
  try {
    await fetch("icon.svg", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });
    return true;
  } catch {
    // TypeError, TimeoutError.
    return false;
  }
}

/** Length of the JSON (uint32, little-endian), the JSON, the JPEG if there is one. */
function readMessage(data) {
  const length = new DataView(data).getUint32(0, true);
  const body = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
  const picture = new Uint8Array(data, 4 + length);
  return { body, jpeg: picture.length === 0 ? undefined : picture };
}
