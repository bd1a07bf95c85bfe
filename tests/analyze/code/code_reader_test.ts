import { assert, assertEquals, assertNotStrictEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { CodeReader, type ReadOptions } from "../../../lib/analyze/code/code_reader.ts";
import type { View } from "../../../lib/analyze/code/view.ts";
import { symbolOf } from "./draw_symbol.ts";

const OPTIONS: ReadOptions = {
  formats: "QRCode",
  maxNumberOfSymbols: 8,
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
};

const QR = await symbolOf("LOT-7");

/** The symbol at 4 pixels a module, with so much light around it. */
function viewOf(symbol: typeof QR, quiet = 16): View {
  const [width, height] = [symbol.width * 4 + 2 * quiet, symbol.height * 4 + 2 * quiet];
  return {
    width,
    height,
    draw(into) {
      into.fill(255);
      for (let y = 0; y < symbol.height * 4; y++) {
        for (let x = 0; x < symbol.width * 4; x++) {
          into[(y + quiet) * width + x + quiet] = symbol.data[(y >> 2) * symbol.width + (x >> 2)]!;
        }
      }
    },
    toPicture: (point) => point,
  };
}

Deno.test("CodeReader.read() tells a code's format, text and corners, clockwise", async () => {
  const reader = await CodeReader.shared();
  const [code, ...more] = reader.read(viewOf(QR), OPTIONS);
  const { format, text, corners, lines } = code!;
  assertEquals([format, text, lines, more], ["QRCode", "LOT-7", Infinity, []]);
  const end = 16 + 4 * QR.width;
  const expected = [[16, 16], [end, 16], [end, end], [16, end]];
  // Its last corner is found by less than the others are.
  for (const [index, [x, y]] of corners.entries()) {
    assert(Math.abs(x - expected[index]![0]!) <= 1 && Math.abs(y - expected[index]![1]!) <= 1, `${corners}`);
  }
});

Deno.test("CodeReader.shared() gives one for all, and another one where that broke", async () => {
  const broken = await CodeReader.shared();
  assertStrictEquals(await CodeReader.shared(), broken);
  const view: View = {
    ...viewOf(QR),
    draw() {
      throw new Error("a trap");
    },
  };
  assertThrows(() => broken.read(view, OPTIONS), Error, "ZXing gave up on a picture of 116x116");
  assert(broken.isBroken);
  const [one, other] = await Promise.all([CodeReader.shared(), CodeReader.shared()]);
  assertNotStrictEquals(one, broken);
  assertStrictEquals(one, other);
  assertEquals(one.read(viewOf(QR), OPTIONS).map(({ text }) => text), ["LOT-7"]);
});

Deno.test("CodeReader.shared() needs no network", async () => {
  const code = `
    import { CodeReader } from ${
    JSON.stringify(import.meta.resolve("../../../lib/analyze/code/code_reader.ts"))
  };
    console.log((await CodeReader.shared()).isBroken);
  `;
  const config = new URL("../../../deno.json", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      "--cached-only",
      "--allow-read",
      "--deny-net",
      `--config=${config}`,
      "-",
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { stdout, stderr } = await child.output();
  const [said, complained] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  assertEquals([said, complained], ["false\n", ""]);
});
