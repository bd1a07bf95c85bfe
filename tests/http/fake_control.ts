import type { Control } from "../../lib/http/contract.ts";
import { OptionsError } from "../../lib/http/contract.ts";

/** Judges nothing. */
export function fakeControl(): Control {
  return {
    settings: { of: () => ({ analyzers: ["quality"], parts: false }) },
    options: () => [{
      name: "quality.minSharpness",
      analyzer: "quality",
      option: "minSharpness",
      type: "number",
      summary: "x",
      isSettable: true,
    }],
    change() {
      const e = new OptionsError("no");
      e.issues = [{ name: "a", reason: "b" }];
      return Promise.reject(e);
    },
    learn: () => Promise.resolve(),
    forget: () => Promise.resolve(),
    reference: () => Promise.resolve(undefined),
    workersState: [],
  };
}
