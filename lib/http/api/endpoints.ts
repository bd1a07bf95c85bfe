import { CAMERA_ENDPOINTS } from "./camera_endpoints.ts";
import type { AnyEndpoint } from "./endpoint.ts";
import { EXPORT_ENDPOINTS } from "./export_endpoints.ts";
import { LIVE_ENDPOINTS } from "./live_endpoints.ts";
import { OPTION_ENDPOINTS } from "./option_endpoints.ts";
import { PART_ENDPOINTS } from "./part_endpoints.ts";
import { SERVER_ENDPOINTS } from "./server_endpoints.ts";
import { VERDICT_ENDPOINTS } from "./verdict_endpoints.ts";
import { WATCH_ENDPOINTS } from "./watch_endpoints.ts";

/** All that there are, in the order in which they are told. */
export const ENDPOINTS: readonly AnyEndpoint[] = [
  ...CAMERA_ENDPOINTS,
  ...LIVE_ENDPOINTS,
  ...OPTION_ENDPOINTS,
  ...VERDICT_ENDPOINTS,
  ...PART_ENDPOINTS,
  ...EXPORT_ENDPOINTS,
  ...SERVER_ENDPOINTS,
  ...WATCH_ENDPOINTS,
];
