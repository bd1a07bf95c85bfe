import { assertEquals } from "@std/assert";
import { figuresOf, measure, readBaseline, whatIsWorse } from "./defect/baseline.ts";
import { DISTURBANCES } from "./defect/take_picture.ts";

for (const name of ["drawn", "photos"] as const) {
  Deno.test(`defect finds no less of ${name} parts than its baseline, and raises no more false alarms`, async () => {
    const { [name]: before } = await readBaseline();
    assertEquals(Object.keys(before), Object.keys(DISTURBANCES));
    const wrong: string[] = [];
    const now = figuresOf(await measure(name, { onWrong: (words) => wrong.push(words) }));
    assertEquals(whatIsWorse(now, before), [], wrong.join("\n"));
  });
}
