/** An event as it is told. */
export interface ServerSentEvent {
  event: string;
  /** By which its reader goes on after it was cut off. */
  id?: number;
  data: unknown;
}

/** Writes an event as the `text/event-stream` of the HTML standard (9.2) has it. */
export function writeEvent({ event, id, data }: ServerSentEvent): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Says that somebody is there, and up to which id all was told: no event, but it is gone on from there. */
export function writeHeartbeat(id?: number): string {
  return `:\n${id === undefined ? "" : `id: ${id}\n`}\n`;
}
