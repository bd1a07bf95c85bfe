/** Pauses between attempts to reach the server, in ms; the last one for all that follow. */
const PAUSES = [250, 500, 1000, 2000];

/**
 * Stays connected to the server. Each of its messages is handed over as the JSON and the JPEG that it has, and once
 * what that returned is done, the server is told to send the next.
 *
 * @param {{ onMessage(body: object, jpeg?: Blob): Promise<void>, onLost(): void }} options
 */
export function connect({ onMessage, onLost }) {
  let attempts = 0;
  const open = () => {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = async ({ data }) => {
      attempts = 0;
      const { body, jpeg } = readMessage(data);
      try {
        await onMessage(body, jpeg);
      } finally {
        // Whatever goes wrong with one camera, the others go on.
        if (socket.readyState === WebSocket.OPEN) socket.send("next");
      }
    };
    socket.onclose = () => {
      onLost();
      setTimeout(open, PAUSES[Math.min(attempts++, PAUSES.length - 1)]);
    };
  };
  open();
}

/** Length of the JSON (uint32, little-endian), the JSON, the JPEG if there is one. */
function readMessage(data) {
  const length = new DataView(data).getUint32(0, true);
  const body = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
  const picture = new Uint8Array(data, 4 + length);
  return { body, jpeg: picture.length === 0 ? undefined : new Blob([picture], { type: "image/jpeg" }) };
}
