import { assertEquals } from "@std/assert";
import { csvLine } from "../../lib/http/csv.ts";

Deno.test("csvLine() writes a line that any reader of CSV reads back", () => {
  assertEquals(csvLine(["line-3", 0.5, true, undefined, null, ""]), "line-3,0.5,true,,,\r\n");
  assertEquals(csvLine(['a "b"', "c,d", "e\nf", "g\rh"]), '"a ""b""","c,d","e\nf","g\rh"\r\n');
  assertEquals(csvLine([{ a: 1 }, ["x"]]), '"{""a"":1}","[""x""]"\r\n');
  assertEquals(csvLine(["카메라 3"]), "카메라 3\r\n");
});

Deno.test("csvLine() has no spreadsheet take text for a formula, and leaves numbers alone", () => {
  assertEquals(csvLine(["=1+1", "+1", "-1", "@x", "\tx"]), "'=1+1,'+1,'-1,'@x,'\tx\r\n");
  assertEquals(csvLine(['=HYPERLINK("http://evil.example")']), `"'=HYPERLINK(""http://evil.example"")"\r\n`);
  assertEquals(csvLine([-1, -0.5]), "-1,-0.5\r\n");
});
