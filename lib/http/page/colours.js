/** What was read, until the theme is another one. */
const known = new Map();

/** The value of a CSS variable of the page, for what is drawn on a canvas: `--ok`. */
export function colour(name) {
  let value = known.get(name);
  if (value === undefined) {
    // A variable keeps its light-dark() as it is written; a colour that is used does not.
    const probe = document.documentElement.appendChild(document.createElement("i"));
    probe.style.color = `var(${name})`;
    value = getComputedStyle(probe).color;
    probe.remove();
    known.set(name, value);
  }
  return value;
}

/** Reads all of them anew. */
export function forgetColours() {
  known.clear();
}
