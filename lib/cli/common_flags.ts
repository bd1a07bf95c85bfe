import { choiceValue } from "./choice_value.ts";
import type { Flags } from "./flag.ts";

/** From the fewest words to the most. */
export const LOG_LEVELS = ["error", "warn", "info", "debug"] as const;

/** The least severe messages that are logged. */
export type LogLevel = typeof LOG_LEVELS[number];

/** How JPEGs are decoded and encoded, in both programs. */
export const CODEC_FLAG = {
  group: "Other",
  summary: "The JPEG codec: native code, WebAssembly, or native where it loads",
  value: choiceValue(["auto", "turbo", "wasm"]),
  default: "auto",
} as const;

/** The flags that every program has. */
export const COMMON_FLAGS = {
  "log-level": {
    group: "Other",
    summary: "The least severe messages that are logged to stderr",
    value: choiceValue(LOG_LEVELS),
    default: "info",
  },
  help: { group: "Other", summary: "Shows this help", letter: "h" },
  version: { group: "Other", summary: "Shows the version", letter: "V" },
} as const satisfies Flags;
