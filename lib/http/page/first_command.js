/** What vid-client takes where it is told none. */
const DEFAULT_PORT = 5000;

/**
 * How a first camera is sent to a server that takes frames at `host` and `port`, from the machine whose browser shows
 * the page of `pageHost`.
 *
 * @param {{ host: string, port: number }} frames
 * @param {string} pageHost
 */
export function firstCommand({ host, port }, pageHost) {
  const isOpen = host === "0.0.0.0" || host === "::";
  const server = isOpen ? pageHost : host;
  const command = ["vid-client", "--test"];
  if (!/^(127\.|\[?::1\]?$|localhost$)/.test(server)) command.push("--host", server);
  if (port !== DEFAULT_PORT) command.push("--port", port);
  return command.join(" ");
}
