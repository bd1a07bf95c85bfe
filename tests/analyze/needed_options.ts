import { fileURLToPath } from "node:url";
import { parseAssignment } from "../../lib/analyze/parse_settings.ts";
import type { Assignment } from "../../lib/analyze/settings.ts";
import { tinyClassifier } from "./onnx/models.ts";

/** A lamp that is lit in any picture. */
const LAMP = fileURLToPath(new URL("../../examples/module/lamp.js", import.meta.url));

/** A program that answers ok to anything. */
const JUDGE = fileURLToPath(new URL("exec/judge.py", import.meta.url));

/** A network that calls all ordinary pictures good. */
const MODEL = await Deno.makeTempFile({ prefix: "vid-test-", suffix: ".onnx" });
await Deno.writeFile(MODEL, tinyClassifier());
globalThis.addEventListener("unload", () => Deno.removeSync(MODEL));

/** What has to be set of analyzers that judge by something of the user's, or learn, to judge a few pictures of any kind. */
export const NEEDED_OPTIONS: readonly Assignment[] = [
  "motion.learn=1ms",
  `onnx.model=${MODEL}`,
  `module.file=${LAMP}`,
  "module.options=minLevel=0",
  `exec.command=python3 -B '${JUDGE}' '{"result":"ok"}'`,
].map(parseAssignment);
