/** How long a page that nobody sees waits in place of a paint, which there is none of, in ms. */
const UNSEEN_MS = 1000;

/** Resolves before the browser paints next; in a page that nobody sees, after a second. */
export function nextPaint() {
  return new Promise((resolve) => {
    const frame = requestAnimationFrame(done);
    const timer = setTimeout(done, UNSEEN_MS);
    function done() {
      // Else those of hours in the background would all wait for the next paint.
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      resolve();
    }
  });
}
