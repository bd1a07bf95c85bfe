import type { AnalyzerContext, Box } from "../analyzer.ts";
import { type Areas, loadAreas, masksOf, type Regional } from "./areas.ts";
import { newPlane, type Plane } from "./plane.ts";
import { type FrameSize, wholeOf } from "./region.ts";

/** Where a camera's frames are looked at: where its options say, and of that in a part, where frames have one. */
export class WatchedMask {
  readonly #context: AnalyzerContext;
  #areas?: Areas & { readonly of: Regional };
  /** For pictures of the last size. */
  #mask?: Plane & { readonly size: string };
  #part?: Plane;

  constructor(context: AnalyzerContext) {
    this.#context = context;
  }

  /** Reads what the options name, where they have changed. Throws `AnalyzerError` where a PNG cannot be read. */
  read({ include, ignore }: Regional): void {
    const of = this.#areas?.of;
    if (of !== undefined && of.include === include && of.ignore === ignore) return;
    this.#areas = { ...loadAreas({ include, ignore }, this.#context), of: { include, ignore } };
    this.#mask = undefined;
  }

  /**
   * The pixels that count: 1, else 0. It holds until the next call. Throws `AnalyzerError` where the options leave none
   * of such a picture.
   */
  over(picture: FrameSize, options: Regional, part?: Box): Plane {
    this.read(options);
    const { width, height, sourceWidth, sourceHeight } = picture;
    const size = [width, height, sourceWidth, sourceHeight].join();
    if (this.#mask?.size !== size) {
      this.#mask = { ...masksOf(this.#areas!, picture, wholeOf(picture), 0).mask, size };
    }
    return part === undefined ? this.#mask : this.#within(this.#mask, part, picture);
  }

  #within({ width, height, data }: Plane, [x, y, partWidth, partHeight]: Box, picture: FrameSize): Plane {
    const [scaleX, scaleY] = [width / picture.sourceWidth, height / picture.sourceHeight];
    if (this.#part?.width !== width || this.#part.height !== height) this.#part = newPlane(width, height);
    const part = this.#part;
    part.data.fill(0);
    const left = Math.max(0, Math.floor(x * scaleX));
    const right = Math.max(left, Math.min(width, Math.ceil((x + partWidth) * scaleX)));
    const bottom = Math.min(height, Math.ceil((y + partHeight) * scaleY));
    for (let row = Math.max(0, Math.floor(y * scaleY)); row < bottom; row++) {
      part.data.set(data.subarray(row * width + left, row * width + right), row * width + left);
    }
    return part;
  }
}
