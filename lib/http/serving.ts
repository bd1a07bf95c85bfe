import type { Hub } from "../server/hub.ts";
import type { Store } from "../store/store.ts";
import type { AnalysisPool } from "../analyze/pool.ts";
import type { OnLookers } from "./onlookers.ts";
import type { Welcome } from "./view_message.ts";

/** What was measured, as Prometheus reads it. */
export interface Metrics {
  readonly contentType: string;
  render(): Promise<string>;
}

/** How cameras are judged, and how that is changed. */
export type Control = Pick<
  AnalysisPool,
  "settings" | "options" | "change" | "learn" | "forget" | "reference" | "workersState"
>;

/** What was said, as far as it is told. */
export type Stored = Omit<Store, "add" | "addPicture" | "cameras" | typeof Symbol.asyncDispose>;

/** What requests are answered from. */
export interface Serving {
  hub: Hub;
  /** Who judges. */
  pool: Control;
  /** Left out where nothing is stored. */
  store?: Stored;
  /** Left out where nothing is measured. */
  metrics?: Metrics;
  /** What judges, and where frames are taken. */
  welcome: Omit<Welcome, "cameras">;
  /** Of vid. */
  version: string;
  /** What decodes JPEGs. */
  codec: string;
  /** All who look on, from whom it says goodbye when the server stops. */
  onLookers: OnLookers;
  /** How late the event loop was lately, in ms; left out where nobody measures it. */
  loopLagMs?(): number | undefined;
}
