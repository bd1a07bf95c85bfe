import { assert, assertEquals } from "@std/assert";
import { Background, type View } from "../../../lib/analyze/parts/background.ts";
import { seededRandom } from "../../../lib/demo/random.ts";

const SIZE = { width: 40, height: 30 };
const NOTHING = new Uint8Array(40 * 30);

/** A view with a slope of levels, noise, and what `edit` makes of it. */
function viewOf(
  seed: number,
  edit: (x: number, y: number, level: number) => number = (_x, _y, level) => level,
): View {
  const random = seededRandom(seed);
  const data = Uint8Array.from({ length: 40 * 30 }, (_, at) => {
    const [x, y] = [at % 40, Math.floor(at / 40)];
    return Math.round(edit(x, y, 80 + x) + 4 * random() - 2);
  });
  return { ...SIZE, data };
}

function markedIn(background: Background, view: View): number[] {
  const mask = new Uint8Array(40 * 30);
  background.compare(view, 12, NOTHING, mask);
  return [...mask.keys()].filter((at) => mask[at] === 1);
}

const isInBox = (x: number, y: number) => x >= 10 && x < 20 && y >= 5 && y < 15;

Deno.test("Background.compare() marks what differs, in any light", () => {
  const background = Background.of(viewOf(1));
  for (const light of [0.6, 1, 1.7]) {
    const marked = markedIn(
      background,
      viewOf(2, (x, y, level) => light * (isInBox(x, y) ? level + 60 : level)),
    );
    assertEquals(marked.length, 100, `light ${light}`);
    assert(marked.every((at) => isInBox(at % 40, Math.floor(at / 40))));
    assert(Math.abs(background.gain - light) < 0.02, `${background.gain}`);
  }
});

Deno.test("Background.compare() takes what always varies for noise", () => {
  // Five columns that flicker.
  const flickering = (seed: number) => viewOf(seed, (x, _y, level) => x < 5 ? level + seed % 2 * 8 : level);
  const views = Array.from({ length: 20 }, (_, n) => flickering(n));
  const learned = Background.behind(views, { contrast: 16, share: 0.6, clear: 0.9 })!;
  const brighter = viewOf(50, (x, _y, level) => x < 5 ? level + 17 : level);
  assertEquals(markedIn(learned, brighter), []);
  assert(markedIn(Background.of(viewOf(1)), brighter).length > 100);
});

Deno.test("Background.behind() sees through what passes, and says where it cannot yet", () => {
  // A bar of 12 columns goes round, so that each pixel is hidden for 30 % of the time.
  const passing = (n: number) => viewOf(n, (x, _y, level) => (x - 2 * n + 400) % 40 < 12 ? 220 : level);
  const views = Array.from({ length: 20 }, (_, n) => passing(n));
  const background = Background.behind(views, { contrast: 12, share: 0.6, clear: 0.99 })!;
  assertEquals(markedIn(background, viewOf(99)), []);
  assertEquals(Background.behind(views, { contrast: 12, share: 0.8, clear: 0.99 }), undefined);
});

Deno.test("Background.behind() knows by what is around it what hides for most of the time", () => {
  // In the middle rows a bar of one level hides each pixel for 60 % of the time.
  const passing = (n: number) =>
    viewOf(n, (x, y, level) => y >= 8 && y < 22 && (x - 2 * n + 400) % 40 < 24 ? 200 : level);
  const views = Array.from({ length: 20 }, (_, n) => passing(n));
  const background = Background.behind(views, { contrast: 12, share: 2 / 3, clear: 0 })!;
  assertEquals(markedIn(background, viewOf(99)), []);
});

Deno.test("Background.behind() learns while a camera sets its exposure", () => {
  const views = Array.from(
    { length: 20 },
    (_, n) => viewOf(n, (_x, _y, level) => level * (1 - 0.5 * Math.exp(-n / 4))),
  );
  const background = Background.behind(views, { contrast: 12, share: 2 / 3, clear: 0.99 })!;
  assertEquals(markedIn(background, viewOf(99)), []);
  assert(Math.abs(background.gain - 1) < 0.03, `${background.gain}`);
});

Deno.test("Background.follow() follows slowly, and not where something is in view", () => {
  const background = Background.of(viewOf(1));
  const darker = viewOf(2, (x, y, level) => isInBox(x, y) || x > 30 ? level - 40 : level);
  const inView = Uint8Array.from(
    { length: 40 * 30 },
    (_, at) => isInBox(at % 40, Math.floor(at / 40)) ? 1 : 0,
  );
  assertEquals(markedIn(background, darker).length, 100 + 9 * 30);
  for (let n = 0; n < 600; n++) background.follow(darker, inView, 33);
  assertEquals(markedIn(background, darker).length, 100);
});

Deno.test("Background.isGhost() tells the place of what has left from what has come", () => {
  const [without, withBox] = [viewOf(1), viewOf(2, (x, y, level) => isInBox(x, y) ? 200 : level)];
  const labels = Uint16Array.from(
    { length: 40 * 30 },
    (_, at) => isInBox(at % 40, Math.floor(at / 40)) ? 7 : 0,
  );
  const bounds = { left: 10, top: 5, right: 20, bottom: 15 };
  assertEquals(Background.of(withBox).isGhost(without, labels, 7, bounds), true);
  assertEquals(Background.of(without).isGhost(withBox, labels, 7, bounds), false);
});

Deno.test("Background.absorb() is undone by restore()", () => {
  const background = Background.of(viewOf(1));
  const withBox = viewOf(2, (x, y, level) => isInBox(x, y) ? 200 : level);
  const learned = background.absorb(withBox, { left: 9, top: 4, right: 21, bottom: 16 });
  assertEquals(markedIn(background, withBox), []);
  assertEquals(markedIn(background, viewOf(3)).length, 100);
  background.restore(learned);
  assertEquals(markedIn(background, viewOf(3)), []);
  assertEquals(markedIn(background, withBox).length, 100);
});
