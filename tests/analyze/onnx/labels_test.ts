import { assertEquals, assertThrows } from "@std/assert";
import {
  labelsFromMetadata,
  namedClasses,
  type NgClasses,
  usualNgClasses,
} from "../../../lib/analyze/onnx/labels.ts";

/** Numbers of the classes among the first few that mean ng. */
function numbersOf(ng: NgClasses): number[] {
  return [0, 1, 2, 3, 4].filter((index) => ng.has(index));
}

Deno.test("labelsFromMetadata() reads names as Python writes them, or JSON", () => {
  const read = (names: string) => labelsFromMetadata(new Map([["names", names]]));
  assertEquals(read("{0: 'person', 1: 'traffic light'}"), ["person", "traffic light"]);
  assertEquals(read(`{0: "it's", 1: 'a: \\'b\\', 2: c'}`), ["it's", "a: 'b', 2: c"]);
  assertEquals(read('{"0": "ok", "1": "ng"}'), ["ok", "ng"]);
  assertEquals(read("{0: 'a', 2: 'c'}"), ["a", "1", "c"], "a number stands for what has no name");
  assertEquals(read("{0: '결함', 1: 'ok'}"), ["결함", "ok"]);
  assertEquals([read(""), read("cats"), labelsFromMetadata(new Map())], [undefined, undefined, undefined]);
});

Deno.test("namedClasses() takes labels and numbers", () => {
  const labels = ["ok", "scratch", "7", "stain"];
  assertEquals(numbersOf(namedClasses(["stain", "1"], labels, 4)), [1, 3]);
  assertEquals(numbersOf(namedClasses(["7"], labels, 4)), [2], "a label goes before a number");
  assertEquals(numbersOf(namedClasses(["0", "2"], undefined, 3)), [0, 2]);
  assertEquals(numbersOf(namedClasses([], labels, 4)), []);
  assertThrows(() => namedClasses(["scrach"], labels, 4), Error, "(did you mean scratch?)");
  assertThrows(
    () => namedClasses(["4"], labels, 4),
    Error,
    "no class is called 4: its labels are ok, scratch, 7, stain",
  );
  assertThrows(() => namedClasses(["ng"], undefined, 3), Error, "numbers from 0 to 2: got ng");
  assertThrows(() => namedClasses(["ng"], undefined, undefined), Error, "but numbers: got ng");
});

Deno.test("usualNgClasses() takes all for ng but what is called good, else what is called bad", () => {
  assertEquals(numbersOf(usualNgClasses(["Good", "scratch", "dent"])), [1, 2]);
  assertEquals(numbersOf(usualNgClasses(["dog", "OK", "good"])), [0]);
  assertEquals(numbersOf(usualNgClasses(["cat", "Not_OK", "defect"])), [1, 2]);
  assertThrows(
    () => usualNgClasses(["cat", "dog"]),
    Error,
    "add --set onnx.ng=dog, or several with commas. Its labels are cat, dog",
  );
  assertThrows(() => usualNgClasses(undefined), Error, "by their numbers");
});
