/** A picture that is narrower than this shows nothing: rather scroll. In CSS pixels. */
const LEAST_WIDTH = 240;

/** What most cameras have; others get bars at their sides. */
const ASPECT = 16 / 9;

/**
 * How many columns make the pictures of `count` cards largest where all are to be seen at once.
 *
 * Sizes are in CSS pixels: `width` and `height` of the room, `gap` between cards, `facts` below each picture.
 *
 * @param {{ count: number, width: number, height: number, gap: number, facts: number }} room
 * @returns {{ columns: number, scroll: boolean }} `scroll`: they do not fit
 */
export function fitGrid({ count, width, height, gap, facts }) {
  let best = { columns: 1, pictureWidth: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cardWidth = (width - gap * (columns - 1)) / columns;
    const cardHeight = (height - gap * (rows - 1)) / rows;
    const pictureWidth = Math.min(cardWidth, (cardHeight - facts) * ASPECT);
    if (pictureWidth > best.pictureWidth) best = { columns, pictureWidth };
  }
  if (best.pictureWidth >= Math.min(LEAST_WIDTH, width)) return { columns: best.columns, scroll: false };
  return { columns: Math.max(1, Math.floor((width + gap) / (LEAST_WIDTH + gap))), scroll: true };
}
