import { assertEquals, assertThrows } from "@std/assert";
import { CaptureError } from "../../../lib/capture/capture_error.ts";
import { checkControl, explainInactive } from "../../../lib/capture/device/check_control.ts";
import { parseControls } from "../../../lib/capture/device/parse_controls.ts";

const CONTROLS = parseControls(`
User Controls

                     brightness 0x00980900 (int)    : min=-64 max=64 step=1 default=0 value=-3 flags=slider
        white_balance_automatic 0x0098090c (bool)   : default=1 value=1
                         button 0x0098f900 (button) : value=0 flags=write-only, execute-on-write
                         string 0x0098f905 (str)    : min=2 max=4 step=1 value=' value=7' flags=has-payload
                        bitmask 0x0098f906 (bitmask): max=0x80402010 default=0x80002000 value=-2147475456
                   integer_menu 0x0098f907 (intmenu): min=1 max=8 default=4 value=4 (5 0x5)
				4: 5 (0x5)
				5: 8 (0x8)
      white_balance_temperature 0x0098091a (int)    : min=2800 max=6500 step=1 default=4600 value=4600 flags=inactive

Camera Controls

                  auto_exposure 0x009a0901 (menu)   : min=0 max=3 default=3 value=3 (Aperture Priority Mode)
				1: Manual Mode
				3: Aperture Priority Mode
         exposure_time_absolute 0x009a0902 (int)    : min=1 max=5000 step=1 default=157 value=157 flags=inactive, volatile
     exposure_dynamic_framerate 0x009a0903 (bool)   : default=0 value=0
                   focus_absolute 0x009a090a (int)    : min=0 max=250 step=5 default=0 value=0 flags=inactive
                         serial 0x009a0999 (int)    : min=0 max=9 step=1 default=0 value=4 flags=read-only
`);

const named = (name: string) => CONTROLS.find((control) => control.name === name);

Deno.test("parseControls() reads each kind of control", () => {
  assertEquals(CONTROLS.length, 12);
  assertEquals(named("brightness"), {
    ...{
      name: "brightness",
      type: "int",
      min: -64,
      max: 64,
      step: 1,
      default: 0,
      value: -3,
      flags: ["slider"],
    },
  });
  assertEquals(named("auto_exposure"), {
    ...{ name: "auto_exposure", type: "menu", min: 0, max: 3, default: 3, value: 3, flags: [] },
    menu: [{ value: 1, name: "Manual Mode" }, { value: 3, name: "Aperture Priority Mode" }],
  });
  assertEquals(named("exposure_time_absolute")?.flags, ["inactive", "volatile"]);
  assertEquals(named("bitmask")?.max, 0x80402010);
  assertEquals(named("integer_menu")?.menu, [{ value: 4, name: "5 (0x5)" }, { value: 5, name: "8 (0x8)" }]);
});

const TAKEN: [name: string, value: string, number: number][] = [
  ["brightness", "-64", -64],
  ["brightness", " 0x10 ", 16],
  ["white_balance_automatic", "off", 0],
  ["white_balance_automatic", "1", 1],
  ["auto_exposure", "manual mode", 1],
  ["auto_exposure", "3", 3],
  ["integer_menu", "5", 5],
  ["button", "1", 1],
];

for (const [name, value, number] of TAKEN) {
  Deno.test(`checkControl() takes ${name}=${value}`, () => {
    const checked = checkControl(CONTROLS, { name, value });
    assertEquals([checked.control.name, checked.value], [name, number]);
  });
}

const REFUSED: [name: string, value: string, message: string][] = [
  ["brightness", "65", "Cannot set brightness to 65: it takes -64 to 64"],
  ["brightness", "1.5", "Cannot set brightness to 1.5: it takes -64 to 64"],
  ["brightness", "", "Cannot set brightness to : it takes -64 to 64"],
  ["white_balance_automatic", "2", "Cannot set white_balance_automatic to 2: it takes 0 (off) or 1 (on)"],
  [
    "auto_exposure",
    "2",
    "Cannot set auto_exposure to 2: it takes 1 (Manual Mode), 3 (Aperture Priority Mode)",
  ],
  [
    "exposure",
    "1",
    "Cannot set exposure: the device has no such control, did you mean auto_exposure?; --list-controls shows them all",
  ],
  [
    "exposure_absolute",
    "1",
    "Cannot set exposure_absolute: the device has no such control, did you mean exposure_time_absolute?; --list-controls shows them all",
  ],
  [
    "x,brightness",
    "1",
    "Cannot set x,brightness: the device has no such control, did you mean brightness?; --list-controls shows them all",
  ],
  ["hue", "1", "Cannot set hue: the device has no such control; --list-controls shows them all"],
  ["serial", "1", "Cannot set serial: it can only be read"],
  ["string", "1", "Cannot set string: it is no number"],
];

for (const [name, value, message] of REFUSED) {
  Deno.test(`checkControl() refuses ${name}=${value}`, () => {
    const error = assertThrows(() => checkControl(CONTROLS, { name, value }), CaptureError);
    assertEquals([error.code, error.message], ["bad-options", message]);
  });
}

const RULED: [name: string, remedy: string][] = [
  ["exposure_time_absolute", "put --control auto_exposure=1 before it"],
  ["white_balance_temperature", "put --control white_balance_automatic=0 before it"],
  ["focus_absolute", "switch off what rules it before; --list-controls shows them all"],
];

for (const [name, remedy] of RULED) {
  Deno.test(`explainInactive() says how ${name} can be set`, () => {
    const { message } = explainInactive(CONTROLS, name);
    assertEquals(message, `Cannot set ${name} while the device sets it itself: ${remedy}`);
  });
}
