import { CAMERA_GONE } from "./camera_gone.ts";
import { CHURN } from "./churn.ts";
import { CLOCK_AND_PICTURE } from "./clock_and_picture.ts";
import { HALF_OPEN } from "./half_open.ts";
import { HOSTILE_BYTES } from "./hostile_bytes.ts";
import { SAME_NAME } from "./same_name.ts";
import type { Scenario } from "./scenario.ts";
import { SERVER_KILLED } from "./server_killed.ts";
import { SERVER_LATE } from "./server_late.ts";
import { SLOW_ANALYSIS } from "./slow_analysis.ts";
import { SLOW_LINK } from "./slow_link.ts";
import { SLOW_VIEWER } from "./slow_viewer.ts";

/** All scenarios there are. */
export const SCENARIOS: readonly Scenario[] = [
  SERVER_KILLED,
  SERVER_LATE,
  SLOW_ANALYSIS,
  HALF_OPEN,
  CAMERA_GONE,
  SLOW_VIEWER,
  HOSTILE_BYTES,
  SAME_NAME,
  CLOCK_AND_PICTURE,
  CHURN,
  SLOW_LINK,
];
