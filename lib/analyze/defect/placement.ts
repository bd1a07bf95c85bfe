/**
 * Where a reference lies in a frame: its middle there, and how far it is turned about that. Places in a reference are
 * told from its middle, so that what follows from shift and angle does not mix.
 */
export interface Placement {
  /** Of the reference's middle, in pixels of the frame. */
  readonly x: number;
  readonly y: number;
  /** In radians; what is right of the middle turns down where it is positive. */
  readonly angle: number;
}

/** Where a place of the reference lies in the frame. */
export function place(
  { x, y, angle }: Placement,
  fromMiddleX: number,
  fromMiddleY: number,
): [number, number] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [x + cos * fromMiddleX - sin * fromMiddleY, y + sin * fromMiddleX + cos * fromMiddleY];
}

/**
 * The placement of one that was moved in the reference first: `W ∘ ΔW⁻¹`, the step of inverse-compositional alignment
 * (Baker & Matthews, IJCV 2004).
 */
export function composeInverse(placement: Placement, moved: Placement): Placement {
  const angle = placement.angle - moved.angle;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    x: placement.x - cos * moved.x + sin * moved.y,
    y: placement.y - sin * moved.x - cos * moved.y,
    angle,
  };
}
