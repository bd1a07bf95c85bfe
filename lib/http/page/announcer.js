/** Of more verdicts than these at a time, a screen reader is told no more than how many cameras are NG. */
const MOST = 3;

/** Tells a screen reader what changes. */
export class Announcer {
  /** Least time between two things that are told, in ms: verdicts may change with every frame. */
  static EVERY_MS = 3000;

  #element;
  /** Verdicts that were told, by camera. */
  #told = new Map();

  constructor(element) {
    this.#element = element;
  }

  /** What came of something that a person did. */
  say(text) {
    this.#element.textContent = text;
  }

  /** Whose verdict is another one than was told; where these are many, the overview. */
  tell(feeds, words, overview) {
    const known = new Set(feeds.all.map(({ camera }) => camera));
    for (const camera of [...this.#told.keys()]) if (!known.has(camera)) this.#told.delete(camera);
    const changed = feeds.all.filter(({ camera, state }) =>
      state.result && this.#told.get(camera) !== state.result
    );
    for (const { camera, state } of changed) this.#told.set(camera, state.result);
    if (changed.length === 0) return;
    this.#element.textContent = changed.length > MOST
      ? overview
      : changed.map((feed) => spoken(feed, words)).join(". ");
  }
}

function spoken({ camera, state }, words) {
  const { result } = state;
  return words.spoken(
    camera,
    words.verdicts[result] ?? "",
    result === "ok" ? "" : state.reasonInWords(words),
  );
}
