/** What lies together. */
export interface Blob {
  /** Its edges in cells: those of `right` and `bottom` are beyond it. */
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** How many cells it has. */
  cells: number;
  /** Its highest level. */
  peak: number;
}

/** A part of a map, in cells. */
export type Cells = Pick<Blob, "left" | "top" | "right" | "bottom">;

/** Finds what lies together in maps, also corner to corner. What it needs for that it keeps. */
export class BlobFinder {
  #isSeen = new Uint8Array(0);
  #stack = new Int32Array(0);

  /** Finds the blobs of at least a level within a part of a map, the highest ones first. */
  find(map: { data: Float32Array; width: number }, part: Cells, level: number): Blob[] {
    const { data, width } = map;
    if (this.#isSeen.length === data.length) this.#isSeen.fill(0);
    else {
      this.#isSeen = new Uint8Array(data.length);
      this.#stack = new Int32Array(data.length);
    }
    const blobs: Blob[] = [];
    for (let y = part.top; y < part.bottom; y++) {
      for (let x = part.left; x < part.right; x++) {
        const at = y * width + x;
        if (data[at]! >= level && this.#isSeen[at] === 0) blobs.push(this.#flood(map, part, level, at));
      }
    }
    return blobs.sort((a, b) => b.peak - a.peak);
  }

  #flood(map: { data: Float32Array; width: number }, part: Cells, level: number, start: number): Blob {
    const { data, width } = map;
    const [isSeen, stack] = [this.#isSeen, this.#stack];
    const blob: Blob = { left: width, top: Infinity, right: 0, bottom: 0, cells: 0, peak: -Infinity };
    let waiting = 0;
    stack[waiting++] = start;
    isSeen[start] = 1;
    while (waiting > 0) {
      const at = stack[--waiting]!;
      const y = Math.floor(at / width);
      const x = at - y * width;
      extend(blob, x, y, data[at]!);
      for (let row = Math.max(part.top, y - 1); row <= Math.min(part.bottom - 1, y + 1); row++) {
        for (let column = Math.max(part.left, x - 1); column <= Math.min(part.right - 1, x + 1); column++) {
          const next = row * width + column;
          if (isSeen[next] !== 0 || !(data[next]! >= level)) continue;
          isSeen[next] = 1;
          stack[waiting++] = next;
        }
      }
    }
    return blob;
  }
}

function extend(blob: Blob, x: number, y: number, level: number): void {
  blob.left = Math.min(blob.left, x);
  blob.top = Math.min(blob.top, y);
  blob.right = Math.max(blob.right, x + 1);
  blob.bottom = Math.max(blob.bottom, y + 1);
  blob.cells++;
  blob.peak = Math.max(blob.peak, level);
}
