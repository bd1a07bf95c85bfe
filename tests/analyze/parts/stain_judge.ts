import type { Box } from "../../../lib/analyze/analyzer.ts";
import type { FramePictures } from "../../../lib/analyze/frame_pictures.ts";
import type { PartFrameJudge } from "../../../lib/analyze/parts_judge.ts";
import type { Judgement } from "../../../lib/result.ts";

const WANTS = { format: "gray" } as const;

/** Darker is a stain, on a cap of the demo's conveyor. */
const DARK = 75;

/** Finds stains on caps: dark pixels within a part's ring of holes. It notes what it was shown. */
export class StainJudge implements PartFrameJudge {
  readonly seen: Box[] = [];

  wants() {
    return [WANTS];
  }

  judge(pictures: FramePictures, part?: Box): Promise<Judgement> {
    if (part === undefined) throw new Error("It was not told where the part is");
    this.seen.push(part);
    const stain = this.#darkPixels(pictures, part);
    const share = stain / (part[2] * part[3]);
    if (share < 0.002) return Promise.resolve({ result: "ok", score: stain });
    const reason = `A stain of ${stain} px`;
    return Promise.resolve({ result: "ng", reason, objects: [{ label: "stain", box: part, area: stain }] });
  }

  [Symbol.dispose](): void {}

  #darkPixels(pictures: FramePictures, [x, y, width, height]: Box): number {
    const { data, width: stride } = pictures.get(WANTS);
    const radius = Math.min(width, height) / 2 * 0.47;
    const [centreX, centreY] = [x + width / 2, y + height / 2];
    let dark = 0;
    for (let row = Math.ceil(centreY - radius); row < centreY + radius; row++) {
      for (let column = Math.ceil(centreX - radius); column < centreX + radius; column++) {
        const isInside = Math.hypot(column - centreX, row - centreY) < radius;
        if (isInside && data[row * stride + column]! < DARK) dark++;
      }
    }
    return dark;
  }
}
