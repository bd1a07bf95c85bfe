import { assert } from "@std/assert";
import fc from "fast-check";
import { parseCameraName } from "../../lib/values/parse_camera_name.ts";
import { ValueError } from "../../lib/values/value_error.ts";
import { cameraNameSchema } from "../../lib/jpeg/metadata.ts";

Deno.test("parseCameraName() takes nothing that the protocol refuses", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
    try {
      assert(cameraNameSchema.safeParse(parseCameraName(text)).success);
    } catch (error) {
      assert(error instanceof ValueError);
    }
  }));
});
