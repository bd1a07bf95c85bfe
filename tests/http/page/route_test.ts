import { assertEquals } from "@std/assert";
import { cameraHref, ngHref, parseRoute } from "../../../lib/http/page/route.js";

Deno.test("parseRoute() reads what cameraHref() and ngHref() write, whatever a camera is called", () => {
  for (const camera of ["line-3", "라인 3", "a/b?c#d%", `"><script>`, "📷"]) {
    assertEquals(parseRoute(cameraHref(camera)), { view: "camera", camera });
    assertEquals(parseRoute(ngHref({ camera, label: "" })), { view: "ng", filter: { camera } });
    assertEquals(parseRoute(ngHref({ camera, mark: "none" }, 7)), {
      view: "evidence",
      id: 7,
      filter: { camera, mark: "none" },
    });
  }
});

Deno.test("parseRoute() takes what it does not know for the wall, and throws at nothing", () => {
  for (const hash of ["", "#", "#/", "#/nothing", "#/camera/", "#/camera"]) {
    assertEquals(parseRoute(hash), { view: "wall" }, hash);
  }
  assertEquals(parseRoute("#/camera/%E0%A4%A"), { view: "camera", camera: "%E0%A4%A" });
  assertEquals(parseRoute("#/ng/x"), { view: "ng", filter: {} });
  assertEquals(parseRoute("#/health"), { view: "health" });
});
