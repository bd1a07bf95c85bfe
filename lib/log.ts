import { getLogger, type Logger } from "@logtape/logtape";

/** The category of all that vid logs: a program that embeds vid configures LogTape for it, or hears nothing. */
export const LOG_CATEGORY = "vid";

/**
 * The logger of a part of vid. Nothing in lib/ writes to the console: it logs here, and the program decides where
 * that goes.
 *
 * What comes from outside goes in as values, never into the message itself: values are escaped, and a `{` in a
 * message is a placeholder.
 *
 * @example
 * ```ts
 * const log = logOf("server");
 * const [camera, address] = ["line-3", "192.168.0.7"];
 * log.info("{camera} connected from {address}", { camera, address });
 * ```
 */
export function logOf(part: string): Logger {
  return getLogger([LOG_CATEGORY, part]);
}
