import { CaptureError } from "../capture_error.ts";
import { checkControl, type ControlSetting, explainInactive } from "./check_control.ts";
import { type Control, parseControls } from "./parse_controls.ts";
import { runTool } from "./run_tool.ts";

/** v4l2-ctl answers at once, but for a device that is not well and a computer that is busy. */
const TIMEOUT_MS = 20_000;

/**
 * Lists a device's controls, through v4l2-ctl: Linux only.
 *
 * Throws a {@linkcode CaptureError} with code `v4l2-ctl-missing`, or with `not-a-device` where the device has none to
 * show to this user.
 */
export async function listControls(path: string): Promise<Control[]> {
  return parseControls(await runV4l2Ctl(path, "--list-ctrls-menus", `list the controls of ${path}`));
}

/**
 * Sets controls in this order, since an automatic one has to be off before what it rules can be set. All of them are
 * checked before the first is set. Resolves to a sentence for each that the device then has at another value.
 *
 * Throws a {@linkcode CaptureError} with code `bad-options` where a control, or its value, is not to be had.
 */
export async function setControls(path: string, settings: readonly ControlSetting[]): Promise<string[]> {
  if (settings.length === 0) return [];
  const before = await listControls(path);
  const checked = settings.map((setting) => checkControl(before, setting));
  for (const { control: { name }, value } of checked) {
    const controls = await listControls(path);
    const now = controls.find((each) => each.name === name);
    if (now?.flags.includes("inactive")) throw explainInactive(controls, name);
    await runV4l2Ctl(path, `--set-ctrl=${name}=${value}`, `set ${name} to ${value}`);
  }
  const after = await listControls(path);
  // Where one is set twice, the last counts.
  const last = new Map(checked.map(({ control, value }) => [control.name, value]));
  return [...last].flatMap(([name, wanted]) => {
    const value = after.find((each) => each.name === name)?.value ?? wanted;
    const flags = after.find((each) => each.name === name)?.flags ?? [];
    if (value === wanted || flags.includes("write-only")) return [];
    return [`The device set ${name} to ${value} instead of ${wanted}`];
  });
}

/** What v4l2-ctl prints; `purpose` is what a failure to do so is called. */
async function runV4l2Ctl(path: string, argument: string, purpose: string): Promise<string> {
  if (Deno.build.os !== "linux") {
    throw new CaptureError("bad-options", `Cannot ${purpose}: only Linux has v4l2-ctl, which does it`);
  }
  const output = await runTool("v4l2-ctl", [`--device=${path}`, argument], TIMEOUT_MS);
  if (output === "missing") {
    const remedy = "apt install v4l-utils (Debian, Ubuntu), dnf install v4l-utils (Fedora) or " +
      "pacman -S v4l-utils (Arch)";
    throw new CaptureError("v4l2-ctl-missing", `Cannot ${purpose} without v4l2-ctl\nInstall it: ${remedy}`);
  }
  if (output === "timeout") {
    throw new CaptureError("no-frames", `Cannot ${purpose}: the device does not answer; plug it in again`);
  }
  if (output.code === 0) return output.stdout;
  const [said = ""] = output.stderr.trim().split("\n");
  throw new CaptureError("not-a-device", `Cannot ${purpose}: v4l2-ctl gave up (${said}); check the device`);
}
