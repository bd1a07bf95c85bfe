import { assert, assertEquals } from "@std/assert";
import { makeJpeg } from "../../make_jpeg.ts";
import { assertProblem } from "../assert_problem.ts";
import { serveCamera, type ServedCamera } from "../serve_camera.ts";

const PATH = "/api/v1/cameras/line-3/options";

async function valueOf(server: ServedCamera, name: string): Promise<unknown> {
  const { options } = await (await server.ask(PATH)).json();
  return options.find((option: { name: string }) => option.name === name).value;
}

Deno.test("GET options tells the table of what judges the camera", async () => {
  await using server = await serveCamera({ set: ["quality.minSharpness=30"] });
  const { analyzer, parts, options } = await (await server.ask(PATH)).json();
  assertEquals([analyzer, parts], ["quality", false]);
  const { summary, ...option } = options.find(({ name }: { name: string }) =>
    name === "quality.minSharpness"
  );
  assert(summary.length > 10);
  assertEquals([option.type, option.value, option.initial, option.isSettable], ["number", 30, 30, true]);
});

Deno.test("PATCH options changes what the next frame is judged by, and null puts it back", async () => {
  await using server = await serveCamera();
  assertEquals((await server.send()).result, "ok");
  const response = await server.tell("PATCH", PATH, {
    "quality.minBrightness": 0.9,
    "quality.frozenAfter": "7s",
  });
  assertEquals(response.status, 200);
  const { options } = await response.json();
  const values = new Map(options.map(({ name, value }: { name: string; value: unknown }) => [name, value]));
  assertEquals([values.get("quality.minBrightness"), values.get("quality.frozenAfter")], [0.9, 7000]);
  const { result, changed } = await server.send();
  assertEquals([result, changed], ["ng", { "quality.minBrightness": 0.9, "quality.frozenAfter": 7000 }]);
  const { latest } = await (await server.ask("/api/v1/cameras/line-3")).json();
  assertEquals(latest.changed, changed);
  await server.tell("PATCH", PATH, { "quality.minBrightness": null });
  assertEquals((await server.send()).result, "ok");
});

Deno.test("PATCH options changes nothing where one of them is wrong, and says of each what is", async () => {
  await using server = await serveCamera();
  const before = await valueOf(server, "quality.minBrightness");
  const changes = {
    "quality.minBrightness": 0.5,
    "quality.minSharpness": -1,
    "quality.no": 1,
    "defect.threshold": 1,
  };
  const { errors } = await assertProblem(await server.tell("PATCH", PATH, changes), "bad-options");
  assertEquals(errors!.map(({ name }) => name), ["quality.minSharpness", "quality.no", "defect.threshold"]);
  for (const { reason } of errors!) assert(reason.length > 10, reason);
  assertEquals(await valueOf(server, "quality.minBrightness"), before);
});

Deno.test("PATCH options never lets a command, a module or a file be set", async () => {
  await using server = await serveCamera({ analyzer: "quality,defect" });
  for (
    const [name, value] of [
      ["defect.reference", "/etc/passwd"],
      ["defect.mask", "/etc/passwd.png"],
      ["exec.command", "rm -rf /"],
      ["module.file", "/tmp/evil.js"],
      ["onnx.model", "/tmp/evil.onnx"],
    ]
  ) {
    const { errors } = await assertProblem(
      await server.tell("PATCH", PATH, { [name!]: value }),
      "bad-options",
    );
    assertEquals(errors!.map((issue) => issue.name), [name]);
  }
});

Deno.test("PATCH options refuses what is no object of options", async () => {
  await using server = await serveCamera();
  for (const body of [[], null, 1, "x", {}]) {
    await assertProblem(await server.tell("PATCH", PATH, body), "bad-request", /^body: it /);
  }
  for (const body of ['{"__proto__":{"quality.minSharpness":1}}', '{"constructor":1,"toString":null}']) {
    const headers = { "Content-Type": "application/json" };
    const response = await server.ask(PATH, { method: "PATCH", headers, body });
    assert([400, 422].includes(response.status), await response.text());
  }
});

Deno.test("PATCH options takes JSON alone, of a size that it may have, from its own page", async () => {
  await using server = await serveCamera();
  const body = '{"quality.minSharpness":30}';
  const patch = (init: RequestInit) => server.ask(PATH, { method: "PATCH", body, ...init });
  const json = { "Content-Type": "application/json; charset=utf-8" };
  assertEquals((await patch({ headers: json })).status, 200);
  assertEquals((await patch({ headers: { ...json, Origin: "http://127.0.0.1:8080" } })).status, 200);
  await assertProblem(await patch({ headers: { ...json, Origin: "http://evil.example" } }), "foreign-origin");
  for (
    const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "application/jsonx",
    ]
  ) {
    await assertProblem(await patch({ headers: { "Content-Type": type } }), "wrong-type");
  }
  await assertProblem(await patch({ body: new Uint8Array([123, 125]), headers: {} }), "wrong-type");
  for (const broken of ["", "{", "{'a':1}", "\ufeff", "NaN", new Uint8Array([0xff, 0xfe])]) {
    await assertProblem(await patch({ headers: json, body: broken }), "bad-json");
  }
  const large = JSON.stringify({ "quality.minSharpness": "x".repeat(65_536) });
  await assertProblem(await patch({ headers: json, body: large }), "too-large", /65536/);
});

Deno.test("learn, forget and reference say why there is nothing to learn", async () => {
  await using server = await serveCamera();
  await server.send();
  for (const what of ["learn", "forget"]) {
    const response = await server.ask(`/api/v1/cameras/line-3/${what}`, { method: "POST" });
    await assertProblem(response, "cannot-learn");
    await assertProblem(await server.ask(`/api/v1/cameras/line-4/${what}`, { method: "POST" }), "no-camera");
  }
  await assertProblem(await server.ask("/api/v1/cameras/line-3/reference"), "no-reference");
});

Deno.test("learn has defect begin anew, and reference shows what it takes for good", async () => {
  await using server = await serveCamera({ analyzer: "defect", set: ["defect.learn=3"] });
  const good = await makeJpeg({ size: "320x240" });
  for (let n = 0; n < 5; n++) await server.send(good.slice());
  assertEquals((await server.send(good.slice())).result, "ok");
  const reference = await server.ask("/api/v1/cameras/line-3/reference");
  assertEquals([reference.status, reference.headers.get("content-type")], [200, "image/jpeg"]);
  assertEquals([...(await reference.bytes()).subarray(0, 2)], [0xff, 0xd8]);
  for (const what of ["learn", "forget"]) {
    const response = await server.ask(`/api/v1/cameras/line-3/${what}`, { method: "POST" });
    assertEquals(response.status, 202);
    assertEquals(await response.json(), { camera: "line-3", state: "learning" });
    const { result, code } = await server.send(good.slice());
    assertEquals([result, code], ["unknown", "learning"]);
    await assertProblem(await server.ask("/api/v1/cameras/line-3/reference"), "no-reference");
    for (let n = 0; n < 5; n++) await server.send(good.slice());
  }
});
