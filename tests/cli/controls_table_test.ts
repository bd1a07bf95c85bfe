import { assertEquals } from "@std/assert";
import { renderControls } from "../../lib/cli/controls_table.ts";

const control = { type: "int", min: 0, max: 255, default: 128, value: 100, flags: [] };

Deno.test("renderControls() shows values and what may be written in their place", () => {
  const table = renderControls([
    { ...control, name: "brightness", flags: ["slider"] },
    {
      name: "auto_exposure",
      type: "menu",
      default: 3,
      value: 3,
      flags: [],
      menu: [
        { value: 1, name: "Manual Mode" },
        { value: 3, name: "Aperture \x1b[31mPriority Mode" },
      ],
    },
    { ...control, name: "exposure_time_absolute", flags: ["inactive", "volatile"] },
    { name: "white_balance_automatic", type: "bool", default: 1, value: 0, flags: [] },
    { ...control, name: "serial", flags: ["read-only"] },
    { name: "reset", type: "button", value: 0, flags: ["write-only", "execute-on-write"] },
    { name: "matrix", type: "u16", flags: ["has-payload"] },
  ]);
  assertEquals(
    table,
    `brightness               100         0 to 255; by default 128
auto_exposure            3           1 Manual Mode, 3 Aperture \\x1b[31mPriority
                                     Mode; by default 3
exposure_time_absolute   100         0 to 255; by default 128; set by the device
                                     itself
white_balance_automatic  0           0 or 1; by default 1
serial                   100         0 to 255; by default 128; can only be read
`,
  );
});

Deno.test("renderControls() says where there are none", () => {
  assertEquals(renderControls([]), "The device has no controls\n");
});
