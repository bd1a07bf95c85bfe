import { assertEquals } from "@std/assert";
import { detectForm, endsAt } from "../../lib/link/detect_form.ts";

const MAX = 16 * 1024 * 1024;
const detect = (head: number[], ended?: boolean) => detectForm(new Uint8Array(head), MAX, ended);

Deno.test("detectForm() asks for no byte that may not come, unless patiently", () => {
  assertEquals(detect([]), { need: 4 });
  assertEquals(detect([9, 0, 0, 0]), { need: 5 });
  assertEquals(detect([9, 0, 0, 0, 0]), { need: 9 });
  assertEquals(detect([0, 0, 0, 0]), { need: 5, patience: true });
  assertEquals(detect([0, 0, 0, 0, 0]), { need: 8 });
  assertEquals(detect([3, 0, 0, 0, 0, 0]), { need: 9, patience: true });
});

Deno.test("detectForm() tells the form by what stands behind the header", () => {
  const [jpeg, hello, neither] = [0xff, 0x7b, 0x41];
  for (const first of [jpeg, hello]) {
    assertEquals(detect([0x34, 0x12, 0, 0, first]), { form: "<L" });
    assertEquals(detect([0, 0, 0x12, 0x34, first]), { form: ">L" });
    assertEquals(detect([0x34, 0x12, 0, 0, 0, 0, 0, 0, first]), { form: "<Q" });
  }
  assertEquals(detect([0, 0, 0, 0, 0, 0, 0x12, 0x34]), { form: ">Q" });
  assertEquals(detect([0x34, 0x12, 0, 0, neither]), { form: "<L" });
  assertEquals(detect([0x34, 0x12, 0, 0, 0, 0, 0, 0, neither]), { form: "<L" });
  assertEquals(detect([0x34, 0x12, 0, 0, 0, 7]), { form: "<L" });
  assertEquals(detect([0x34, 0x12, 0, 0, 0, 7, 0, 0, neither]), { form: "<L" });
});

Deno.test("detectForm() leaves it to the payload where both byte orders are possible", () => {
  assertEquals(detect([0, 1, 0, 0, 0xff]), { smaller: "<L", larger: ">L" });
  assertEquals(detect([0, 0, 1, 0, 0xff]), { smaller: ">L", larger: "<L" });
  assertEquals(detect([0, 7, 7, 0, 0xff]), { form: "<L" });
});

Deno.test("detectForm() takes the smaller length where none is within the limit", () => {
  assertEquals(detect([1, 0, 0, 2, 0xff]), { form: ">L" });
  assertEquals(detect([2, 0, 0, 1, 0xff]), { form: "<L" });
});

Deno.test("detectForm() takes a few bytes as they are", () => {
  for (const length of [1, 2, 3, 4, 5]) {
    assertEquals(detect([length, 0, 0, 0, 0xff]), { form: "<L" });
    assertEquals(detect([length, 0, 0, 0, 0x41]), { form: "<L" });
    assertEquals(detect([0, 0, 0, length]), { form: ">L" });
    assertEquals(detect([length, 0, 0, 0, 0], true), { form: "<L" });
    assertEquals(detect([length, 0, 0, 0, 0, 0, 0, 0, 0x41]), { form: "<Q" });
  }
  assertEquals(detect([0, 0, 0, 0], true), { form: "<L", end: true });
});

Deno.test("endsAt() knows a whole JPEG and a whole hello, and what is not", () => {
  const jpeg = [0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 0xff, 0xd9];
  assertEquals(endsAt(new Uint8Array(jpeg)), true);
  assertEquals(endsAt(new Uint8Array([...jpeg, 0, 0])), true);
  assertEquals(endsAt(new Uint8Array([...jpeg, 1])), false);
  assertEquals(endsAt(new Uint8Array(jpeg.slice(0, -1))), false);
  assertEquals(endsAt(new TextEncoder().encode('{"vid":1}')), true);
  assertEquals(endsAt(new TextEncoder().encode('{"vid":1')), false);
});
