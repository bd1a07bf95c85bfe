/** A picture that is narrower than this shows nothing: rather scroll; in a narrow room, such as a phone, where one has it near. In CSS pixels. */
const LEAST_WIDTH = { wide: 150, narrow: 240 };

/** Rooms less wide than this are narrow, in CSS pixels. */
const NARROW = 600;

/** How wide a card is at least, for its words: where all are to be seen, and where there is no need to be small. */
const CARD_WIDTH = { fitted: 260, scrolled: 300 };

/** What most cameras have; others get bars at their sides. */
const ASPECT = 16 / 9;

/**
 * How cards are laid out so that the pictures of `count` cameras are largest where all are to be seen at once: in how many columns,
 * and whether the verdict stands beside each picture or below it.
 *
 * Sizes are in CSS pixels: `width` and `height` of the room, `gap` between cards, `frame` above and below what a card shows,
 * `beside` and `below` what the verdict takes there.
 *
 * @param {{ count: number, width: number, height: number, gap: number, frame: number, beside: number, below: number }} room
 * @returns {{ columns: number, isBeside: boolean, scroll: boolean }} `scroll`: they do not fit
 */
export function fitGrid({ count, width, height, gap, frame, beside, below }) {
  let best = { columns: 1, isBeside: false, pictureWidth: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cardWidth = (width - gap * (columns - 1)) / columns;
    if (columns > 1 && cardWidth < CARD_WIDTH.fitted) break;
    const cardHeight = (height - gap * (rows - 1)) / rows - frame;
    const widths = {
      beside: Math.min(cardWidth - beside, cardHeight * ASPECT),
      below: Math.min(cardWidth, (cardHeight - below) * ASPECT),
    };
    const isBeside = widths.beside >= widths.below;
    const pictureWidth = isBeside ? widths.beside : widths.below;
    if (pictureWidth > best.pictureWidth) best = { columns, isBeside, pictureWidth };
  }
  const { columns, isBeside } = best;
  if (best.pictureWidth >= (width < NARROW ? LEAST_WIDTH.narrow : LEAST_WIDTH.wide)) {
    return { columns, isBeside, scroll: false };
  }
  const scrolled = Math.max(1, Math.floor((width + gap) / (CARD_WIDTH.scrolled + gap)));
  return { columns: scrolled, isBeside: false, scroll: true };
}
