/** How long a page that nobody sees waits in place of a paint, which there is none of, in ms. */
const UNSEEN_MS = 1000;

/** Resolves before the browser paints next; in a page that nobody sees, after a second. */
export function nextPaint() {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, UNSEEN_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
