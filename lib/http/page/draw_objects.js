/** More than these nobody can tell apart. */
const MOST = 60;

/**
 * What an object's label says: what it is, and where there is room how sure.
 *
 * @param {{ label: string, text?: string, score?: number }} object
 * @param {{ labelOf(label: string): string }} words
 * @param {boolean} isLong
 */
export function objectLabel({ label, text, score }, words, isLong) {
  const word = words.labelOf(String(label));
  const name = text ? `${word} ${text}` : word;
  const shown = name.length > 40 ? `${name.slice(0, 39)}…` : name;
  return isLong && typeof score === "number" ? `${shown} ${Math.round(score * 100)} %` : shown;
}

/**
 * Draws what was found over a picture. What is told ng has thick frames with full corners and a ✕ before its name, all
 * else thin ones: not by colour alone.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {{ label: string, box: number[] }[]} objects boxes in pixels of the frame
 * @param {{ x: number, y: number, width: number, height: number, scale: number, dpr: number, isNg: boolean, words: object }}
 *   place where the picture is on the canvas, in its pixels; `scale` of them to one of the frame
 */
export function drawObjects(context, objects, { x, y, width, height, scale, dpr, isNg, words }) {
  const isLarge = width / dpr >= 560;
  const line = dpr * (isLarge ? 3 : 2) * (isNg ? 1 : 0.75);
  const size = dpr * (isLarge ? 15 : 12);
  const ink = isNg ? "#ff3b47" : "#4cc2ff";
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.font = `650 ${size}px system-ui, "Noto Sans KR", sans-serif`;
  context.textBaseline = "middle";
  const shown = objects.slice(0, MOST).filter(({ box }) => Array.isArray(box) && box.every(Number.isFinite));
  // A defect of a few pixels must be seen too.
  const least = 10 * dpr;
  for (const { box } of shown) {
    const frame = frameOf(box, { x, y, scale, least });
    // A dark line round the bright one: it shows on any ground.
    context.lineWidth = line + 2 * dpr;
    context.strokeStyle = "rgb(0 0 0 / 70%)";
    context.strokeRect(...frame);
    context.lineWidth = line;
    context.strokeStyle = ink;
    context.strokeRect(...frame);
  }
  for (const object of shown) {
    const [left, top, , high] = frameOf(object.box, { x, y, scale, least });
    const told = `${isNg ? "✕ " : ""}${objectLabel(object, words, isLarge)}`;
    const wide = context.measureText(told).width + 10 * dpr;
    const tall = size + 6 * dpr;
    const over = top - line / 2 - tall;
    const under = top + high + line / 2;
    const labelY = over >= y ? over : under + tall <= y + height ? under : top;
    const labelX = Math.max(x, Math.min(left - line / 2, x + width - wide));
    context.fillStyle = isNg ? "#b3121d" : "#06293d";
    context.fillRect(labelX, labelY, wide, tall);
    context.fillStyle = "#fff";
    context.fillText(told, labelX + 5 * dpr, labelY + tall / 2);
  }
  context.restore();
}

function frameOf([left, top, width, height], { x, y, scale, least }) {
  const [wide, high] = [Math.max(least, width * scale), Math.max(least, height * scale)];
  return [
    x + (left + width / 2) * scale - wide / 2,
    y + (top + height / 2) * scale - high / 2,
    wide,
    high,
  ];
}
