import { assert, assertEquals } from "@std/assert";
import { CaptureError } from "../../lib/capture/capture_error.ts";
import { type Outage, Outages } from "../../lib/capture/outages.ts";

const GONE = new CaptureError("gone", "The camera is gone", { remedy: "look for it" });
const NOT_FOUND = new CaptureError("not-found", "There is no camera");
const BUSY = new CaptureError("busy", "Another has it", { remedy: "end that" });

function listen() {
  const warnings: string[] = [];
  const backs: Outage[] = [];
  const outages = new Outages({
    onWarning: (words) => warnings.push(words),
    onBack: (back) => backs.push(back),
  });
  return { outages, warnings, backs };
}

Deno.test("Outages tells once that a source is away, and once that it is back", () => {
  const { outages, warnings, backs } = listen();
  outages.end();
  outages.begin(GONE, "waiting", performance.now() - 2000);
  outages.begin(BUSY, "waiting", performance.now());
  for (let k = 0; k < 3; k++) outages.fail(NOT_FOUND);
  outages.succeed();
  outages.end();
  outages.end();
  assertEquals(warnings, ["The camera is gone; waiting"]);
  assertEquals([outages.count, backs.length, backs[0].tries], [1, 1, 4]);
  assert(backs[0].seconds >= 2 && backs[0].seconds < 3, `${backs[0].seconds} s`);
});

Deno.test("Outages tells another reason once, where it comes twice in a row", () => {
  const { outages, warnings } = listen();
  outages.begin(GONE, "waiting", performance.now());
  for (const failure of [NOT_FOUND, BUSY, NOT_FOUND, BUSY, BUSY, BUSY]) outages.fail(failure);
  assertEquals(warnings, ["The camera is gone; waiting", "Another has it; end that"]);
});

Deno.test("Outages begins anew with each outage", () => {
  const { outages, warnings, backs } = listen();
  for (let k = 0; k < 2; k++) {
    outages.begin(GONE, "waiting", performance.now());
    outages.fail(BUSY);
    outages.end();
  }
  assertEquals(warnings, ["The camera is gone; waiting", "The camera is gone; waiting"]);
  assertEquals([outages.count, backs.map(({ tries }) => tries)], [2, [1, 1]]);
});
