import { assertEquals } from "@std/assert";
import { fit, widthOf } from "../../lib/cli/fit.ts";

Deno.test("fit() takes as many columns as it is to, whatever is in the text", () => {
  const texts = [
    "",
    "line-3",
    "… and 5 more",
    "Камера у ворот",
    "검사 라인 3",
    "👩‍🔧👩‍🔧👩‍🔧 a",
    "e\u0301e\u0301e\u0301e\u0301",
    "a".repeat(5000),
  ];
  for (const text of texts) {
    for (let columns = 0; columns < 20; columns++) {
      for (const side of ["left", "right"] as const) {
        const fitted = fit(text, columns, side);
        assertEquals(widthOf(fitted), columns, JSON.stringify([text, columns, fitted]));
        assertEquals(fitted.isWellFormed(), true);
      }
    }
  }
  assertEquals(fit("검사 라인 3", 7), "검사 … ");
  assertEquals(fit("검사 라인 3", 7, "right"), " 검사 …");
});
