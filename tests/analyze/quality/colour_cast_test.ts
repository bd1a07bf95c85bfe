import { assert, assertEquals } from "@std/assert";
import { colourCast } from "../../../lib/analyze/quality/colour_cast.ts";
import { between, seeded } from "../defect/random.ts";

type Colour = [blue: number, green: number, red: number];

function castOf(count: number, colourAt: (pixel: number) => Colour): number | undefined {
  const data = Uint8Array.from(Array.from({ length: count }, (_, pixel) => colourAt(pixel)).flat());
  const size = { width: count, height: 1, sourceWidth: count, sourceHeight: 1 };
  return colourCast({ format: "bgr", data, ...size });
}

/** Things of soft colours in light of a colour. */
function scene(light: Colour, pixels = 20_000): number | undefined {
  const random = seeded(1);
  return castOf(pixels, () => {
    const bright = between(random, 60, 150);
    return light.map((gain) => gain * (bright + between(random, -15, 15))) as Colour;
  });
}

Deno.test("colourCast() is none in white light, and grows with the light's colour", () => {
  assertEquals(scene([1, 1, 1]), 0);
  const lamps = [1.1, 1.2, 1.3, 1.4, 1.5].map((red) => scene([2 - red, 1, red])!);
  assertEquals(lamps, lamps.toSorted());
  assert(lamps.at(-1)! > 0.3 && lamps.at(-1)! < 0.6, `${lamps}`);
  for (const light of [[1.4, 1, 0.6], [0.7, 1.3, 0.7], [1.3, 0.6, 1.3]] as Colour[]) {
    assert(scene(light)! > 0.15, `${light}: ${scene(light)}`);
  }
});

Deno.test("colourCast() is the same for a large picture and a small one", () => {
  const [small, large] = [5000, 600_000].map((pixels) => scene([0.5, 1, 1.5], pixels)!);
  assert(Math.abs(small! - large!) < 0.01, `${small} ${large}`);
});

Deno.test("colourCast() is none where something is neutral, or one colour alone", () => {
  const random = seeded(2);
  const lamp = (pixel: number): Colour => [30 + pixel % 50, 90 + pixel % 40, 170];
  assert(castOf(10_000, (pixel) => lamp(pixel))! > 0.25);
  const gray = (pixel: number): Colour => pixel % 50 === 0 ? [120, 120, 120] : lamp(pixel);
  assertEquals(castOf(10_000, gray), 0);
  const shades = () => between(random, 0.4, 1);
  const part = (): Colour => {
    const shade = shades();
    return [200 * shade, 60 * shade, 30 * shade];
  };
  assertEquals(castOf(10_000, part), 0);
  // Colours of things: no lamp is as red as these.
  assertEquals(castOf(10_000, (pixel) => pixel % 2 === 0 ? [30, 30, 200] : [30, 120, 230]), 0);
});

Deno.test("colourCast() is unknown where all is too dark or too bright, and none without colour", () => {
  assertEquals(castOf(1000, () => [5, 10, 20]), undefined);
  assertEquals(castOf(1000, () => [100, 200, 255]), undefined);
  assertEquals(castOf(1, () => [0, 0, 0]), undefined);
  assertEquals(castOf(1000, (pixel) => [pixel % 256, pixel % 256, pixel % 256]), 0);
});
