import { CaptureError } from "../capture_error.ts";
import type { Device } from "./device.ts";

/**
 * Finds the device that `wanted` means: a path, an index, a name, or a part of a name that only one has.
 *
 * Throws a {@linkcode CaptureError} with code `not-found`, or `bad-options` where several have that name.
 */
export function findDevice<Found extends Pick<Device, "path" | "name" | "index">>(
  devices: readonly Found[],
  wanted: string,
): Found {
  const index = /^\d+$/.test(wanted) ? Number(wanted) : undefined;
  const exact = devices.find(({ path, index: each }) =>
    [wanted, `/dev/${wanted}`].includes(path) || each === index
  );
  if (exact) return exact;
  const lower = wanted.toLowerCase();
  const named = devices.filter(({ name }) => name.toLowerCase() === lower);
  const near = named.length > 0 ? named : devices.filter(({ name }) => name.toLowerCase().includes(lower));
  const [only, ...others] = lower === "" ? [] : near;
  if (only === undefined) {
    const known = devices.length === 0 ? "no camera is connected" : `there is ${listed(devices)}`;
    throw new CaptureError(
      "not-found",
      `Cannot find the device ${wanted}: ${known}; --list-devices tells more`,
    );
  }
  if (others.length === 0) return only;
  throw new CaptureError(
    "bad-options",
    `Cannot tell which device ${wanted} means: ${listed(near)}; name it by its path`,
  );
}

function listed(devices: readonly Pick<Device, "path" | "name">[]): string {
  return devices.map(({ path, name }) => `${path} (${name})`).join(", ");
}
