import type { Plane } from "../area/plane.ts";
import type { Region } from "../area/region.ts";
import type { CodeValues } from "./code_options.ts";
import type { CodeReader, ReadCode } from "./code_reader.ts";
import { mergeCodes } from "./merge_codes.ts";
import type { Formats } from "./parse_formats.ts";
import { contrastView, drawn, halvedView, plainView, turnedView, type View } from "./view.ts";

/** How codes are looked for. */
export interface FindOptions extends Pick<CodeValues, "effort" | "count" | "max"> {
  formats: Formats;
  /** Whether a code is one of those that are looked for. */
  holds: (code: ReadCode) => boolean;
}

/** A few modules, in pixels: contrast is raised within. */
const RADIUS = 16;

/** ZXing reads barcodes that are tilted by up to 20 degrees: with these all are. */
const TURNS = [30, 60];

/** Finds the codes in a region of a picture, with their corners in pixels of the picture. */
export function findCodes(
  reader: Pick<CodeReader, "read">,
  picture: Plane,
  region: Region,
  options: FindOptions,
): ReadCode[] {
  const { formats, count, max, effort, holds } = options;
  const [plain, isFast] = [plainView(picture, region), effort === "fast"];
  const how = {
    maxNumberOfSymbols: max,
    tryHarder: !isFast,
    tryRotate: !isFast,
    tryInvert: !isFast,
    tryDownscale: !isFast,
  };
  let codes = mergeCodes(placed(reader.read(plain, { ...how, formats: formats.all }), plain)).filter(holds);
  if (effort === "thorough" && codes.length < count) {
    for (const { view, formats: looked } of furtherViews(drawn(plain), formats)) {
      const more = placed(reader.read(view, { ...how, formats: looked }), composed(view, plain));
      codes = mergeCodes([...codes, ...more]).filter(holds);
      if (codes.length >= count) break;
    }
  }
  return codes;
}

/** Each is made only when it is its turn: the cheapest comes first. */
function* furtherViews(plane: Plane, { all, linear }: Formats): Generator<{ view: View; formats: string }> {
  const half = halvedView(plane);
  if (half !== undefined) {
    yield { view: half, formats: all };
    yield { view: composed(contrastView(drawn(half), RADIUS / 2), half), formats: all };
  }
  yield { view: contrastView(plane, RADIUS), formats: all };
  if (linear === undefined) return;
  for (const degrees of TURNS) yield { view: turnedView(plane, degrees), formats: linear };
}

/** A view of what another shows. */
function composed(view: View, of: View): View {
  return { ...view, toPicture: (point) => of.toPicture(view.toPicture(point)) };
}

function placed(codes: readonly ReadCode[], { toPicture }: View): ReadCode[] {
  return codes.map((code) => {
    const [topLeft, topRight, bottomRight, bottomLeft] = code.corners;
    return {
      ...code,
      corners: [toPicture(topLeft), toPicture(topRight), toPicture(bottomRight), toPicture(bottomLeft)],
    };
  });
}
