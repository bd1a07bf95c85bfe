import { benchCameras, CAMERAS, CAMERAS_TARGET, CAMERAS_TASK, type CamerasBench } from "./cameras_bench.ts";
import type { FigureCase, FigureOptions, Measured } from "./figure_case.ts";

/** One server with many cameras, of 640x480, judged by `quality`. */
export const CAMERAS_CASES: readonly FigureCase[] = Object.entries(CAMERAS).map(([title, task]) => ({
  name: `cameras-${task.cameras}`,
  title: `${title} each, 640x480, quality`,
  async measure({ rounds, executables, onProgress }: FigureOptions) {
    const benches: CamerasBench[] = [];
    for (let round = 1; round <= rounds; round++) {
      onProgress(`${title}, round ${round} of ${rounds}`);
      benches.push(await benchCameras({ ...CAMERAS_TASK, ...task, executables }));
    }
    return measuredOf(benches);
  },
}));

function measuredOf(benches: readonly CamerasBench[]): Measured[] {
  const of = (value: (bench: CamerasBench) => number) => benches.map(value);
  const { ageP99Ms, serverShare, bytesACamera } = CAMERAS_TARGET;
  return [
    { name: "age of a verdict, p50", unit: "ms", values: of(({ ageMs }) => ageMs.p50) },
    { name: "age of a verdict, p99", unit: "ms", values: of(({ ageMs }) => ageMs.p99), target: ageP99Ms },
    {
      name: "the server's share of all cores",
      unit: "%",
      values: of((bench) => 100 * bench.serverShare),
      target: 100 * serverShare,
    },
    { name: "its CPU a frame", unit: "ms", values: of(({ serverCpuMs }) => serverCpuMs) },
    {
      name: "its memory for a camera",
      unit: "MB",
      values: of((bench) => bench.bytesACamera / 1e6),
      target: bytesACamera / 1e6,
    },
    {
      name: "frames dropped, or not to be judged",
      unit: "",
      values: of(({ results: { dropped = 0, error = 0 } }) => dropped + error),
      target: 0,
    },
  ];
}
